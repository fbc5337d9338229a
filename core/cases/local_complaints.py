"""Complaints whose body works in our own backoffice: receiving is a change of state in our tables."""

from collections.abc import Callable
from datetime import datetime

from core.cases.complaint_book import ComplaintBook
from core.cases.complaints import ComplaintDispatch, ComplaintProgress, ComplaintState


class LocalComplaintReceiver:
    """A `ComplaintReceiver` over the table `complaint`."""

    def __init__(self, book: ComplaintBook, now: Callable[[], datetime]) -> None:
        self._book = book
        self._now = now

    def receive(self, dispatch: ComplaintDispatch, *, idempotency_key: str) -> str:
        routed = ComplaintProgress(
            dispatch.number, ComplaintState.ROUTED, self._now(), dispatch.number
        )
        self._book.note_routed(routed)
        return dispatch.number

    def progress(self, number: str) -> ComplaintProgress | None:
        return self._book.progress(number)
