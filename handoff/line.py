"""The nouns of the waiting line. Moments are aware; ids are those of the database."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum


class HandoffState(str, Enum):
    WAITING = "waiting"
    OFFERED = "offered"
    """An operator's page shows it."""
    RINGING = "ringing"
    """Accepted; the operator's telephone rings."""
    TALKING = "talking"
    MOVING = "moving"
    """A neighbouring centre, or the dialogue, is taking it over."""
    ENDED = "ended"


IN_LINE = (HandoffState.WAITING, HandoffState.OFFERED)
WITH_OPERATOR = (HandoffState.RINGING, HandoffState.TALKING)
OPEN = (*IN_LINE, *WITH_OPERATOR, HandoffState.MOVING)
CALLBACK_HEAD = -1
"""Behind everybody who holds the line."""
RETURNED_HEAD = 1
MOVED_HEAD = 2
"""By a supervisor's hand: before those who returned."""


@dataclass(frozen=True, slots=True)
class Handoff:
    """One request for a person as the rules see it. `clock_at` starts the 40 seconds."""

    handoff_id: str
    call_id: str
    worker: str
    caller: str
    asked_at: datetime
    clock_at: datetime
    state: HandoffState
    callback_id: str = ""
    reason: str = ""
    skill: str = ""
    priority: int = 0
    head: int = 0
    summary: str = ""
    slots: dict[str, str] = field(default_factory=dict)
    operator_id: int | None = None
    wanted_operator_id: int | None = None
    passed_by: tuple[int, ...] = ()
    tried_peers: tuple[str, ...] = ()
    centres_passed: tuple[str, ...] = ()
    is_wait_told: bool = False
    is_callback_offered: bool = False
    moved_on_at: datetime | None = None
    accepted_at: datetime | None = None
    bridged_at: datetime | None = None

    @property
    def is_callback(self) -> bool:
        """Nobody holds the line yet: the caller is to be rung."""
        return bool(self.callback_id) and not self.call_id


@dataclass(frozen=True, slots=True)
class Operator:
    """A person who answers; the profile, not the moment."""

    operator_id: int
    login: str
    display_name: str
    sip_address: str
    skills: dict[str, int] = field(default_factory=dict)
    max_calls: int = 1
    wrap_up_seconds: int = 15
    is_supervisor: bool = False
    is_phone: bool = False


@dataclass(frozen=True, slots=True)
class FreeOperator:
    """An operator who can take one more caller now. `busy` counts talks, ringing and offers."""

    operator: Operator
    free_since: datetime
    busy: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    offer_id: str
    handoff_id: str
    operator_id: int
    offered_at: datetime
    expires_at: datetime
