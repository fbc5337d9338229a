"""Dates to be written down: «двадцать пятого ноября». What day a caller means: core/russian/dates.py."""

import calendar
from collections.abc import Sequence
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
DAY_ENDINGS = ("го", "е")
"""«пятого», «пятое», «третье»."""
YEAR_STEM = "год"
LEAP_YEAR = 2024
YEARS = range(1900, 2101)


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
    if day.is_ordinal and not plain(words[at - 1]).endswith(DAY_ENDINGS):
        return None
    month = _read_month(words, at, day)
    if month is None:
        return None
    number, length, word = month
    if day.value > calendar.monthrange(LEAP_YEAR, number)[1]:
        return None
    at += length
    year, year_length = _read_year(words, at)
    return SpokenDate(day.value, number, year, at + year_length - start, word)


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
