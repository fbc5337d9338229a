"""A caller of the appointment forms without Rasa: the seeds as knowledge, our own tables, sentences of domain.yml."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from bot.actions.snapshot_knowledge import SnapshotKnowledge
from bot.dialogue.decision import Decision, say
from bot.dialogue.forms.appointment.booking_form import booking_form
from bot.dialogue.forms.appointment.visit_form import visit_form
from bot.dialogue.forms.form_runner import FormRunner
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.memory import Memory
from bot.dialogue.turn import HeardTurn
from core.appointments.desk import AppointmentDesk
from core.appointments.visit_finder import VisitFinder
from core.contracts.dialogue import BotCommand, CallContext, CallMode
from tests.fakes.counted_attempts import CountedAttempts

ROOT = Path(__file__).resolve().parents[3]
TOMSK = ZoneInfo("Asia/Tomsk")
TUESDAY_NOON = datetime(2026, 11, 24, 12, 0, tzinfo=TOMSK)


@lru_cache(maxsize=1)
def _responses() -> dict[str, Any]:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    responses: dict[str, Any] = domain["responses"]
    return responses


def answer_of_topic(turn: HeardTurn, memory: Memory, _knowledge: Knowledge) -> Decision:
    """Stands for whatever decision the intent has."""
    line = say("utter_article_answer", answer=f"[{turn.intent}: {memory.service}]")
    return Decision((line, say("utter_anything_else")), memory.settled())


@dataclass(slots=True)
class BookingTalk:
    desk: AppointmentDesk
    knowledge: SnapshotKnowledge
    caller: str = "+79130000101"
    mode: CallMode = CallMode.DAY
    call_id: str = "call-1"
    now: datetime = TUESDAY_NOON
    memory: Memory = field(default_factory=Memory)
    command: BotCommand | None = None
    source: str = ""
    attempts: CountedAttempts = field(default_factory=CountedAttempts)

    def says(
        self, text: str, intent: str = "nlu_fallback", confidence: float = 0.9, *also: str
    ) -> str:
        return self._turn(intent, confidence, readings=(text, *also))

    def presses(self, keys: str) -> str:
        return self._turn("press_digits", 1.0, payload=keys)

    def event(self, intent: str, *, repeated: int = 0) -> str:
        return self._turn(intent, 1.0, repeated=repeated)

    def books(self, text: str = "запишите меня на прием") -> str:
        return self.says(text, "book_appointment")

    @property
    def values(self) -> dict[str, str]:
        return dict(self.memory.form.values) if self.memory.form else {}

    def _turn(self, intent: str, confidence: float, **rest: Any) -> str:
        turn = HeardTurn(
            intent=intent,
            confidence=confidence,
            likely="",
            readings=rest.pop("readings", ()),
            moment=self.now,
            context=CallContext(caller=self.caller, mode=self.mode),
            call_id=self.call_id,
            **rest,
        )
        finder = VisitFinder(self.desk, self.attempts)
        runner = FormRunner((booking_form(self.desk), visit_form(self.desk, finder)))
        decision = runner.answer(turn, self.memory, self.knowledge, answer_of_topic)
        self.memory, self.command, self.source = decision.memory, decision.command, decision.source
        responses = _responses()
        return " ".join(
            responses[line.response][0]["text"].format(**line.values) for line in decision.say
        )
