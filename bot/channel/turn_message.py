"""A caller's turn as the message Rasa understands. Runs in the Rasa server (CPython 3.10)."""

from dataclasses import dataclass
from typing import Any

from core.contracts.dialogue import CallerTurn, TurnEvent
from core.contracts.wire import to_plain

MAX_CHARACTERS = 1000
"""A minute of speech is about 900 characters; what is longer is not an utterance."""

UNCLEAR_INTENT = "nlu_fallback"

INTENT_OF_EVENT = {
    TurnEvent.STARTED: "start_call",
    TurnEvent.SILENCE: "stay_silent",
    TurnEvent.DIGITS: "press_digits",
    TurnEvent.OPERATOR_UNAVAILABLE: "operator_unavailable",
    TurnEvent.OPERATOR_RETURNED: "operator_returned",
}


@dataclass(frozen=True, slots=True)
class TurnMessage:
    """`text` is what the caller said or `/intent`; `metadata` is the whole turn in builtin types."""

    text: str
    metadata: dict[str, Any]


def message_of(turn: CallerTurn) -> TurnMessage:
    """Events become intents by name; speech goes through understanding. Never an empty text."""
    metadata = {"turn": to_plain(turn)}
    intent = INTENT_OF_EVENT.get(turn.event)
    if intent is not None:
        return TurnMessage(f"/{intent}", metadata)
    text = spoken_text(turn)
    return TurnMessage(text or f"/{UNCLEAR_INTENT}", metadata)


def spoken_text(turn: CallerTurn) -> str:
    """The words of the caller, fit for understanding; a leading slash would be taken for an intent."""
    for candidate in (turn.text, *turn.alternatives):
        words = " ".join(candidate[:MAX_CHARACTERS].split()).lstrip("/ ")
        if any(character.isalnum() for character in words):
            return words
    return ""
