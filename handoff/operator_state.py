"""Where an operator stands, and what moves him. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

MISSED_PAUSE = "missed_offers"
"""The reason of a pause that nobody asked for."""


class Presence(str, Enum):
    """What an operator has said of himself."""

    SIGNED_OUT = "signed_out"
    READY = "ready"
    PAUSED = "paused"


class OperatorState(str, Enum):
    """What the board shows."""

    SIGNED_OUT = "signed_out"
    READY = "ready"
    PAUSED = "paused"
    OFFERED = "offered"
    RINGING = "ringing"
    TALKING = "talking"
    WRAP_UP = "wrap_up"
    GONE = "gone"
    """Signed on, but the page has fallen silent."""


@dataclass(frozen=True, slots=True)
class AtWork:
    """`heartbeat_at` None: a telephone without a page."""

    presence: Presence
    since: datetime
    pause_reason: str = ""
    heartbeat_at: datetime | None = None
    wrap_up_until: datetime | None = None
    missed_offers: int = 0


@dataclass(frozen=True, slots=True)
class Load:
    """What of the line is with this operator now."""

    offered: int = 0
    ringing: int = 0
    talking: int = 0

    @property
    def total(self) -> int:
        return self.offered + self.ringing + self.talking


def is_page_gone(at_work: AtWork, now: datetime, heartbeat_seconds: float) -> bool:
    if at_work.heartbeat_at is None:
        return False
    return now - at_work.heartbeat_at > timedelta(seconds=heartbeat_seconds)


def is_in_wrap_up(at_work: AtWork, now: datetime) -> bool:
    return at_work.wrap_up_until is not None and now < at_work.wrap_up_until


def can_be_asked(
    at_work: AtWork, load: Load, max_calls: int, *, now: datetime, heartbeat_seconds: float
) -> bool:
    """One more caller may be offered."""
    return (
        at_work.presence is Presence.READY
        and load.total < max_calls
        and not is_in_wrap_up(at_work, now)
        and not is_page_gone(at_work, now, heartbeat_seconds)
    )


def shown_state(
    at_work: AtWork, load: Load, *, now: datetime, heartbeat_seconds: float
) -> OperatorState:
    """The busiest of what is true at once; a talk goes on though the page has gone."""
    if load.talking:
        return OperatorState.TALKING
    if load.ringing:
        return OperatorState.RINGING
    if at_work.presence is Presence.SIGNED_OUT:
        return OperatorState.SIGNED_OUT
    if is_page_gone(at_work, now, heartbeat_seconds):
        return OperatorState.GONE
    if load.offered:
        return OperatorState.OFFERED
    if is_in_wrap_up(at_work, now):
        return OperatorState.WRAP_UP
    return OperatorState.PAUSED if at_work.presence is Presence.PAUSED else OperatorState.READY


def is_autopause_due(missed_offers: int, limit: int) -> bool:
    return missed_offers >= limit
