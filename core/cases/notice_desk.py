"""Notices for the dialogue: told only to whom the second factor was accepted, and noted as told for certain."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog
from sqlalchemy.orm import Session, sessionmaker

from core.cases.application_status import ApplicationStatus
from core.cases.local_notices import LocalNoticeBook
from core.cases.notices import Notice, NoticeBook
from core.cases.outbox import enqueue
from core.errors import OutsideSystemError

log = structlog.get_logger()

NOTICES_STREAM = "notices"
NOTICES_UNAVAILABLE = "notices_unavailable"
_FILED, _TOLD = "filed", "told"
_SEPARATOR = "|"


class NoticeTeller(Protocol):
    """The port of the dialogue."""

    def waiting_for(self, status: ApplicationStatus) -> Sequence[Notice]:
        """Asked with a status already told: that is the proof that the second factor was right."""
        ...

    def note_told(self, notice: Notice, call_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class NoticeErrand:
    """What a message of the stream asks for: file a notice, or note that it was told in a call."""

    notice_key: str
    told_in: str = ""

    @property
    def subject(self) -> str:
        return _SEPARATOR.join((_TOLD if self.told_in else _FILED, self.notice_key, self.told_in))

    @classmethod
    def parse(cls, subject: str) -> "NoticeErrand":
        _, key, told_in = subject.split(_SEPARATOR)
        return cls(key, told_in)


class NoticeDesk:
    """A `NoticeTeller`, and the way in for whoever has something to tell."""

    def __init__(
        self, sessions: sessionmaker[Session], book: NoticeBook, now: Callable[[], datetime]
    ) -> None:
        self._sessions = sessions
        self._own = LocalNoticeBook(sessions, now)
        self._book = book
        self._now = now

    def file(self, notice: Notice) -> None:
        """Kept here at once; an outside system of informing gets it through the outbox."""
        if self._own.find(notice.notice_key) is None:
            self._own.file(notice)
            self._send(NoticeErrand(notice.notice_key))

    def waiting_for(self, status: ApplicationStatus) -> Sequence[Notice]:
        """Nothing while the system is silent: what was not told goes on waiting."""
        try:
            return self._book.waiting(status.number)
        except OutsideSystemError as err:
            log.warning(NOTICES_UNAVAILABLE, code=err.code, reason=str(err))
            return ()

    def note_told(self, notice: Notice, call_id: str) -> None:
        self._own.note_told(notice.notice_key, call_id)
        self._send(NoticeErrand(notice.notice_key, call_id))

    def deliver(self, errand: NoticeErrand) -> None:
        """Called by the deliverer of the outbox.

        Raises:
            OutsideSystemError: the book did not take it.
        """
        if errand.told_in:
            self._book.note_told(errand.notice_key, errand.told_in)
        elif (notice := self._own.find(errand.notice_key)) is not None:
            self._book.file(notice)

    def _send(self, errand: NoticeErrand) -> None:
        with self._sessions.begin() as session:
            key = f"notice-{errand.subject}"
            enqueue(session, NOTICES_STREAM, errand.subject, key=key, at=self._now())
