"""From Rasa's tracker to a turn, from a decision to what Rasa says and remembers. Runs in the platform process."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.forms_of import Desks
from bot.dialogue.decision import Decide, Decision
from bot.dialogue.forms.form_runner import FormRunner
from bot.dialogue.handing_over import for_person
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.memory import Memory, memory_of, slots_of
from bot.dialogue.survey_draw import is_surveyed
from bot.dialogue.turn import HeardTurn, People
from core.contracts.dialogue import (
    CallContext,
    CallerTurn,
    CallMode,
    ForPerson,
    TurnEvent,
    Understanding,
)
from core.contracts.wire import WireError, from_plain, to_plain

log = structlog.get_logger()

FALLBACK = "nlu_fallback"
TURN_ANSWERED = "turn_answered"


@dataclass(frozen=True, slots=True)
class Centre:
    """What the actions work with. `now` gives local aware time; `knowledge` the newest snapshot."""

    knowledge: Callable[[], Knowledge]
    now: Callable[[], datetime]
    people: People
    forms: FormRunner
    desks: Desks
    survey_share: float = 0.0
    """Of all calls, 0…1: how many end with the question for a mark."""
    mode: Callable[[datetime], CallMode] | None = None
    """The regime at a moment; without it a call keeps the mode it began in."""


class TopicAction(Action):  # type: ignore[misc]
    """An action of the domain: its name and the decision it carries out."""

    def __init__(self, name: str, decide: Decide, centre: Centre) -> None:
        self._name = name
        self._decide = decide
        self._centre = centre

    def name(self) -> str:
        return self._name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        turn = heard_turn(tracker, self._centre)
        memory = memory_of(tracker.slots)
        decision = await asyncio.to_thread(  # ports of the forms may wait
            self._centre.forms.answer, turn, memory, self._centre.knowledge(), self._decide
        )
        for line in decision.say:
            dispatcher.utter_message(response=line.response, **line.values)
        known = for_person(decision.memory, self._centre.knowledge())
        dispatcher.utter_message(json_message=payload_of(decision, turn, known))
        log.info(
            TURN_ANSWERED,
            call_id=tracker.sender_id,
            intent=turn.intent,
            action=self._name,
            source=decision.source,
            pii_text=turn.text,
        )
        return changed_slots(memory, decision.memory)


def heard_turn(tracker: Tracker, centre: Centre) -> HeardTurn:
    """Messages that came by another door than the phone channel have no turn in their metadata."""
    message = tracker.latest_message or {}
    intent = message.get("intent") or {}
    caller_turn = _caller_turn(tracker, message.get("metadata") or {})
    is_speech = caller_turn.event is TurnEvent.SAID
    text = caller_turn.text or message.get("text") or ""
    moment = centre.now()
    return HeardTurn(
        intent=intent.get("name") or FALLBACK,
        confidence=float(intent.get("confidence") or 0.0),
        likely=likely_intent(message),
        readings=(text, *caller_turn.alternatives) if is_speech else (),
        moment=moment,
        context=context_now(caller_turn.context, centre, moment),
        payload="" if is_speech else caller_turn.text,
        repeated=caller_turn.repeated,
        said_before=last_reply(tracker),
        people=centre.people,
        call_id=tracker.sender_id,
        audio=audio_of(caller_turn),
        is_surveyed=is_surveyed(tracker.sender_id, centre.survey_share),
    )


def audio_of(turn: CallerTurn) -> tuple[float, float] | None:
    if turn.audio_start_seconds is None or turn.audio_end_seconds is None:
        return None
    return turn.audio_start_seconds, turn.audio_end_seconds


def context_now(context: CallContext, centre: Centre, moment: datetime) -> CallContext:
    """What the gateway was told when the call began may be out of date: a call crosses 08:00 and 20:00."""
    if context.is_mode_fixed or centre.mode is None:
        return context
    return replace(context, mode=centre.mode(moment))


def likely_intent(message: Mapping[str, Any]) -> str:
    names = [one.get("name") or "" for one in message.get("intent_ranking") or ()]
    return next((name for name in names if name != FALLBACK), "")


def _caller_turn(tracker: Tracker, metadata: Mapping[str, Any]) -> CallerTurn:
    try:
        return from_plain(metadata["turn"], CallerTurn)
    except (KeyError, WireError):
        return CallerTurn(tracker.sender_id, TurnEvent.SAID, context=CallContext())


def last_reply(tracker: Tracker) -> tuple[str, ...]:
    """Texts of the robot's reply before this turn, in order."""
    texts: list[str] = []
    turns_back = 0
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            turns_back += 1
            if turns_back == 2 and texts:
                break
        elif event.get("event") == "bot" and turns_back and (event.get("text") or "").strip():
            texts.append(event["text"].strip())
    return tuple(reversed(texts))


def payload_of(decision: Decision, turn: HeardTurn, known: ForPerson) -> dict[str, Any]:
    """What the phone channel folds into the reply beside the texts."""
    memory = decision.memory
    slots = {"municipality": memory.place, "office": memory.office, "agency": memory.agency}
    understood = Understanding(
        intent=turn.intent,
        confidence=round(turn.confidence, 3),
        service=memory.service,
        slots={name: value for name, value in slots.items() if value},
        source=decision.source,
    )
    return {
        "command": to_plain(decision.command) if decision.command else None,
        "understood": to_plain(understood),
        "for_person": to_plain(known),
        "form": memory.form.name if memory.form else None,
    }


def changed_slots(before: Memory, after: Memory) -> list[dict[str, Any]]:
    old, new = slots_of(before), slots_of(after)
    return [SlotSet(name, value) for name, value in new.items() if value != old[name]]
