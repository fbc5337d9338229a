"""Days as callers name them: «завтра», «в следующую пятницу», «двадцать пятого декабря», «через неделю»."""

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.russian.number_words import plain
from core.russian.numerals import read_number

_RELATIVE_DAYS = {
    "позавчера": -2,
    "вчера": -1,
    "сегодня": 0,
    "сегодняшний": 0,
    "сейчас": 0,
    "завтра": 1,
    "завтрашний": 1,
    "послезавтра": 2,
    "послепослезавтра": 3,
}
_WEEKDAY_STEMS = ("понедельник", "вторник", "сред", "четверг", "пятниц", "суббот", "воскресен")
_WEEKDAY_ENDINGS = r"(а|у|ы|е|ой|ам|ами|ах|ов|и|ье|ья|ью|ьям|ий)?"
_MONTHS = {
    "январ": 1,
    "феврал": 2,
    "март": 3,
    "апрел": 4,
    "ма": 5,
    "июн": 6,
    "июл": 7,
    "август": 8,
    "сентябр": 9,
    "октябр": 10,
    "ноябр": 11,
    "декабр": 12,
}
_MONTH_ENDINGS = r"(ь|я|е|ю|а|й|у)?"
_HOLIDAYS = {
    ("нов", "год"): (1, 1),
    ("рождеств",): (1, 7),
    ("день", "побед"): (5, 9),
    ("дня", "побед"): (5, 9),
    ("первома",): (5, 1),
    ("день", "росси"): (6, 12),
    ("дня", "росси"): (6, 12),
    ("день", "защитник"): (2, 23),
    ("женск", "день"): (3, 8),
}
_MONTH_PARTS = {"начале": (1, 10), "середине": (11, 20), "конце": (21, 31)}
_CORRECTIONS = re.compile(r"\b(?:нет|точнее|вернее|лучше|то есть|ой|а не|хотя)\b")
_NOT_BUT = re.compile(r"\bне\b.*?\bа\b(.+)")
_DAY_WORDS = ("день", "дня", "дней", "деньк", "денек", "денечк")
_UNITS = (*_DAY_WORDS, "недел", "месяц")
_NEXT_WEEK = re.compile(r"\b(?:следующ|будущ)\w* недел|\bна (?:следующей|будущей)\b")
_AFTER_WEEKS = re.compile(r"\bчерез (\w+ )?недел(?:ю|и|ь|ьку)\b")
_NUMERIC_DATE = re.compile(r"\b(\d{1,2})[./](\d{1,2})(?:[./](\d{4}))?\b")


@dataclass(frozen=True, slots=True)
class Days:
    """From `first` to `last`, both included; one day when they are equal."""

    first: date
    last: date

    @property
    def is_one_day(self) -> bool:
        return self.first == self.last


Reader = Callable[[Sequence[str], int, date], Days | None]


def find_days(text: str, *, today: date) -> Days | None:
    """The days a caller means; after a correction («не в пятницу, а в субботу») the corrected ones."""
    for part in _latest_thoughts(plain(text)):
        if found := _find_in(part, today):
            return found
    return None


def _latest_thoughts(text: str) -> list[str]:
    """The text after the last word of correction first, then the whole."""
    if contrast := _NOT_BUT.search(text):
        return [contrast.group(1), text]
    return [*reversed(_CORRECTIONS.split(text)), text]


def _find_in(text: str, today: date) -> Days | None:
    if written := _NUMERIC_DATE.search(text):
        day, month, year = written.groups()
        return _dated(int(day), int(month), int(year) if year else None, today)
    words = re.findall(r"\w+", text)
    for reader in _READERS:
        for at in range(len(words)):
            if found := reader(words, at, today):
                return found
    return None


def _one(day: date) -> Days:
    return Days(day, day)


def _dated(day: int, month: int, year: int | None, today: date) -> Days | None:
    """The next such day from today on, unless the year is named."""
    if not 1 <= month <= 12:
        return None
    for candidate_year in [year] if year else [today.year, today.year + 1]:
        if not 1 <= day <= calendar.monthrange(candidate_year, month)[1]:
            continue
        found = date(candidate_year, month, day)
        if year or found >= today:
            return _one(found)
    return None


def _month(word: str) -> int | None:
    for stem, number in _MONTHS.items():
        if re.fullmatch(stem + _MONTH_ENDINGS, word):
            return number
    return None


def _weekday(word: str) -> int | None:
    for number, stem in enumerate(_WEEKDAY_STEMS):
        if re.fullmatch(stem + _WEEKDAY_ENDINGS, word):
            return number
    return None


def _day_and_month(words: Sequence[str], at: int, today: date) -> Days | None:
    number = read_number(words, at)
    before = read_number(words, at - 1) if at else None
    is_tail = before is not None and before.length > 1
    if number is None or is_tail or at + number.length >= len(words):
        return None
    month = _month(words[at + number.length])
    if month is None:
        return None
    year = read_number(words, at + number.length + 1)
    named = year.value if year and 2000 <= year.value < 2100 else None
    return _dated(number.value, month, named, today)


def _after_some_time(words: Sequence[str], at: int, today: date) -> Days | None:
    if at + 1 >= len(words):
        return None
    if words[at].startswith(_UNITS) and words[at + 1] == "через":
        return _roughly_after(words, at, today)
    if words[at] != "через":
        return None
    number = read_number(words, at + 1)
    if number is None and words[at + 1] in ("пару", "пара"):
        count, unit_at = 2, at + 2
    else:
        count, unit_at = (number.value, at + 1 + number.length) if number else (1, at + 1)
    unit = words[unit_at] if unit_at < len(words) else ""
    if unit.startswith(_DAY_WORDS):
        return _one(today + timedelta(days=count if number or count > 1 else 2))
    if unit.startswith("недел"):
        return _one(today + timedelta(weeks=count))
    if unit.startswith("месяц"):
        return _one(_months_later(today, count))
    return None


def _roughly_after(words: Sequence[str], at: int, today: date) -> Days | None:
    """«недели через две», «дня через три»."""
    number = read_number(words, at + 2)
    if number is None:
        return None
    return _after_some_time(["через", *words[at + 2 : at + 2 + number.length], words[at]], 0, today)


def _months_later(today: date, count: int) -> date:
    month_index = today.month - 1 + count
    year, month = today.year + month_index // 12, month_index % 12 + 1
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


def _relative_day(words: Sequence[str], at: int, today: date) -> Days | None:
    shift = _RELATIVE_DAYS.get(words[at])
    if shift is None and words[at].startswith("завтрашн"):
        shift = 1
    if shift is None and words[at].startswith("сегодняшн"):
        shift = 0
    return None if shift is None else _one(today + timedelta(days=shift))


def _named_weekday(words: Sequence[str], at: int, today: date) -> Days | None:
    weekday = _weekday(words[at])
    if weekday is None:
        return None
    monday = today - timedelta(days=today.weekday())
    around = " ".join(words)
    before = words[at - 1] if at else ""
    if later := _AFTER_WEEKS.search(around):
        count = (later.group(1) or "").strip()
        number = read_number([count]) if count else None
        weeks = 2 if count in ("пару", "пара") else number.value if number else 1
        return _one(monday + timedelta(days=7 * weeks + weekday))
    if _NEXT_WEEK.search(around) or before.startswith(("следующ", "будущ")):
        return _one(monday + timedelta(days=7 + weekday))
    coming = today + timedelta(days=(weekday - today.weekday()) % 7)
    if before in ("через", "после"):
        return _one(coming + timedelta(days=7 if before == "через" else 1))
    return _one(coming)


def _week_part(words: Sequence[str], at: int, today: date) -> Days | None:
    monday = today - timedelta(days=today.weekday())
    word, before = words[at], words[max(0, at - 3) : at]
    if word.startswith("выходн"):
        saturday = monday + timedelta(days=5)
        return Days(max(saturday, today), saturday + timedelta(days=1))
    if word.startswith(("будн", "рабочи")) and word != "рабочий":
        start = monday if today.weekday() < 5 else monday + timedelta(days=7)
        return Days(max(start, today), start + timedelta(days=4))
    if not word.startswith("недел"):
        return None
    if any(part.startswith(("следующ", "будущ")) for part in before):
        monday += timedelta(days=7)
    elif not any(part.startswith(("эт", "конц", "начал", "на")) for part in before):
        return None
    first, last = monday, monday + timedelta(days=6)
    if "конце" in before:
        first, last = monday + timedelta(days=3), monday + timedelta(days=4)
    elif "начале" in before:
        first, last = monday, monday + timedelta(days=1)
    return Days(max(first, today), max(last, today))


def _month_part(words: Sequence[str], at: int, today: date) -> Days | None:
    before = words[max(0, at - 2) : at]
    month = _month(words[at])
    if words[at].startswith("месяц"):
        is_next = any(part.startswith(("следующ", "будущ")) for part in before)
        first = _months_later(today.replace(day=1), 1 if is_next else 0)
        if not is_next and not before:
            return None
    elif month is not None and before and before[-1] in ("в", *_MONTH_PARTS):
        first = date(today.year + (month < today.month), month, 1)
    else:
        return None
    length = calendar.monthrange(first.year, first.month)[1]
    named = next((_MONTH_PARTS[part] for part in before if part in _MONTH_PARTS), (1, 31))
    low, high = named[0], min(named[1], length)
    days = Days(first.replace(day=low), first.replace(day=high))
    return Days(max(days.first, today), max(days.last, today))


def _holiday(words: Sequence[str], at: int, today: date) -> Days | None:
    for stems, (month, day) in _HOLIDAYS.items():
        part = words[at : at + len(stems)]
        if len(part) == len(stems) and all(
            word.startswith(stem) for word, stem in zip(part, stems, strict=True)
        ):
            return _dated(day, month, None, today)
    return None


def _day_of_month(words: Sequence[str], at: int, today: date) -> Days | None:
    """«двадцать пятого», «на третье число»: the nearest such day. Cardinals only before «число»."""
    number = read_number(words, at)
    if number is None or not 1 <= number.value <= 31:
        return None
    after = words[at + number.length] if at + number.length < len(words) else ""
    last_word = words[at + number.length - 1]
    is_day = number.is_ordinal and last_word.endswith(("ого", "его", "ое", "ье"))
    is_time = at > 0 and words[at - 1].startswith(("половин", "пол", "четверть", "минут", "начал"))
    if is_time or _month(after) or not (is_day or after.startswith("числ")):
        return None
    for months in range(3):
        first = _months_later(today.replace(day=1), months)
        if number.value <= calendar.monthrange(first.year, first.month)[1]:
            found = first.replace(day=number.value)
            if found >= today:
                return _one(found)
    return None


_READERS: tuple[Reader, ...] = (
    _day_and_month,
    _named_weekday,
    _after_some_time,
    _holiday,
    _day_of_month,
    _month_part,
    _week_part,
    _relative_day,
)
