"""Steps of a period: none is missing, none is counted twice."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from backoffice.analytics.digesting import Digester
from backoffice.analytics.hour_book import HourBook
from backoffice.analytics.series import Period, PeriodRefused, Step, series_of
from tests.factories.call_records import TUESDAY_NOON, Call, Turn, record

MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)
TURN = Turn("паспорт", "ask_documents")


@pytest.fixture
def counted(records: sessionmaker[Session], digester: Digester, book: HourBook) -> HourBook:
    """Two calls on Tuesday noon, one two weeks later, in the next month."""
    later = TUESDAY_NOON + timedelta(days=14)
    record(
        records,
        Call("a", (TURN,)),
        Call("b", (TURN,), at=TUESDAY_NOON + timedelta(minutes=59)),
        Call("c", (TURN,), at=later),
    )
    digester.run()
    book.count_due()
    return book


def test_every_step_adds_up_to_the_same_calls(counted: HourBook) -> None:
    wide = Period(date(2026, 11, 1), date(2026, 12, 31))
    for step, steps in ((Step.DAY, 61), (Step.WEEK, 10), (Step.MONTH, 2)):
        series = series_of(counted, wide, step)
        assert len(series.steps) == steps, step
        assert sum(one.calls.calls for _, one in series.steps) == 3, step
        assert series.total.calls.calls == 3


def test_hours_are_the_regions(counted: HourBook) -> None:
    series = series_of(counted, Period(MONDAY, SUNDAY), Step.HOUR)
    assert len(series.steps) == 7 * 24
    busy = {
        begin.strftime("%d %H"): one.calls.calls for begin, one in series.steps if one.calls.calls
    }
    assert busy == {"24 12": 2}
    assert not series.is_behind


@pytest.mark.parametrize(
    ("since", "until", "step", "code"),
    [(SUNDAY, MONDAY, Step.DAY, "order"), (MONDAY, MONDAY + timedelta(days=40), Step.HOUR, "long")],
)
def test_a_period_that_cannot_be_shown_is_refused(
    book: HourBook, since: date, until: date, step: Step, code: str
) -> None:
    with pytest.raises(PeriodRefused) as refused:
        series_of(book, Period(since, until), step)
    assert refused.value.code == code
