"""Status of an application: the values, and the port to whoever knows it (our tables or an agency's system)."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Protocol


class ApplicationStage(str, Enum):
    REGISTERED = "registered"
    SENT_TO_AGENCY = "sent_to_agency"
    IN_PROGRESS = "in_progress"
    DOCUMENTS_REQUESTED = "documents_requested"
    SUSPENDED = "suspended"
    READY = "ready"
    ISSUED = "issued"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """What only the applicant knows: last four digits of the document applied with, or the birth date."""

    document_tail: str = ""
    birth_date: date | None = None

    @property
    def is_empty(self) -> bool:
        return not self.document_tail and self.birth_date is None


@dataclass(frozen=True, slots=True)
class ApplicationQuestion:
    """`number` in its normal form."""

    number: str
    factor: SecondFactor


@dataclass(frozen=True, slots=True)
class ApplicationStatus:
    """`service` and `office` are codes of the knowledge, empty when the system names none we know."""

    number: str
    stage: ApplicationStage
    stage_since: date
    due_on: date | None = None
    service: str = ""
    office: str = ""


class ApplicationRegister(Protocol):
    """Whoever keeps applications. The second factor is checked there, never handed out."""

    def look_up(self, question: ApplicationQuestion) -> ApplicationStatus | None:
        """None for an unknown number and for a wrong factor alike.

        Raises:
            OutsideSystemError: the agency's system did not answer, or its answer cannot be trusted.
        """
        ...
