"""Opening hours: pure logic over a weekly timetable, dated exceptions and the region's calendar.

Gives structured answers; words are the dialogue's business. All moments are aware; dates are local.
"""

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

SEARCH_DAYS = 60
"""How far ahead the next opening is looked for; an office closed longer has no known opening."""

INTERVAL = re.compile(r"^(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})$")


class HoursInvalid(ValueError):
    """The text does not describe opening hours."""


@dataclass(frozen=True, slots=True)
class OpenInterval:
    """Open from `opens` (included) to `closes` (not included), local time of the office."""

    opens: time
    closes: time


class HolidayKind(str, Enum):
    HOLIDAY = "holiday"
    WORKING = "working"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day of the calendar. `follows_weekday`: whose hours a moved working day takes (0 is Monday)."""

    day: date
    kind: HolidayKind
    name: str
    shorter_minutes: int = 0
    follows_weekday: int | None = None


@dataclass(frozen=True, slots=True)
class HoursException:
    """Hours of one date at one office; no intervals means closed."""

    day: date
    intervals: tuple[OpenInterval, ...]
    reason: str = ""


class DayReason(str, Enum):
    """Why the day has these hours."""

    WEEKLY = "weekly"
    EXCEPTION = "exception"
    HOLIDAY = "holiday"
    MOVED_WORKING_DAY = "moved_working_day"
    SHORT_DAY = "short_day"


@dataclass(frozen=True, slots=True)
class DayHours:
    """Hours of one date. Empty `intervals` means closed all day; gaps between them are breaks."""

    day: date
    intervals: tuple[OpenInterval, ...]
    reason: DayReason = DayReason.WEEKLY
    note: str = ""

    @property
    def is_closed(self) -> bool:
        return not self.intervals

    @property
    def breaks(self) -> tuple[OpenInterval, ...]:
        pairs = itertools.pairwise(self.intervals)
        return tuple(OpenInterval(first.closes, second.opens) for first, second in pairs)


@dataclass(frozen=True, slots=True)
class OpenState:
    """What is true at one moment. `closes_at` ends the present interval; `next_opening` is set when shut."""

    is_open: bool
    is_break: bool
    today: DayHours
    closes_at: datetime | None = None
    next_opening: datetime | None = None


WeekHours = tuple[tuple[OpenInterval, ...], ...]
"""Seven days from Monday."""


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Hours of one office. An exception of the office wins over the calendar, the calendar over the week."""

    week: WeekHours
    timezone: str = "Asia/Tomsk"
    exceptions: Mapping[date, HoursException] = field(default_factory=dict)
    holidays: Mapping[date, Holiday] = field(default_factory=dict)

    def on(self, day: date) -> DayHours:
        """Hours of a date, whatever it is."""
        exception = self.exceptions.get(day)
        if exception:
            return DayHours(day, exception.intervals, DayReason.EXCEPTION, exception.reason)
        weekly = self.week[day.weekday()]
        holiday = self.holidays.get(day)
        if holiday is None:
            return DayHours(day, weekly)
        if holiday.kind is HolidayKind.HOLIDAY:
            return DayHours(day, (), DayReason.HOLIDAY, holiday.name)
        if holiday.kind is HolidayKind.SHORT:
            shortened = shorten(weekly, holiday.shorter_minutes)
            return DayHours(day, shortened, DayReason.SHORT_DAY, holiday.name)
        followed = self.week[holiday.follows_weekday or 0]
        return DayHours(day, followed, DayReason.MOVED_WORKING_DAY, holiday.name)

    def at(self, moment: datetime) -> OpenState:
        """Is it open at `moment` (aware, any zone), until when, and when it opens next."""
        local = moment.astimezone(ZoneInfo(self.timezone))
        today = self.on(local.date())
        clock = local.time().replace(tzinfo=None)
        for interval in today.intervals:
            if interval.opens <= clock < interval.closes:
                closes_at = self._moment(today.day, interval.closes)
                return OpenState(True, False, today, closes_at=closes_at)
        is_break = any(gap.opens <= clock < gap.closes for gap in today.breaks)
        return OpenState(False, is_break, today, next_opening=self.next_opening(moment))

    def next_opening(self, after: datetime) -> datetime | None:
        """The first opening strictly after the moment, also after a break; None within 60 days."""
        local = after.astimezone(ZoneInfo(self.timezone))
        for ahead in range(SEARCH_DAYS):
            day = local.date() + timedelta(days=ahead)
            for interval in self.on(day).intervals:
                opening = self._moment(day, interval.opens)
                if opening > local:
                    return opening
        return None

    def _moment(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, ZoneInfo(self.timezone))


def parse_hours(text: str) -> tuple[OpenInterval, ...]:
    """`09:00-13:00, 14:00-18:00` to intervals; empty text is a closed day.

    Raises:
        HoursInvalid: not of that form, or the intervals overlap or run backwards.
    """
    if not text.strip():
        return ()
    intervals = tuple(_parse_interval(part.strip()) for part in text.split(","))
    for first, second in itertools.pairwise(intervals):
        if second.opens <= first.closes:
            raise HoursInvalid(text)
    return intervals


def format_hours(intervals: tuple[OpenInterval, ...]) -> str:
    """The form that `parse_hours` reads."""
    return ", ".join(f"{part.opens:%H:%M}-{part.closes:%H:%M}" for part in intervals)


def shorten(intervals: tuple[OpenInterval, ...], minutes: int) -> tuple[OpenInterval, ...]:
    """Close the day earlier by `minutes`; an interval that would be empty disappears."""
    if not intervals:
        return ()
    last = intervals[-1]
    closes = datetime.combine(date.min, last.closes) - timedelta(minutes=minutes)
    opens = datetime.combine(date.min, last.opens)
    if closes <= opens:
        return intervals[:-1]
    return (*intervals[:-1], OpenInterval(last.opens, closes.time()))


def _parse_interval(text: str) -> OpenInterval:
    match = INTERVAL.match(text)
    if match is None:
        raise HoursInvalid(text)
    hours = [int(part) for part in match.groups()]
    try:
        interval = OpenInterval(time(hours[0], hours[1]), time(hours[2], hours[3]))
    except ValueError as err:
        raise HoursInvalid(text) from err
    if interval.closes <= interval.opens:
        raise HoursInvalid(text)
    return interval
