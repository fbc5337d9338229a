"""Birth dates as they are said: «пятого мая тысяча девятьсот девяностого», «ноль пять ноль пять девяностый»."""

import re
from collections.abc import Sequence
from datetime import date

from core.russian.number_words import plain
from core.russian.numerals import read_number

_MONTHS = (
    "январ",
    "феврал",
    "март",
    "апрел",
    "ма",
    "июн",
    "июл",
    "август",
    "сентябр",
    "октябр",
    "ноябр",
    "декабр",
)
_OLDEST_YEARS = 120
_WRITTEN = re.compile(r"\b(\d{1,2})[ ./-]?(\d{2})[ ./-]?(\d{4})\b")


def read_birth_date(text: str, *, today: date) -> date | None:
    """Day, month and year, or eight digits of keys; None when one is missing or the date cannot be a birth date.

    A year of two digits must be an ordinal («девяностого»): four cardinals are digits of a document.
    """
    spoken = plain(text)
    if written := _WRITTEN.search(spoken):
        day, month, year = (int(part) for part in written.groups())
        return _possible(day, month, year, today)
    parts = _parts(re.findall(r"\w+", spoken))
    if len(parts) < 3:
        return None
    return _possible(parts[0], parts[1], _full_year(parts[2], today), today)


def _parts(words: Sequence[str]) -> list[int]:
    """Day, month, year as numbers in the order they were said; «ноль пять» is 5. Empty without a year."""
    found: list[int] = []
    has_year = False
    at = 0
    while at < len(words):
        month = _month(words[at])
        if month and found:
            found.append(month)
            at += 1
            continue
        number = read_number(words, at)
        if number is None:
            at += 1
            continue
        at += number.length
        if number.value == 0 and len(found) < 2:
            number = read_number(words, at)
            if number is None:
                return []
            at += number.length
        found.append(number.value)
        has_year = number.is_ordinal or number.value >= 1900 or len(found) == 4
    return _year_joined(found) if has_year else []


def _year_joined(found: list[int]) -> list[int]:
    """«девятнадцать девяносто» is a year said in two numbers; four other numbers are no date."""
    if len(found) < 4:
        return found
    if len(found) == 4 and found[2] in (19, 20) and found[3] < 100:
        return [*found[:2], found[2] * 100 + found[3]]
    return []


def _month(word: str) -> int:
    if word in ("май", "мая", "мае"):
        return 5
    return next((at for at, stem in enumerate(_MONTHS, 1) if at != 5 and word.startswith(stem)), 0)


def _full_year(year: int, today: date) -> int:
    if year >= 100:
        return year
    return year + (2000 if 2000 + year <= today.year else 1900)


def _possible(day: int, month: int, year: int, today: date) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if today.year - _OLDEST_YEARS <= year and found <= today else None
