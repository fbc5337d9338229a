"""The `CallbackDesk` over the database."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from core.callbacks import ledger
from core.callbacks.callback import (
    Callback,
    CallbackBooked,
    CallbackRefusal,
    CallbackRefused,
    CallbackState,
    CallbackWish,
)
from core.callbacks.rules import CallbackHours, CallbackWindow, dialable, window_for
from core.db.models.callback import CallbackRow
from core.db.models.place import HolidayRow

HOLIDAY_KIND = "holiday"


def holidays_of(sessions: sessionmaker[Session]) -> Callable[[date], bool]:
    """Is nobody rung on that day? The region's calendar decides."""

    def is_holiday(day: date) -> bool:
        wanted = select(HolidayRow.kind).where(HolidayRow.day == day, HolidayRow.is_active)
        with sessions() as session:
            return session.scalar(wanted) == HOLIDAY_KIND

    return is_holiday


class CallbackBook:
    """One transaction a question; called from request threads."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        hours: CallbackHours,
        now: Callable[[], datetime],
    ) -> None:
        self._sessions = sessions
        self._hours = hours
        self._now = now

    def book(self, wish: CallbackWish) -> CallbackBooked | CallbackRefused:
        now = self._now()
        agreed = self.agree(wish, now)
        if isinstance(agreed, CallbackRefusal):
            return CallbackRefused(agreed)
        with self._sessions.begin() as session:
            return self.write(session, wish, agreed, now)

    def agree(self, wish: CallbackWish, now: datetime) -> CallbackWindow | CallbackRefusal:
        """Is this a promise that can be kept? Writes nothing."""
        if not dialable(wish.telephone):
            return CallbackRefusal.TELEPHONE_INVALID
        return window_for(wish.wanted_from, wish.wanted_until, now=now, hours=self._hours)

    @staticmethod
    def write(
        session: Session, wish: CallbackWish, window: CallbackWindow, now: datetime
    ) -> CallbackBooked:
        """Within the caller's transaction: the promise and what led to it are kept together or not at all."""
        telephone = dialable(wish.telephone)
        callback_id, is_repeated = ledger.put(session, wish, telephone, window, now=now)
        return CallbackBooked(
            callback_id, telephone, window.rings_from, window.rings_until, is_repeated
        )

    def open_for(self, telephone: str) -> tuple[Callback, ...]:
        with self._sessions() as session:
            return ledger.open_for(session, dialable(telephone))

    def cancel(self, callback_id: str) -> bool:
        with self._sessions.begin() as session:
            return ledger.cancel(session, callback_id, now=self._now())

    def page(
        self, *, states: tuple[CallbackState, ...] = (), limit: int = 100
    ) -> tuple[Callback, ...]:
        """For the pages of people: what is due first stands first."""
        wanted = select(CallbackRow).order_by(CallbackRow.next_attempt_at, CallbackRow.id)
        if states:
            wanted = wanted.where(CallbackRow.state.in_([state.value for state in states]))
        with self._sessions() as session:
            return tuple(ledger.read(session, row) for row in session.scalars(wanted.limit(limit)))
