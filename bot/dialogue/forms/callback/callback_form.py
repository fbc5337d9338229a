"""The form of a call-back: a promise only the desk gives, told as it was given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.dialogue.decision import Say, say
from bot.dialogue.forms.callback.when_step import SOON, WHEN, WhenStep
from bot.dialogue.forms.complaint.applicant_steps import TelephoneStep
from bot.dialogue.forms.complaint.fields import OTHER_TELEPHONE, TELEPHONE, YES
from bot.dialogue.forms.form import Answer, Done, Reading, Scene, Step
from bot.dialogue.handing_over import slots_for_operator, summary_of
from bot.dialogue.memory import Memory
from bot.dialogue.words import clock, on_day
from core.callbacks.callback import (
    CallbackBooked,
    CallbackDesk,
    CallbackRefusal,
    CallbackSource,
    CallbackWish,
)
from core.contracts.handoff import HandoffReason
from core.russian.telephones import spoken_groups

INTENT = "request_callback"


@dataclass(frozen=True, slots=True)
class CallbackForm:
    callbacks: CallbackDesk
    name: str = "callback"
    intents: frozenset[str] = frozenset({INTENT})
    steps: Sequence[Step] = (
        TelephoneStep("utter_callback_offer_telephone", "utter_callback_ask_telephone"),
        WhenStep(),
    )

    def begin(self, scene: Scene) -> Reading | None:
        return Answer()

    def finish(self, scene: Scene) -> Reading:
        answer = self.callbacks.book(_wish_of(scene))
        if isinstance(answer, CallbackBooked):
            return Done(
                (_promise(answer, scene.turn.moment), say("utter_anything_else")),
                memory=replace(scene.memory, aspect=INTENT),
            )
        if answer.reason is CallbackRefusal.TELEPHONE_INVALID:
            back = {TELEPHONE: "", OTHER_TELEPHONE: YES}
            return Answer(back, (say("utter_callback_telephone_invalid"),))
        return Answer({WHEN: ""}, (say("utter_callback_not_then"),))

    def close(self, scene: Scene) -> None:
        """Nothing is held."""

    def remember(self, memory: Memory, values: Mapping[str, str]) -> Memory:
        return memory

    def told(self, scene: Scene) -> Mapping[str, str]:
        telephone = scene.value(TELEPHONE)
        return {TELEPHONE: spoken_groups(telephone) if telephone else ""}


def _wish_of(scene: Scene) -> CallbackWish:
    window = scene.value(WHEN).split("/")
    is_soon = window == [SOON]
    reason = HandoffReason.CALLER_ASKED
    return CallbackWish(
        telephone=scene.value(TELEPHONE),
        source=CallbackSource.ROBOT,
        wanted_from=None if is_soon else datetime.fromisoformat(window[0]),
        wanted_until=None if is_soon else datetime.fromisoformat(window[1]),
        reason=reason.value,
        summary=summary_of(scene.memory, scene.knowledge, reason),
        slots=slots_for_operator(scene.memory, scene.knowledge),
        call_id=scene.turn.call_id,
    )


def _promise(booked: CallbackBooked, moment: datetime) -> Say:
    """The hours the desk has promised, in the caller's time."""
    first = booked.rings_from.astimezone(moment.tzinfo)
    last = booked.rings_until.astimezone(moment.tzinfo)
    return say(
        "utter_callback_changed" if booked.is_repeated else "utter_callback_booked",
        telephone=spoken_groups(booked.telephone),
        day=on_day(first.date(), today=moment.date()),
        first=clock(first.time()),
        last=clock(last.time()),
    )
