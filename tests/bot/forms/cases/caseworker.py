"""A caller of the case forms without Rasa: real forms, real desks over a real database, real knowledge."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.dialogue.decision import Decision, say
from bot.dialogue.forms.form_runner import FormRunner
from bot.dialogue.memory import Memory
from bot.dialogue.turn import HeardTurn
from core.contracts.dialogue import CallContext, CallMode

TUESDAY_NOON = datetime(2026, 11, 24, 12, 0, tzinfo=ZoneInfo("Asia/Tomsk"))
TUESDAY_NIGHT = datetime(2026, 11, 24, 23, 15, tzinfo=ZoneInfo("Asia/Tomsk"))


def answer_of_topic(turn: HeardTurn, memory: Memory, _knowledge: Any) -> Decision:
    """The decision of whatever action the intent has."""
    return Decision((say(f"topic_{turn.intent}"),), memory.settled())


@dataclass(slots=True)
class FormTalk:
    """One call. `heard` are the responses of the last turn with their values."""

    runner: FormRunner
    knowledge: Any
    caller: str = "+79990000001"
    mode: CallMode = CallMode.DAY
    call_id: str = "call-1"
    memory: Memory = field(default_factory=Memory)
    last: Decision | None = None

    def says(
        self,
        text: str,
        intent: str = "nlu_fallback",
        *,
        audio: tuple[float, float] | None = None,
    ) -> list[str]:
        return self._turn(intent, readings=(text,), audio=audio)

    def presses(self, keys: str) -> list[str]:
        return self._turn("press_digits", payload=keys)

    def keeps_silent(self, repeated: int = 1) -> list[str]:
        return self._turn("stay_silent", repeated=repeated)

    def _turn(self, intent: str, **rest: Any) -> list[str]:
        turn = HeardTurn(
            intent=intent,
            confidence=0.9,
            likely="",
            readings=rest.pop("readings", ()),
            moment=TUESDAY_NOON if self.mode is CallMode.DAY else TUESDAY_NIGHT,
            context=CallContext(caller=self.caller, mode=self.mode),
            call_id=self.call_id,
            **rest,
        )
        self.last = self.runner.answer(turn, self.memory, self.knowledge, answer_of_topic)
        self.memory = self.last.memory
        return [line.response for line in self.last.say]

    def value(self, response: str, name: str) -> str:
        """What stood in the place `name` of a response of the last turn."""
        assert self.last is not None
        return next(line.values[name] for line in self.last.say if line.response == response)

    @property
    def values(self) -> dict[str, str]:
        return dict(self.memory.form.values) if self.memory.form else {}

    @property
    def command(self) -> Any:
        return self.last.command if self.last else None
