"""Complaints and appeals: the values, and the port to the body's own system that receives them."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol


class ComplaintTopic(str, Enum):
    """What the complaint is about."""

    SERVICE = "service"
    AGENCY = "agency"
    OFFICIAL = "official"
    OFFICE = "office"
    OTHER = "other"


class ComplaintState(str, Enum):
    """`TAKEN`: numbered and kept here; `ROUTED`: the competent body has it; the rest is its own work."""

    TAKEN = "taken"
    ROUTED = "routed"
    IN_WORK = "in_work"
    ANSWERED = "answered"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class ComplaintSubject:
    """`about` in the caller's words; `service`, `office` are codes of the knowledge where known."""

    topic: ComplaintTopic
    about: str = ""
    service: str = ""
    office: str = ""


@dataclass(frozen=True, slots=True)
class CompetentBody:
    """Who answers: an agency and, where it has one, the official the complaint is addressed to."""

    agency: str
    official: str = ""


@dataclass(frozen=True, slots=True)
class AudioPlace:
    """Where a dictated phrase stands in the recording of the call, seconds from its start."""

    start_seconds: float
    end_seconds: float


@dataclass(frozen=True, slots=True)
class Applicant:
    """Whom to answer. Kept only with consent; without it the complaint is anonymous."""

    name: str
    telephone: str


@dataclass(frozen=True, slots=True)
class ComplaintDraft:
    """`request_key` is the same when one taking is repeated: it becomes one complaint."""

    request_key: str
    call_id: str
    subject: ComplaintSubject
    body: CompetentBody
    text: str
    audio: tuple[AudioPlace, ...] = ()
    applicant: Applicant | None = None


@dataclass(frozen=True, slots=True)
class ComplaintDispatch:
    """What the competent body gets. `text` is masked; `applicant` is None for an anonymous one."""

    number: str
    taken_at: datetime
    subject: ComplaintSubject
    body: CompetentBody
    text: str
    applicant: Applicant | None


@dataclass(frozen=True, slots=True)
class ComplaintProgress:
    number: str
    state: ComplaintState
    since: datetime
    outside_number: str = ""


class ComplaintReceiver(Protocol):
    """The body's system, or our own tables where the body works in our backoffice."""

    def receive(self, dispatch: ComplaintDispatch, *, idempotency_key: str) -> str:
        """The number under which the body has registered it; the same for the same key.

        Raises:
            OutsideSystemError: it was not taken.
        """
        ...

    def progress(self, number: str) -> ComplaintProgress | None:
        """None when the body has never heard of it.

        Raises:
            OutsideSystemError: the system did not answer, or its answer cannot be trusted.
        """
        ...
