"""Dates, hours and lists in words, put together from words.yml."""

from collections.abc import Sequence
from datetime import date, time
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from core.knowledge.hours import DayHours, OfficeHours, OpenInterval

WORDS_FILE = Path(__file__).with_name("words.yml")


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(WORDS_FILE.read_text(encoding="utf-8"))
    return loaded


def clock(moment: time) -> str:
    return f"{moment.hour}:{moment.minute:02d}"


def day_and_month(day: date) -> str:
    return f"{day.day} {words()['months'][day.month - 1]}"


def on_day(day: date, *, today: date) -> str:
    """«сегодня», «завтра», «в пятницу, 27 ноября»."""
    if (day - today).days in (0, 1):
        return str(words()["today" if day == today else "tomorrow"])
    return f"{words()['on_weekdays'][day.weekday()]}, {day_and_month(day)}"


def name_of_day(day: date, *, today: date) -> str:
    """«завтра», «пятница, 27 ноября»."""
    if (day - today).days in (0, 1):
        return on_day(day, today=today)
    return f"{words()['weekdays'][day.weekday()]}, {day_and_month(day)}"


def hours_in_words(intervals: Sequence[OpenInterval]) -> str:
    """«с 9:00 до 18:00, перерыв с 13:00 до 14:00»; empty for a closed day."""
    if not intervals:
        return ""
    outer = _from_to(intervals[0].opens, intervals[-1].closes)
    gaps = [_from_to(first.closes, second.opens) for first, second in pairwise(intervals)]
    if not gaps:
        return outer
    return str(words()["with_break"]).format(hours=outer, breaks=joined(gaps))


def _from_to(opens: time, closes: time) -> str:
    return str(words()["from_to"]).format(opens=clock(opens), closes=clock(closes))


def week_in_words(hours: OfficeHours) -> str:
    """Days with the same hours together, in the order of the week."""
    groups: dict[tuple[OpenInterval, ...], list[str]] = {}
    for weekday, intervals in enumerate(hours.week):
        groups.setdefault(intervals, []).append(words()["weekdays"][weekday])
    return capitalised(
        "; ".join(
            f"{joined(names)} {hours_in_words(intervals) or words()['day_off']}"
            for intervals, names in groups.items()
        )
        + "."
    )


def joined(parts: Sequence[str], *, last: str = "and") -> str:
    """«а, б и в»; `last` is a key of words.yml: and, or."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {words()[last]} {parts[-1]}"


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def is_special(day: DayHours) -> bool:
    return bool(day.note)
