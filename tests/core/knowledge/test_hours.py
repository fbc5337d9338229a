"""Opening hours, by plain values."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.knowledge.hours import (
    DayReason,
    Holiday,
    HolidayKind,
    HoursException,
    HoursInvalid,
    OfficeHours,
    OpenInterval,
    format_hours,
    parse_hours,
)

WORKDAY = parse_hours("09:00-13:00, 14:00-18:00")
SATURDAY = parse_hours("09:00-15:00")
OFFICE = OfficeHours(
    week=(WORKDAY, WORKDAY, WORKDAY, WORKDAY, WORKDAY, SATURDAY, ()),
    exceptions={
        date(2026, 12, 10): HoursException(date(2026, 12, 10), (), "санитарный день"),
        date(2027, 1, 4): HoursException(date(2027, 1, 4), parse_hours("10:00-12:00")),
    },
    holidays={
        one.day: one
        for one in (
            Holiday(date(2026, 12, 31), HolidayKind.HOLIDAY, "выходной"),
            *(Holiday(date(2027, 1, day), HolidayKind.HOLIDAY, "каникулы") for day in range(1, 9)),
            Holiday(date(2026, 12, 30), HolidayKind.SHORT, "канун", shorter_minutes=60),
            Holiday(date(2027, 2, 20), HolidayKind.WORKING, "перенос", follows_weekday=0),
        )
    },
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(moment: datetime | None) -> str:
    return f"{moment:%d.%m %H:%M}" if moment else ""


@pytest.mark.parametrize(
    ("moment", "is_open", "is_break", "until", "opens"),
    [
        ("2026-11-24T02:00", True, False, "24.11 13:00", ""),  # 09:00 in Tomsk: the first minute
        ("2026-11-24T01:59", False, False, "", "24.11 09:00"),
        ("2026-11-24T06:30", False, True, "", "24.11 14:00"),
        ("2026-11-24T11:00", False, False, "", "25.11 09:00"),  # 18:00 is closed already
        (
            "2026-11-28T09:00",
            False,
            False,
            "",
            "30.11 09:00",
        ),  # Saturday evening: Sunday is skipped
        ("2026-12-09T12:00", False, False, "", "11.12 09:00"),  # over the office's own closed day
        ("2026-12-30T09:30", True, False, "30.12 17:00", ""),  # shortened by an hour
        (
            "2026-12-31T03:00",
            False,
            False,
            "",
            "04.01 10:00",
        ),  # the exception opens in the holidays
    ],
)
def test_what_is_true_at_a_moment(
    moment: str, is_open: bool, is_break: bool, until: str, opens: str
) -> None:
    state = OFFICE.at(utc(moment))
    told = (state.is_open, state.is_break, local(state.closes_at), local(state.next_opening))
    assert told == (is_open, is_break, until, opens)


@pytest.mark.parametrize(
    ("day", "hours", "reason"),
    [
        (date(2026, 11, 24), "09:00-13:00, 14:00-18:00", DayReason.WEEKLY),
        (date(2026, 11, 29), "", DayReason.WEEKLY),
        (date(2026, 12, 10), "", DayReason.EXCEPTION),
        (date(2027, 1, 1), "", DayReason.HOLIDAY),
        (date(2027, 1, 4), "10:00-12:00", DayReason.EXCEPTION),
        (date(2026, 12, 30), "09:00-13:00, 14:00-17:00", DayReason.SHORT_DAY),
        (date(2027, 2, 20), "09:00-13:00, 14:00-18:00", DayReason.MOVED_WORKING_DAY),
    ],
)
def test_hours_of_a_date_and_why(day: date, hours: str, reason: DayReason) -> None:
    found = OFFICE.on(day)
    assert (format_hours(found.intervals), found.reason) == (hours, reason)


def test_the_gap_between_intervals_is_a_break() -> None:
    assert OFFICE.on(date(2026, 11, 24)).breaks == (OpenInterval(time(13), time(14)),)


def test_an_office_that_never_opens_has_no_next_opening() -> None:
    closed = OfficeHours(week=((),) * 7)
    assert closed.at(utc("2026-11-24T05:00")).next_opening is None


@pytest.mark.parametrize(
    "text", ["9-18", "18:00-09:00", "09:00-13:00, 12:00-18:00", "25:00-26:00", "09:00", "утром"]
)
def test_hours_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(HoursInvalid):
        parse_hours(text)


@given(st.lists(st.integers(0, 24 * 60 - 1), min_size=2, max_size=6, unique=True))
def test_hours_survive_writing_and_reading(minutes: list[int]) -> None:
    clock = [time(one // 60, one % 60) for one in sorted(minutes)]
    pairs = tuple(OpenInterval(*pair) for pair in zip(clock[::2], clock[1::2], strict=False))
    assert parse_hours(format_hours(pairs)) == pairs


@given(st.datetimes(datetime(2026, 11, 1), datetime(2027, 2, 1)))
def test_it_is_open_at_the_next_opening_and_never_before_it(moment: datetime) -> None:
    state = OFFICE.at(moment.replace(tzinfo=UTC))
    if not state.is_open:
        assert state.next_opening is not None
        assert OFFICE.at(state.next_opening).is_open
        assert state.next_opening > moment.replace(tzinfo=UTC)
