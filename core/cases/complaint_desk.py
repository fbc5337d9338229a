"""Takes complaints: numbered and kept in one transaction with the message that routes them; status later."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

import structlog
from sqlalchemy.exc import IntegrityError

from core.cases.complaint_book import ComplaintBook
from core.cases.complaints import (
    ComplaintDraft,
    ComplaintProgress,
    ComplaintReceiver,
    ComplaintState,
)
from core.cases.status_attempts import Asker, AttemptOutcome, StatusAttempts
from core.errors import OutsideSystemError
from core.russian.personal_data import mask_spoken_numbers

log = structlog.get_logger()

COMPLAINT_TAKEN = "complaint_taken"
PROGRESS_UNAVAILABLE = "complaint_progress_unavailable"


@dataclass(frozen=True, slots=True)
class ComplaintReceipt:
    number: str


@dataclass(frozen=True, slots=True)
class ComplaintTold:
    """`is_last_known`: the body's system is silent now; this is what it said before."""

    progress: ComplaintProgress
    is_last_known: bool = False


@dataclass(frozen=True, slots=True)
class ComplaintNotTold:
    """No such number, another telephone, or anonymous: the same words for all."""

    attempts_left: int


@dataclass(frozen=True, slots=True)
class ComplaintLimitReached:
    """Too many failures: nothing was looked up."""


ComplaintAnswer = ComplaintTold | ComplaintNotTold | ComplaintLimitReached


class ComplaintTaker(Protocol):
    """The port of the dialogue and the console."""

    def register(self, draft: ComplaintDraft, *, caller: str = "") -> ComplaintReceipt: ...

    def progress(self, asker: Asker, number: str, telephone: str) -> ComplaintAnswer: ...


class ComplaintDesk:
    """A `ComplaintTaker`. Taking never depends on the body's system: the outbox brings it there."""

    def __init__(
        self,
        book: ComplaintBook,
        receiver: ComplaintReceiver,
        attempts: StatusAttempts,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._book = book
        self._receiver = receiver
        self._attempts = attempts
        self._now = now

    def register(self, draft: ComplaintDraft, *, caller: str = "") -> ComplaintReceipt:
        """Numbers of documents and cards said in words are masked here, before anything is stored."""
        masked = replace(draft, text=mask_spoken_numbers(draft.text))
        known = self._book.number_of(draft.request_key)
        if known is None:
            try:
                known = self._book.add(masked, caller=caller, at=self._now())
            except IntegrityError:
                known = self._book.number_of(draft.request_key)  # the same turn came twice at once
                if known is None:
                    raise
            log.info(COMPLAINT_TAKEN, call_id=draft.call_id, number=known, body=draft.body.agency)
        return ComplaintReceipt(known)

    def progress(self, asker: Asker, number: str, telephone: str) -> ComplaintAnswer:
        attempt = self._attempts.begin(asker, f"complaint:{number}"[:40])
        if attempt.left < 0:
            self._attempts.settle(attempt, AttemptOutcome.OVER_LIMIT)
            return ComplaintLimitReached()
        kept = self._book.progress_for(number, telephone)
        if kept is None:
            self._attempts.settle(attempt, AttemptOutcome.NOT_TOLD)
            return ComplaintNotTold(attempt.left)
        self._attempts.settle(attempt, AttemptOutcome.TOLD)
        return self._newest(kept)

    def _newest(self, kept: ComplaintProgress) -> ComplaintTold:
        """A body that has not got it yet is not asked."""
        if kept.state is ComplaintState.TAKEN:
            return ComplaintTold(kept)
        try:
            newest = self._receiver.progress(kept.number)
        except OutsideSystemError as err:
            log.warning(PROGRESS_UNAVAILABLE, number=kept.number, code=err.code, reason=str(err))
            return ComplaintTold(kept, is_last_known=True)
        if newest is None:
            return ComplaintTold(kept, is_last_known=True)
        self._book.note_progress(newest)
        return ComplaintTold(newest)
