"""The side road: a caller needs a person."""

from dataclasses import dataclass, field
from enum import Enum


class HandoffReason(str, Enum):
    CALLER_ASKED = "caller_asked"
    NOT_UNDERSTOOD = "not_understood"
    NO_INPUT = "no_input"
    ROBOT_FAILED = "robot_failed"
    TOPIC_NEEDS_PERSON = "topic_needs_person"
    KEYPAD = "keypad"


class HandoffOutcome(str, Enum):
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TIMED_OUT = "timed_out"
    OVERFLOWED = "overflowed"
    CALLBACK_BOOKED = "callback_booked"
    ABANDONED = "abandoned"
    NOBODY = "nobody"
    ROBOT_CHOSEN = "robot_chosen"
    """The waiting caller preferred the robot."""


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """One line of the conversation so far. `who` is `caller` or `robot`."""

    who: str
    text: str
    at: float


@dataclass(frozen=True, slots=True)
class HandoffRequest:
    """All an operator must know. `asked_at` (Unix seconds) starts the 40-second clock.

    `worker` is the gateway worker that holds the call and fetches the orders for it.
    """

    call_id: str
    caller: str
    reason: HandoffReason
    asked_at: float
    worker: str = ""
    skill: str = ""
    priority: int = 0
    summary: str = ""
    slots: dict[str, str] = field(default_factory=dict)
    transcript: tuple[SpokenLine, ...] = ()
    centres_passed: tuple[str, ...] = ()
    """Codes of centres this call has been through (`X-Centres-Passed` of its INVITE), the first one first."""


@dataclass(frozen=True, slots=True)
class HandoffTicket:
    """The caller's place in the waiting line; what happens next comes as orders (`core.contracts.orders`).

    `outcome` is set when nobody can come at all: the dialogue is told at once, nothing is waited for.
    """

    handoff_id: str
    position: int = 1
    expected_wait_seconds: float = 0.0
    """0 when it cannot be told honestly."""
    outcome: HandoffOutcome | None = None
