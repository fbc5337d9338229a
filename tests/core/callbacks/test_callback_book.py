"""Call-backs promised, changed, taken into the line, tried."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.callbacks import ledger
from core.callbacks.callback import (
    CallbackBooked,
    CallbackRefusal,
    CallbackRefused,
    CallbackSource,
    CallbackState,
    CallbackWish,
)
from core.callbacks.callback_book import CallbackBook, holidays_of
from core.callbacks.rules import MAX_ATTEMPTS, CallbackHours
from core.db.models.place import HolidayRow
from tests.core.callbacks.conftest import HOLIDAY, SettableNow, tomsk

WISH = CallbackWish(
    "8 913 123-45-67",
    CallbackSource.ROBOT,
    reason="passport",
    summary="Спросить о замене паспорта",
    slots={"office": "kirova"},
    call_id="call-1",
)


def booked(book: CallbackBook, wish: CallbackWish = WISH) -> CallbackBooked:
    done = book.book(wish)
    assert isinstance(done, CallbackBooked)
    return done


def test_a_promise_keeps_what_the_operator_must_know(book: CallbackBook) -> None:
    promise = booked(book)
    (found,) = book.open_for("+79131234567")
    assert (promise.rings_from, promise.rings_until) == (tomsk(18, 12, 5), tomsk(18, 14, 5))
    assert found.callback_id == promise.callback_id
    assert (found.wish.summary, found.wish.slots) == (WISH.summary, WISH.slots)
    assert (found.wish.call_id, found.state) == ("call-1", CallbackState.WAITING)


def test_a_number_has_one_open_promise(book: CallbackBook) -> None:
    first = booked(book)
    again = booked(
        book, CallbackWish("+79131234567", CallbackSource.OPERATOR, wanted_from=tomsk(18, 16))
    )
    assert (again.callback_id, again.is_repeated) == (first.callback_id, True)
    (found,) = book.open_for("9131234567")
    assert (found.rings_from, found.wish.summary) == (tomsk(18, 16), WISH.summary)


def test_a_number_that_cannot_be_rung_is_refused_and_nothing_is_kept(book: CallbackBook) -> None:
    refused = book.book(CallbackWish("anonymous", CallbackSource.ROBOT))
    assert refused == CallbackRefused(CallbackRefusal.TELEPHONE_INVALID)
    assert book.page() == ()


def test_what_is_not_dialled_yet_can_be_cancelled_once(book: CallbackBook) -> None:
    promise = booked(book)
    assert book.cancel(promise.callback_id)
    assert not book.cancel(promise.callback_id)
    assert not book.cancel("of somebody else")
    assert book.open_for(WISH.telephone) == ()


def test_only_what_is_due_is_taken_and_only_once(
    book: CallbackBook, sessions: sessionmaker[Session], now: SettableNow
) -> None:
    booked(book)
    booked(book, CallbackWish("9137654321", CallbackSource.ROBOT, wanted_from=tomsk(18, 17)))
    now.moment = tomsk(18, 12, 5)
    with sessions.begin() as session:
        (due,) = ledger.take_due(session, now=now(), limit=10)
    assert (due.wish.telephone, due.state) == ("+79131234567", CallbackState.QUEUED)
    with sessions.begin() as session:
        assert ledger.take_due(session, now=now(), limit=10) == ()
    assert not book.cancel(due.callback_id)


def test_a_reached_caller_closes_the_promise(
    book: CallbackBook, sessions: sessionmaker[Session], now: SettableNow, hours: CallbackHours
) -> None:
    promise = booked(book)
    with sessions.begin() as session:
        ledger.begin_attempt(session, promise.callback_id, None, now=now())
        state = ledger.end_attempt(session, promise.callback_id, "answered", now=now(), hours=hours)
    assert state is CallbackState.DONE
    (closed,) = book.page(states=(CallbackState.DONE,))
    assert [attempt.result for attempt in closed.attempts] == ["answered"]


def test_after_the_last_silent_attempt_the_promise_has_failed_and_says_so(
    book: CallbackBook, sessions: sessionmaker[Session], now: SettableNow, hours: CallbackHours
) -> None:
    promise = booked(book)
    states = []
    for _ in range(MAX_ATTEMPTS):
        with sessions.begin() as session:
            ledger.begin_attempt(session, promise.callback_id, None, now=now())
            states.append(
                ledger.end_attempt(
                    session, promise.callback_id, "no_answer", now=now(), hours=hours
                )
            )
    assert states == [CallbackState.WAITING] * (MAX_ATTEMPTS - 1) + [CallbackState.FAILED]
    with sessions.begin() as session:
        late = ledger.end_attempt(session, promise.callback_id, "answered", now=now(), hours=hours)
    assert late is None


@pytest.mark.parametrize(("kind", "is_closed"), [("holiday", True), ("short_day", False)])
def test_holidays_come_from_the_calendar(
    kind: str, is_closed: bool, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        session.add(HolidayRow(code=HOLIDAY.isoformat(), day=HOLIDAY, kind=kind, name="Проба"))
    assert holidays_of(sessions)(HOLIDAY) is is_closed
