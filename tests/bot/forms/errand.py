"""A small form for tests of the engine: whom to greet and when; and a knowledge that holds nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.dialogue.decision import Decision, say
from bot.dialogue.forms.answers import yes_or_no
from bot.dialogue.forms.form import Answer, Done, Question, Reading, Scene, Step
from bot.dialogue.forms.form_runner import FormRunner
from bot.dialogue.memory import Memory
from bot.dialogue.turn import HeardTurn
from core.contracts.dialogue import CallContext, CallMode
from core.contracts.speech import ExpectedAnswer
from core.russian.answers import YesNo

TUESDAY_NOON = datetime(2026, 11, 24, 12, 0, tzinfo=ZoneInfo("Asia/Tomsk"))


class WhomStep(Step):
    name = "whom"

    def ask(self, scene: Scene) -> Question:
        return Question(
            (say("ask_whom"),),
            ExpectedAnswer.NAME,
            clearer=say("ask_whom_clearer"),
            by_keys=say("ask_whom_by_keys"),
        )

    def read(self, scene: Scene) -> Reading | None:
        found = re.findall(r"\b(анну|петра)\b", scene.turn.text)
        return Answer({"whom": found[-1]}) if found else None

    def find(self, scene: Scene) -> Reading | None:
        return self.read(scene)


class WhenStep(Step):
    name = "when"

    def ask(self, scene: Scene) -> Question:
        return Question((say("ask_when", whom=scene.value("whom")),), ExpectedAnswer.DATE)

    def read(self, scene: Scene) -> Reading | None:
        if scene.keys == "1":
            return Answer({"when": "завтра"})
        found = re.findall(r"\b(завтра|послезавтра)\b", scene.turn.text)
        return Answer({"when": found[-1]}) if found else None

    def find(self, scene: Scene) -> Reading | None:
        return self.read(scene)


class AgreeStep(Step):
    name = "agreed"

    def ask(self, scene: Scene) -> Question:
        values = scene.state.values
        return Question(
            (say("ask_agreed", whom=values["whom"], when=values["when"]),), ExpectedAnswer.YES_NO
        )

    def read(self, scene: Scene) -> Reading | None:
        answer = yes_or_no(scene)
        if answer is None:
            return None
        if answer is YesNo.NO:
            return Done((say("errand_declined"),))
        return Answer({"agreed": "yes"})


@dataclass(slots=True)
class Errand:
    """`closed` counts how often what it holds was freed."""

    name: str = "errand"
    intents: frozenset[str] = frozenset({"book_appointment"})
    steps: Sequence[Step] = (WhomStep(), WhenStep(), AgreeStep())
    closed: int = 0

    def begin(self, scene: Scene) -> Reading | None:
        return None if "гостиниц" in scene.turn.text else Answer()

    def finish(self, scene: Scene) -> Reading:
        return Done((say("errand_done", whom=scene.value("whom"), when=scene.value("when")),))

    def close(self, scene: Scene) -> None:
        self.closed += 1

    def remember(self, memory: Memory, values: Mapping[str, str]) -> Memory:
        return replace(memory, place=values.get("whom", ""))

    def told(self, scene: Scene) -> Mapping[str, str]:
        return dict(scene.state.values)


def answer_of_topic(turn: HeardTurn, memory: Memory, _knowledge: Any) -> Decision:
    """The decision of whatever action the intent has."""
    return Decision((say(f"topic_{turn.intent}"), say("utter_anything_else")), memory.settled())


@dataclass(slots=True)
class Talk:
    """One caller with the errand form; `heard` are the responses of the last turn."""

    form: Errand = field(default_factory=Errand)
    mode: CallMode = CallMode.DAY
    memory: Memory = field(default_factory=Memory)
    last: Decision | None = None
    own: Any = answer_of_topic
    more: tuple[Errand, ...] = ()

    def says(self, text: str, intent: str = "nlu_fallback", confidence: float = 0.9) -> list[str]:
        return self._turn(intent, confidence, readings=(text,))

    def presses(self, keys: str) -> list[str]:
        return self._turn("press_digits", 1.0, payload=keys)

    def event(self, intent: str, repeated: int = 0, payload: str = "") -> list[str]:
        return self._turn(intent, 1.0, repeated=repeated, payload=payload)

    def begins(self) -> list[str]:
        return self.says("передайте привет", "book_appointment")

    def _turn(self, intent: str, confidence: float, **rest: Any) -> list[str]:
        said = tuple(line.response for line in self.last.say) if self.last else ()
        turn = HeardTurn(
            intent=intent,
            confidence=confidence,
            likely="",
            readings=rest.pop("readings", ()),
            moment=TUESDAY_NOON,
            context=CallContext(mode=self.mode),
            said_before=said,
            call_id="call-1",
            **rest,
        )
        knowledge: Any = NoKnowledge()
        self.last = FormRunner((self.form, *self.more)).answer(
            turn, self.memory, knowledge, self.own
        )
        self.memory = self.last.memory
        return [line.response for line in self.last.say]

    @property
    def values(self) -> dict[str, str]:
        return dict(self.memory.form.values) if self.memory.form else {}

    @property
    def command(self) -> Any:
        return self.last.command if self.last else None


class NoKnowledge:
    def service(self, code: str) -> None:
        return None

    def office(self, code: str) -> None:
        return None

    def municipality(self, code: str) -> None:
        return None
