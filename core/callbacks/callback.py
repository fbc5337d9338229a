"""A call-back as everybody sees it, and the port through which it is promised."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Protocol


class CallbackState(str, Enum):
    WAITING = "waiting"
    """Until `next_attempt_at`."""
    QUEUED = "queued"
    """Due: it stands in the operators' line, or is being dialled."""
    DONE = "done"
    FAILED = "failed"
    """All attempts are used up."""
    CANCELLED = "cancelled"


OPEN_STATES = (CallbackState.WAITING, CallbackState.QUEUED)


class CallbackSource(str, Enum):
    """Who gave the promise."""

    CALLER_CHOSE = "caller_chose"
    """In the waiting line, by key or word."""
    OVERFLOW = "overflow"
    """Nobody could come within the norm, no centre could help."""
    ROBOT = "robot"
    OPERATOR = "operator"


class CallbackRefusal(str, Enum):
    TELEPHONE_INVALID = "telephone_invalid"
    WINDOW_OVER = "window_over"
    """The wanted time has passed, or its end is before its begin."""
    WINDOW_CLOSED = "window_closed"
    """Nobody is rung at that time: outside the allowed hours."""
    TOO_FAR = "too_far"


@dataclass(frozen=True, slots=True)
class CallbackWish:
    """`wanted_from`, `wanted_until`: aware; None is as soon as allowed. `call_id` leads to the transcript."""

    telephone: str
    source: CallbackSource
    wanted_from: datetime | None = None
    wanted_until: datetime | None = None
    reason: str = ""
    skill: str = ""
    summary: str = ""
    slots: dict[str, str] = field(default_factory=dict)
    call_id: str = ""


@dataclass(frozen=True, slots=True)
class CallbackBooked:
    """`rings_from`…`rings_until`: what may be told to the caller. `is_repeated`: the number had a promise already."""

    callback_id: str
    telephone: str
    rings_from: datetime
    rings_until: datetime
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class CallbackRefused:
    reason: CallbackRefusal


@dataclass(frozen=True, slots=True)
class CallbackAttempt:
    at: datetime
    operator_id: int | None
    result: str
    """answered, busy, no_answer, declined, failed, no_operator; empty while it goes on."""


@dataclass(frozen=True, slots=True)
class Callback:
    callback_id: str
    wish: CallbackWish
    state: CallbackState
    rings_from: datetime
    rings_until: datetime
    next_attempt_at: datetime
    created_at: datetime
    attempts: tuple[CallbackAttempt, ...] = ()


class CallbackDesk(Protocol):
    """What the robot, the console and the waiting line need of call-backs. Called from request threads."""

    def book(self, wish: CallbackWish) -> CallbackBooked | CallbackRefused:
        """A second wish of a number that is still waited for changes the first one."""
        ...

    def open_for(self, telephone: str) -> tuple[Callback, ...]:
        """Promises not yet kept to this number, in any of the ways it is written."""
        ...

    def cancel(self, callback_id: str) -> bool:
        """False when there is none, or it is over, or is being dialled."""
        ...
