"""What can happen to a call while its coroutine waits: everything arrives through one inbox."""

import asyncio
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from core.contracts.call_record import CallOutcome
from core.contracts.orders import GatewayOrder
from core.contracts.speech import Transcript
from core.errors import AssistantError, RecognitionFailed
from voice_gateway.telephony import (
    CallLeg,
    DigitPressed,
    Held,
    HungUp,
    LegEvent,
    MediaLost,
    MediaRestored,
)

T = TypeVar("T")


class CallIsOver(Exception):
    """Raised where the coroutine waits, when there is nobody left to serve."""

    def __init__(self, outcome: CallOutcome, reason: str = "") -> None:
        super().__init__(f"{outcome.value} {reason}".strip())
        self.outcome = outcome
        self.reason = reason


@dataclass(frozen=True, slots=True)
class HeardTimes:
    """When the caller spoke. `*_at` by the monotonic clock, `*_seconds` from the call's first frame."""

    last_voice_at: float
    decided_at: float
    transcribed_at: float
    start_seconds: float
    end_seconds: float
    voiced_ms: int


@dataclass(frozen=True, slots=True)
class Heard:
    """The caller finished an utterance; an empty transcript is noise or unclear speech."""

    transcript: Transcript
    times: HeardTimes


@dataclass(frozen=True, slots=True)
class SpokeUp:
    """The caller has been speaking for long enough, with meaning, and has not finished yet."""


@dataclass(frozen=True, slots=True)
class HearingFailed:
    """The recogniser was busy, died or was late: this utterance is lost."""

    error: RecognitionFailed


@dataclass(frozen=True, slots=True)
class TimeIsShort:
    """The longest allowed call is about to be reached. Happens once."""


@dataclass(frozen=True, slots=True)
class PersonEvent:
    """Something happened on the leg of one of the people in the talk."""

    leg: CallLeg
    event: LegEvent


@dataclass(frozen=True, slots=True)
class OrderGiven:
    """The platform wants something done with this call."""

    order: GatewayOrder


@dataclass(eq=False, slots=True)
class Work(Generic[T]):
    """Something asked of the outside, running beside the call; finished when `WorkDone` arrives."""

    name: str
    task: "asyncio.Task[None] | None" = None
    result: T | None = None
    error: AssistantError | None = None
    is_done: bool = False

    def cancel(self) -> None:
        if self.task is not None:
            self.task.cancel()


@dataclass(frozen=True, slots=True)
class WorkDone:
    work: Work[Any]


Happening = (
    Heard
    | SpokeUp
    | HearingFailed
    | TimeIsShort
    | PersonEvent
    | OrderGiven
    | WorkDone
    | DigitPressed
    | HungUp
    | Held
    | MediaLost
    | MediaRestored
    | LegEvent
)
