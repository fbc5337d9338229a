"""Figures of a period step by step: by hour, day, week or month of the region's calendar."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from backoffice.analytics.figures import Figures, figures_of
from backoffice.analytics.hour_book import HOUR, HourBook
from backoffice.analytics.tally import Tally, total_of


class Step(str, Enum):
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


LONGEST_DAYS = {Step.HOUR: 14, Step.DAY: 400, Step.WEEK: 1200, Step.MONTH: 4000}
"""More points than this nobody reads from a chart."""


class PeriodRefused(ValueError):
    """`code`: order (ends before it begins), long (too many steps)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, both included."""

    since: date
    until: date

    @property
    def after(self) -> date:
        return self.until + timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.after - self.since).days


@dataclass(frozen=True, slots=True)
class Series:
    """`steps`: the begin of each step and its figures, those without calls as well."""

    total: Figures
    steps: tuple[tuple[datetime, Figures], ...]
    is_behind: bool
    """Something has changed that is not counted yet; it will be within seconds."""


def series_of(book: HourBook, period: Period, step: Step) -> Series:
    """Raises:
    PeriodRefused: nothing to show it by.
    """
    if period.days < 1:
        raise PeriodRefused("order")
    if period.days > LONGEST_DAYS[step]:
        raise PeriodRefused("long")
    counted = _by_hour(book, period) if step is Step.HOUR else _by_days(book, period, step)
    return Series(
        figures_of(total_of(counted.values())),
        tuple((begin, figures_of(tally)) for begin, tally in counted.items()),
        book.is_behind(),
    )


def _by_hour(book: HourBook, period: Period) -> "OrderedDict[datetime, Tally]":
    since, until = book.clock.begin_of(period.since), book.clock.begin_of(period.after)
    steps: OrderedDict[datetime, Tally] = OrderedDict()
    for number in range(int((until - since) / HOUR)):
        steps[since + number * HOUR] = Tally()
    for begin, tally in book.hours(since, until):
        steps[begin.astimezone(book.clock.zone)].add(tally)
    return steps


def _by_days(book: HourBook, period: Period, step: Step) -> "OrderedDict[datetime, Tally]":
    steps: OrderedDict[datetime, Tally] = OrderedDict()
    for number in range(period.days):
        steps.setdefault(_begin(book, period.since + timedelta(days=number), step), Tally())
    for day, tally in book.days(period.since, period.after):
        steps[_begin(book, day, step)].add(tally)
    return steps


def _begin(book: HourBook, day: date, step: Step) -> datetime:
    if step is Step.WEEK:
        day -= timedelta(days=day.weekday())
    elif step is Step.MONTH:
        day = day.replace(day=1)
    return book.clock.begin_of(day)
