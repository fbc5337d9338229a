"""Sums kept by hour and day equal those counted from the records, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from backoffice.analytics.digesting import Digester
from backoffice.analytics.hour_book import HourBook, RegionClock
from backoffice.analytics.tally import total_of
from core.calls.digest_queue import digest_everything
from core.db.models.analytics import DayFiguresRow, HourFiguresRow
from tests.backoffice.analytics.test_figures import BEGIN, CALLS, DAY
from tests.factories.call_records import Call, Turn, record


@pytest.fixture
def records(either_sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    record(either_sessions, *CALLS)
    return either_sessions


def test_sums_of_hours_and_days_equal_those_of_the_records(
    records: sessionmaker[Session], digester: Digester, book: HourBook
) -> None:
    digester.run()
    book.count_due()
    assert_sums_equal(records, book)


def test_everything_can_be_made_anew_from_the_records(
    records: sessionmaker[Session], digester: Digester, book: HourBook
) -> None:
    with records.begin() as session:
        for table in (HourFiguresRow, DayFiguresRow):
            session.query(table).delete()
    digest_everything(records)
    assert digester.run() == len(CALLS)
    book.count_due()
    assert_sums_equal(records, book)


def test_a_call_to_the_draft_is_in_no_figure(
    records: sessionmaker[Session], clock: RegionClock, digester: Digester
) -> None:
    record(records, Call("tried", (Turn("паспорт", "ask_documents"),), called="7700"))
    book = HourBook(records, clock, trial_extension="7700")
    digester.run()
    book.count_due()
    assert_sums_equal(records, book)


def assert_sums_equal(records: sessionmaker[Session], book: HourBook) -> None:
    with records() as session:
        raw = book.counted(session, BEGIN, BEGIN + timedelta(days=1)).to_plain()
    hours = total_of(tally for _, tally in book.hours(BEGIN, BEGIN + timedelta(days=1)))
    days = total_of(tally for _, tally in book.days(DAY, DAY + timedelta(days=1)))
    assert raw["calls"]["all"] == len(CALLS)
    assert hours.to_plain() == raw
    assert days.to_plain() == raw
    assert not book.is_behind()
