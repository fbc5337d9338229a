"""The 40-second clock: what is due for a waiting caller. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from handoff.line import IN_LINE, Handoff

LEAD = timedelta(seconds=3)
"""What is due at the norm is begun so much before it: a neighbour that refuses takes a second, and there may be two."""
ANSWER_LEAD = timedelta(seconds=7)
"""An operator reads for some three seconds, then the telephone rings for three: who is offered later hears a
person after the norm. Simulated days at 1.5 times capacity had 2 % of such callers, answered within 44 s."""
CALLBACK_TRY = timedelta(seconds=60)
"""So long operators are asked for a due call-back before it is put back."""


class Step(str, Enum):
    TELL_WAIT = "tell_wait"
    OFFER_CALLBACK = "offer_callback"
    MOVE_ON = "move_on"


@dataclass(frozen=True, slots=True)
class Norms:
    tell_wait: timedelta
    offer_callback: timedelta
    move_on: timedelta


def offered_until(now: datetime, norms: Norms) -> datetime:
    """Callers whose clock began at or before this moment are not offered any more: they are taken further."""
    return now - norms.move_on + ANSWER_LEAD


def step_due(caller: Handoff, now: datetime, norms: Norms) -> Step | None:
    """The most urgent step. While a telephone rings or two people talk the clock asks for nothing."""
    if caller.state not in IN_LINE:
        return None
    waited = now - caller.clock_at
    if caller.is_callback:
        return Step.MOVE_ON if waited >= CALLBACK_TRY else None
    if waited >= norms.move_on - LEAD:
        return Step.MOVE_ON
    if waited >= norms.offer_callback and not caller.is_callback_offered:
        return Step.OFFER_CALLBACK
    if waited >= norms.tell_wait and not caller.is_wait_told:
        return Step.TELL_WAIT
    return None
