"""Times of day as callers name them: «в пол третьего», «после обеда», «с двух до четырёх», «к девяти утра»."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from core.russian.number_words import plain
from core.russian.numerals import read_number

FIRST_OFFICE_HOUR = 8
"""An hour below it without «утра» is of the afternoon: «в три» at an office is fifteen o'clock."""

LAST_MORNING_HOUR = 10
"""«в одиннадцать дня» is before noon."""

_PARTS: tuple[tuple[str, tuple[int, int]], ...] = (
    (r"перв\w+ половин\w+(?: дня)?|до обеда|до полудня", (8, 12)),
    (r"втор\w+ половин\w+(?: дня)?|после обеда|после полудня", (13, 18)),
    (r"рано утром|пораньше с утра|с самого утра|с утра пораньше", (8, 10)),
    (r"ближе к вечеру|под вечер|(?:к|в) конц\w дня|под конец дня|ближе к концу дня", (16, 19)),
    (r"ближе к обеду|перед обедом|к обеду", (11, 13)),
    (
        r"после работы|после рабочего дня|после смены|перед (?:самым )?закрытием|к закрытию",
        (17, 20),
    ),
    (r"(?:до|перед) работ\w+|к (?:самому )?открытию|с открытия", (8, 9)),
    (r"поздно вечером|попозже вечером", (18, 20)),
    (r"(?:в |на )?обед(?:ом)?\b|в обеденн\w+", (12, 14)),
    (r"(?:с |по)?утр(?:ом|а|у|ам)\b|утречком|утренн\w+", (8, 12)),
    (r"\bднем\b|дневн\w+|среди дня", (12, 17)),
    (r"вечер(?:ом|а|у|ам|ком)?\b|вечерн\w+", (17, 20)),
    (r"\bночью\b|\bночи\b", (0, 6)),
)
_HALF = re.compile(r"\bпол(?:овин[аеу])? ?(\w+)")
_MORNING, _AFTERNOON = ("утра", "ночи"), ("дня", "вечера")
_MARKERS = (*_MORNING, *_AFTERNOON)
_AT = (
    "в",
    "во",
    "на",
    "к",
    "ко",
    "около",
    "районе",
    "часиков",
    "часов",
    "часам",
    "примерно",
    "где",
    "лучше",
)
_CORRECTIONS = re.compile(r"\b(?:нет|точнее|вернее|лучше|то есть|ой|хотя)\b")
_NOT_BUT = re.compile(r"\bне (?!раньше|позже|позднее)\b.*?\bа\b(.+)")


@dataclass(frozen=True, slots=True)
class DayTimes:
    """From `earliest` to `latest`; an exact time when they are equal."""

    earliest: time
    latest: time

    @property
    def is_exact(self) -> bool:
        return self.earliest == self.latest


DAY_START, DAY_END = time(0, 0), time(23, 59)


def find_times(text: str) -> DayTimes | None:
    """After a correction («не в десять, а в двенадцать») the corrected time."""
    spoken = plain(text)
    parts = [spoken]
    if contrast := _NOT_BUT.search(spoken):
        parts = [contrast.group(1), spoken]
    elif _CORRECTIONS.search(spoken):
        parts = [*reversed(_CORRECTIONS.split(spoken)), spoken]
    return next((found for part in parts if (found := _find_in(part))), None)


def _find_in(text: str) -> DayTimes | None:
    words = re.findall(r"\d{1,2}:\d{2}|\w+", text)
    return (
        _between(words)
        or _and_a_half(words)
        or _start_of_hour(words)
        or _bounded(words)
        or _relative_to_hour(words)
        or _at_hour(words)
        or _part(text)
    )


def _exactly(moment: time) -> DayTimes:
    return DayTimes(moment, moment)


@dataclass(frozen=True, slots=True)
class _Clock:
    moment: time
    length: int


def _clock(words: Sequence[str], at: int, *, hint: str = "") -> _Clock | None:
    """An hour with or without minutes that begins at `at`. `hint`: a part of the day said elsewhere."""
    if at >= len(words):
        return None
    if written := re.fullmatch(r"(\d{1,2}):(\d{2})", words[at]):
        hour, minute = int(written.group(1)), int(written.group(2))
        return _Clock(time(hour, minute), 1) if hour < 24 and minute < 60 else None
    if words[at] in ("час", "часу", "часом"):
        minute, end = _minutes(words, at + 1)
        moment = time(_on_the_clock(1, _after(words, end) or hint), minute)
        return _Clock(moment, end - at + (1 if _after(words, end) else 0))
    if words[at].startswith("полдень") or words[at] in ("полудню", "полудня"):
        return _Clock(time(12, 0), 1)
    number = read_number(words, at)
    if number is None or number.is_ordinal or number.value > 23:
        return None
    end = at + number.length
    if end < len(words) and words[end].startswith("час"):
        end += 1
    elif _counts_something(words, at, end):
        return None
    minute, end = _minutes(words, end)
    marker = _after(words, end) or _before_minutes(words, end) or hint
    hour = _on_the_clock(number.value, marker)
    return _Clock(time(hour, minute), end - at + (1 if _after(words, end) else 0))


def _counts_something(words: Sequence[str], at: int, end: int) -> bool:
    """«через два дня» and «пять минут» are no times of day, «в два дня» is."""
    after = words[end] if end < len(words) else ""
    before = words[at - 1] if at else ""
    counts_days = after == "дня" and before not in ("в", "к", "часов", "около", "до", "после")
    return counts_days or after.startswith(("дне", "недел", "минут", "месяц", "числ"))


def _minutes(words: Sequence[str], at: int) -> tuple[int, int]:
    first = read_number(words, at)
    if first is None or first.is_ordinal or first.value > 59:
        return 0, at
    end = at + first.length
    if first.value == 0:
        second = read_number(words, end)
        if second is None or second.value > 9:
            return 0, end
        return second.value, end + second.length
    if end < len(words) and words[end].startswith("минут"):
        end += 1
    return first.value, end


def _after(words: Sequence[str], at: int) -> str:
    word = words[at] if at < len(words) else ""
    return word if word in (*_MORNING, *_AFTERNOON) else ""


def _before_minutes(words: Sequence[str], end: int) -> str:
    return next((word for word in words[max(0, end - 4) : end] if word in _AFTERNOON), "")


def _on_the_clock(hour: int, marker: str) -> int:
    if marker in _AFTERNOON and hour < (12 if marker == "вечера" else LAST_MORNING_HOUR):
        return hour + 12
    if marker in _MORNING:
        return 0 if hour == 12 and marker == "ночи" else hour
    return hour + 12 if 0 < hour < FIRST_OFFICE_HOUR else hour


def _hint(words: Sequence[str]) -> str:
    """«вечером часов в семь»: the part of the day stands apart from the hour."""
    if any(word.startswith("вечер") for word in words):
        return "вечера"
    return "утра" if any(word in ("утром", "утречком") for word in words) else ""


def _between(words: Sequence[str]) -> DayTimes | None:
    for at, word in enumerate(words):
        if word not in ("с", "со", "между", "от"):
            continue
        first = _clock(words, at + 1)
        if first is None:
            continue
        end = at + 1 + first.length
        if end < len(words) and words[end] in ("до", "и", "по"):
            last = _clock(words, end + 1)
            if last and last.moment > first.moment:
                return DayTimes(first.moment, last.moment)
    return None


def _bounded(words: Sequence[str]) -> DayTimes | None:
    for at, word in enumerate(words):
        low = word in ("после", "позже", "позднее") or words[max(0, at - 1) : at + 1] == [
            "не",
            "раньше",
        ]
        high = word in ("до", "раньше") and not low
        if words[max(0, at - 1) : at + 1] in (["не", "позже"], ["не", "позднее"]):
            low, high = False, True
        clock = _clock(words, at + 1, hint=_hint(words)) if low or high else None
        if clock is not None:
            return DayTimes(clock.moment, DAY_END) if low else DayTimes(DAY_START, clock.moment)
        if word in ("с", "со") and (start := _clock(words, at + 1, hint=_hint(words))):
            return DayTimes(start.moment, DAY_END)
    return None


def _and_a_half(words: Sequence[str]) -> DayTimes | None:
    """«в десять с половиной»."""
    for at in range(len(words)):
        clock = _clock(words, at, hint=_hint(words))
        end = at + clock.length if clock else len(words)
        if clock and list(words[end : end + 2]) == ["с", "половиной"]:
            return _exactly(clock.moment.replace(minute=30))
    return None


def _start_of_hour(words: Sequence[str]) -> DayTimes | None:
    """«в начале одиннадцатого»: the first half of the hour."""
    for at, word in enumerate(words[:-1]):
        number = read_number(words, at + 1) if word == "начале" else None
        if number and number.is_ordinal and 1 <= number.value <= 12 and at + 2 >= len(words):
            hour = _on_the_clock(number.value - 1 or 12, _hint(words))
            return DayTimes(time(hour, 0), time(hour, 30))
    return None


def _relative_to_hour(words: Sequence[str]) -> DayTimes | None:
    """«пол третьего», «без четверти пять», «четверть шестого», «десять минут второго»."""
    text = " ".join(words)
    marker = next((word for word in words if word in (*_MORNING, *_AFTERNOON)), _hint(words))
    if half := _HALF.search(text):
        number = read_number([half.group(1)])
        if number and number.is_ordinal and 1 <= number.value <= 12:
            return _exactly(time(_on_the_clock(number.value - 1 or 12, marker), 30))
    for at, word in enumerate(words):
        if word == "без" and (before := _minutes_to(words, at + 1)):
            minutes, end = before
            number = read_number(words, end)
            value = 1 if words[end : end + 1] == ["час"] else number.value if number else 0
            if 1 <= value <= 12:
                return _exactly(time(_on_the_clock(value, marker) - 1, 60 - minutes))
        past = _quarter_or_minutes(words, at) if word == "четверть" or "минут" in text else None
        if past:
            number = read_number(words, past[1])
            if number and number.is_ordinal and 1 <= number.value <= 12:
                return _exactly(time(_on_the_clock(number.value - 1 or 12, marker), past[0]))
    return None


def _minutes_to(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """«без двадцати три»: twenty minutes and the hour, not twenty-three."""
    number = read_number(words, at)
    after = words[at + number.length : at + number.length + 1] if number else []
    is_hour_in_it = (
        number is not None and number.length == 2 and (not after or after[0] in _MARKERS)
    )
    return (
        _quarter_or_minutes(words[: at + 1], at)
        if is_hour_in_it
        else _quarter_or_minutes(words, at)
    )


def _quarter_or_minutes(words: Sequence[str], at: int) -> tuple[int, int] | None:
    if at < len(words) and words[at].startswith("четверт"):
        return 15, at + 1
    number = read_number(words, at)
    if number is None or number.is_ordinal or not 1 <= number.value <= 59:
        return None
    end = at + number.length
    return number.value, end + (end < len(words) and words[end].startswith("минут"))


def _at_hour(words: Sequence[str]) -> DayTimes | None:
    hint = _hint(words)
    for at, word in enumerate(words):
        clock = _clock(words, at, hint=hint)
        if clock is None:
            continue
        end = at + clock.length
        is_hour = any(part.startswith("час") or ":" in part for part in words[at:end])
        is_marked = words[end - 1] in (*_MORNING, *_AFTERNOON)
        if (
            is_hour
            or is_marked
            or clock.length > 1
            or (at and words[at - 1] in _AT)
            or "полд" in word
        ):
            return _exactly(clock.moment)
    return None


def _part(text: str) -> DayTimes | None:
    for pattern, (first, last) in _PARTS:
        if re.search(pattern, text):
            return DayTimes(time(first), time(last))
    return None
