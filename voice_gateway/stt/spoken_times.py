"""Times to be written down: «в половине третьего». What time a caller means: core/russian/day_times.py."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.russian.number_words import plain
from core.russian.numerals import SpokenNumber, read_number

HALF = frozenset({"половина", "половине", "половину", "пол"})
QUARTER = frozenset({"четверть", "четверти"})
HOUR_WORDS = frozenset({"час", "часа", "часов", "часам", "часу", "часах"})
MINUTE_WORDS = frozenset({"минута", "минуты", "минуту", "минут", "минутам"})
PREPOSITIONS = frozenset({"в", "на", "к", "до", "с", "после", "около", "ровно", "часов"})
NAMED = {"полдень": 12, "полночь": 0}


@dataclass(frozen=True, slots=True)
class SpokenTime:
    """As said: «пять» is 5 whatever the part of the day. `length` does not count «утра», «вечера»."""

    hour: int
    minute: int
    length: int


def read_time(words: Sequence[str], start: int = 0) -> SpokenTime | None:
    """A time that is one by its own words: with «половине», «без», «четверть», «часов», «минут третьего»."""
    forms = [plain(word) for word in words[start:]]
    if not forms:
        return None
    if forms[0] in NAMED:
        return SpokenTime(NAMED[forms[0]], 0, 1)
    return _half(forms) or _before_the_hour(forms) or _past_the_hour(forms) or _whole_hour(forms)


def read_bare_time(words: Sequence[str], start: int = 0) -> SpokenTime | None:
    """«девять тридцать», «пятнадцать ноль ноль»: only where a time is expected or a preposition stands before."""
    forms = [plain(word) for word in words[start:]]
    if forms and ":" in forms[0]:
        return _written(forms[0])
    hour = _cardinal(forms, 0, 23)
    if hour is None:
        return None
    minute = _minute(forms, hour.length)
    if minute is None or _cardinal(forms, hour.length + minute.length, 10**9) is not None:
        return None
    return SpokenTime(hour.value, minute.value, hour.length + minute.length)


def _half(forms: Sequence[str]) -> SpokenTime | None:
    """«половина третьего», «пол третьего», «полтретьего»."""
    if forms[0] in HALF:
        hour = _ordinal_hour(forms, 1)
        return SpokenTime(_hour_before(hour.value), 30, 1 + hour.length) if hour else None
    if forms[0].startswith("пол"):
        hour = _ordinal_hour([forms[0].removeprefix("пол")], 0)
        return SpokenTime(_hour_before(hour.value), 30, 1) if hour else None
    return None


def _before_the_hour(forms: Sequence[str]) -> SpokenTime | None:
    """«без четверти пять», «без двадцати пяти минут час»."""
    if forms[0] != "без" or len(forms) < 3:
        return None
    if forms[1] in QUARTER:
        minutes, at = 15, 2
    else:
        said = _minutes_before(forms)
        if said is None:
            return None
        minutes, at = said
    if at < len(forms) and forms[at] in MINUTE_WORDS:
        at += 1
    if at < len(forms) and forms[at] == "час":
        return SpokenTime(12, 60 - minutes, at + 1)
    hour = _cardinal(forms, at, 12, least=1)
    if hour is None:
        return None
    return SpokenTime(_hour_before(hour.value), 60 - minutes, at + hour.length)


def _minutes_before(forms: Sequence[str]) -> tuple[int, int] | None:
    """«пяти» of «без пяти пять», «двадцати пяти» of «без двадцати пяти пять»: minutes and the place behind."""
    number = _cardinal(forms, 1, 29, least=1)
    if number is None:
        return None
    at = 1 + number.length
    has_hour = at < len(forms) and (
        forms[at] == "час" or forms[at] in MINUTE_WORDS or _cardinal(forms, at, 12) is not None
    )
    if not has_hour and number.length == 2:  # «без двадцати пять»: the second word is the hour
        return number.value - number.value % 10, at - 1
    return number.value, at


def _past_the_hour(forms: Sequence[str]) -> SpokenTime | None:
    """«четверть шестого», «десять минут шестого»."""
    if forms[0] in QUARTER:
        minutes, at = 15, 1
    else:
        number = _cardinal(forms, 0, 59, least=1)
        if number is None or number.length >= len(forms):
            return None
        if forms[number.length] not in MINUTE_WORDS:
            return None
        minutes, at = number.value, number.length + 1
    hour = _ordinal_hour(forms, at)
    return SpokenTime(_hour_before(hour.value), minutes, at + hour.length) if hour else None


def _whole_hour(forms: Sequence[str]) -> SpokenTime | None:
    """«пять часов», «девять часов тридцать минут»."""
    hour = _cardinal(forms, 0, 23)
    if hour is None or hour.length >= len(forms) or forms[hour.length] not in HOUR_WORDS:
        return None
    at = hour.length + 1
    minute = _minute(forms, at)
    if minute is None:
        single = _cardinal(forms, at, 59)
        after = at + (single.length if single else 0)
        if single and after < len(forms) and forms[after] in MINUTE_WORDS:
            minute = single
    if minute is None:
        return SpokenTime(hour.value, 0, at)
    at += minute.length
    if at < len(forms) and forms[at] in MINUTE_WORDS:
        at += 1
    return SpokenTime(hour.value, minute.value, at)


def _minute(forms: Sequence[str], at: int) -> SpokenNumber | None:
    """Two places of minutes: «тридцать», «ноль пять», «ноль ноль»."""
    number = _cardinal(forms, at, 59)
    if number is None:
        return None
    if number.value == 0:
        second = _cardinal(forms, at + number.length, 9)
        if second is None:
            return None
        return SpokenNumber(second.value, number.length + second.length)
    return number if number.value >= 10 else None


def _written(word: str) -> SpokenTime | None:
    hour, _, minute = word.partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60):
        return None
    return SpokenTime(int(hour), int(minute), 1)


def _cardinal(forms: Sequence[str], at: int, most: int, *, least: int = 0) -> SpokenNumber | None:
    number = read_number(forms, at)
    if number is None or number.is_ordinal or not least <= number.value <= most:
        return None
    return number


def _ordinal_hour(forms: Sequence[str], at: int) -> SpokenNumber | None:
    """«третьего» of «половина третьего»."""
    number = read_number(forms, at)
    if number is None or not number.is_ordinal or not 1 <= number.value <= 12:
        return None
    return number if forms[at + number.length - 1].endswith("го") else None


def _hour_before(hour: int) -> int:
    return 12 if hour == 1 else hour - 1
