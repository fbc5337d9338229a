"""Notices that wait for one person: the values, and the port to whoever keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol


class NoticeKind(str, Enum):
    DOCUMENT_READY = "document_ready"
    DOCUMENTS_NEEDED = "documents_needed"
    ANSWER_READY = "answer_ready"
    APPOINTMENT_SOON = "appointment_soon"


@dataclass(frozen=True, slots=True)
class Notice:
    """There is no free text in it: what is said comes from the kind, so nothing foreign is spoken.

    `application` is the number whose second factor opens the notice; `office` is a code of the knowledge.
    """

    notice_key: str
    kind: NoticeKind
    application: str
    telephone: str = ""
    office: str = ""
    happens_at: datetime | None = None
    tell_until: datetime | None = None


class NoticeBook(Protocol):
    """Our tables, or a portal's system of informing."""

    def file(self, notice: Notice) -> None:
        """Keep it for the person; filing the same key again changes nothing.

        Raises:
            OutsideSystemError: it was not taken.
        """
        ...

    def waiting(self, application: str) -> Sequence[Notice]:
        """Not told yet and still worth telling, oldest first.

        Raises:
            OutsideSystemError: the system did not answer, or its answer cannot be trusted.
        """
        ...

    def note_told(self, notice_key: str, call_id: str) -> None:
        """It was told in this call; noting it twice changes nothing.

        Raises:
            OutsideSystemError: the system did not take it.
        """
        ...
