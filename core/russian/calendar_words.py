"""Spoken Russian dates: «двадцать пятого ноября», «пятого одиннадцатого», «послезавтра», «в следующую среду»."""

import calendar
import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.russian.number_words import plain
from core.russian.numerals import SpokenNumber, read_number

MONTHS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
WEEKDAYS = (
    "понедельник понедельника понедельнику понедельником",
    "вторник вторника вторнику вторником",
    "среда среду среды среде средой",
    "четверг четверга четвергу четвергом",
    "пятница пятницу пятницы пятнице пятницей",
    "суббота субботу субботы субботе субботой",
    "воскресенье воскресенья воскресенью воскресеньем",
)
WEEKDAY_NUMBERS = {form: n for n, forms in enumerate(WEEKDAYS) for form in forms.split()}
DAYS_FROM_TODAY = {"позавчера": -2, "вчера": -1, "сегодня": 0, "завтра": 1, "послезавтра": 2}
DAYS_IN = {"день": 1, "дня": 1, "дней": 1, "неделю": 7, "недели": 7, "недель": 7}
MONTHS_IN = frozenset({"месяц", "месяца", "месяцев"})
YEAR_STEM = "год"
LEAP_YEAR = 2024
YEARS = range(1900, 2101)
DAY_ENDINGS = ("го", "ое", "е")

_MONTH_LISTS = [[month] for month in MONTHS]


@dataclass(frozen=True, slots=True)
class SpokenDate:
    """`year` is None when it was not said; a two-digit year stays as said. `month_word` keeps the spoken month."""

    day: int
    month: int
    year: int | None
    length: int
    month_word: str = ""


def read_date(words: Sequence[str], start: int = 0) -> SpokenDate | None:
    """A day with its month, and the year when it was said. Only days that exist."""
    day = read_number(words, start)
    if day is None or not 1 <= day.value <= 31:
        return None
    at = start + day.length
    month = _read_month(words, at, day)
    if month is None:
        return None
    number, length, word = month
    if day.value > calendar.monthrange(LEAP_YEAR, number)[1]:
        return None
    at += length
    year, year_length = _read_year(words, at)
    return SpokenDate(day.value, number, year, at + year_length - start, word)


def find_date(text: str, today: datetime.date) -> datetime.date | None:
    """The first date of a text; what has no year or month is the next such day, today included."""
    words = [plain(word) for word in text.split()]
    readers: tuple[Callable[[Sequence[str], int, datetime.date], datetime.date | None], ...] = (
        _explicit,
        _relative,
        _in_so_many,
        _weekday,
        _day_of_month,
    )
    for reader in readers:
        for at in range(len(words)):
            found = reader(words, at, today)
            if found is not None:
                return found
    return None


def _read_month(words: Sequence[str], at: int, day: SpokenNumber) -> tuple[int, int, str] | None:
    """Number of the month, how many words, the word if it was one."""
    word = plain(words[at]) if at < len(words) else ""
    if word in MONTHS:
        return MONTHS.index(word) + 1, 1, word
    number = read_number(words, at)
    if number is None or not (day.is_ordinal and number.is_ordinal and 1 <= number.value <= 12):
        return None
    if not plain(words[at + number.length - 1]).endswith("го"):
        return None
    return number.value, number.length, ""


def _read_year(words: Sequence[str], at: int) -> tuple[int | None, int]:
    number = read_number(words, at)
    if number is None:
        return None, 0
    after = at + number.length
    has_year_word = after < len(words) and plain(words[after]).startswith(YEAR_STEM)
    if number.value in YEARS or (has_year_word and number.is_ordinal and number.value < 100):
        return number.value, number.length
    return None, 0


def _explicit(words: Sequence[str], at: int, today: datetime.date) -> datetime.date | None:
    spoken = read_date(words, at)
    if spoken is None:
        return None
    if spoken.year is not None:
        year = spoken.year if spoken.year >= 100 else _whole_year(spoken.year, today)
        return _day(year, spoken.month, spoken.day)
    for year in range(today.year, today.year + 5):  # 29 February waits up to four years
        found = _day(year, spoken.month, spoken.day)
        if found is not None and found >= today:
            return found
    return None


def _whole_year(two_digits: int, today: datetime.date) -> int:
    """«восемьдесят второго года»: the latest such year that is not beyond ten years ahead."""
    year = today.year - today.year % 100 + two_digits
    return year if year <= today.year + 10 else year - 100


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _relative(words: Sequence[str], at: int, today: datetime.date) -> datetime.date | None:
    days = DAYS_FROM_TODAY.get(words[at])
    return None if days is None else today + datetime.timedelta(days=days)


def _in_so_many(words: Sequence[str], at: int, today: datetime.date) -> datetime.date | None:
    """«через три дня», «через неделю», «через месяц»; «через день» is the day after tomorrow."""
    if words[at] != "через":
        return None
    number = read_number(words, at + 1)
    count = number.value if number else 1
    unit_at = at + 1 + (number.length if number else 0)
    unit = words[unit_at] if unit_at < len(words) else ""
    if unit in MONTHS_IN:
        month = today.month - 1 + count
        year, month = today.year + month // 12, month % 12 + 1
        return datetime.date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
    if unit not in DAYS_IN:
        return None
    days = 2 if unit == "день" and number is None else count * DAYS_IN[unit]
    return today + datetime.timedelta(days=days)


def _weekday(words: Sequence[str], at: int, today: datetime.date) -> datetime.date | None:
    """The coming one after today; with «следующ…» before it, that of the next calendar week."""
    number = WEEKDAY_NUMBERS.get(words[at])
    if number is None:
        return None
    if any(word.startswith("следующ") for word in words):
        monday = today - datetime.timedelta(days=today.weekday()) + datetime.timedelta(days=7)
        return monday + datetime.timedelta(days=number)
    return today + datetime.timedelta(days=(number - today.weekday() - 1) % 7 + 1)


def _day_of_month(words: Sequence[str], at: int, today: datetime.date) -> datetime.date | None:
    """«двадцать пятого», «на пятое число»: the next such day."""
    number = read_number(words, at)
    if number is None or not number.is_ordinal or not 1 <= number.value <= 31:
        return None
    after = at + number.length
    if not words[after - 1].endswith(DAY_ENDINGS) or words[after : after + 1] in _MONTH_LISTS:
        return None  # with a month it would have been a date, were there such a day
    month = today.replace(day=1)
    for _ in range(3):
        found = _day(month.year, month.month, number.value)
        if found is not None and found >= today:
            return found
        month = (month + datetime.timedelta(days=32)).replace(day=1)
    return None
