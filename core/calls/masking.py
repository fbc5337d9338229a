"""Words of a turn as they may be kept: numbers that identify somebody are masked before anything is stored."""

from collections.abc import Mapping
from dataclasses import replace

from core.contracts.call_record import TurnRecord
from core.contracts.speech import Transcript
from core.russian.personal_data import mask_spoken_numbers

FORM_SOURCE = "form:"
"""In a form the robot reads the caller's own numbers back; elsewhere it tells telephones of offices."""


SPOKEN_DETAILS = frozenset({"text", "comment"})
"""What was said in a talk of two people, or after the survey."""


def masked_detail(detail: Mapping[str, str]) -> dict[str, str]:
    return {
        name: mask_spoken_numbers(value) if name in SPOKEN_DETAILS else value
        for name, value in detail.items()
    }


def masked_turn(turn: TurnRecord) -> TurnRecord:
    """The sound stays in the recording, which has its own rights and its own term."""
    is_form = turn.understood.source.startswith(FORM_SOURCE)
    return replace(
        turn,
        transcript=_masked(turn.transcript) if turn.transcript else None,
        digits=mask_spoken_numbers(turn.digits),
        said=tuple(mask_spoken_numbers(text) for text in turn.said) if is_form else turn.said,
    )


def _masked(heard: Transcript) -> Transcript:
    """Single words with their times are given up where one of them was part of such a number."""
    text = mask_spoken_numbers(heard.text)
    written = mask_spoken_numbers(heard.written)
    is_changed = text != " ".join(heard.text.split()) or written != " ".join(heard.written.split())
    return replace(
        heard,
        text=text,
        written=written,
        words=() if is_changed else heard.words,
        alternatives=tuple(mask_spoken_numbers(one) for one in heard.alternatives),
    )
