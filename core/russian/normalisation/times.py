"""Times of day: «18:25», «9:00–18:00», «с 9.00 до 18.00», «пн–пт»."""

import re

from core.russian.normalisation.context import case_after, last_word
from core.russian.normalisation.grammar import Case, counted, inflect
from core.russian.normalisation.numerals import cardinal

_TIME = r"([01]?\d|2[0-4]):([0-5]\d)"
_DOT_TIME = r"([01]?\d|2[0-4])\.([0-5]\d)"
_WITH_SECONDS = re.compile(rf"(?<![\d:]){_TIME}:([0-5]\d)(?![\d:])")
_SPAN = re.compile(rf"(?<![\d:.,]){_TIME}\s*[-–]\s*{_TIME}(?![\d:])")
_FROM_TO = re.compile(rf"\b(с|от)\s+{_TIME}\s+до\s+{_TIME}(?![\d:])", re.IGNORECASE)
_ONE = re.compile(rf"(?<![\d:.,]){_TIME}(?![\d:])")
_DOT_SPAN = re.compile(rf"(?<![\d.,]){_DOT_TIME}(\s*[-–]\s*){_DOT_TIME}(?![\d]|\.\d)")
_DOT_ONE = re.compile(
    rf"\b(с|до|к|в|после|на|от)\s+{_DOT_TIME}(?=[^\d.%]|\.?\s|\.?$)(?!\s*(?:%|₽|руб|процент|тыс|млн|балл))",
    re.IGNORECASE,
)
_DAYS = {
    **{"пн": "понедельник", "вт": "вторник", "ср": "среда", "чт": "четверг"},
    **{"пт": "пятница", "сб": "суббота", "вс": "воскресенье"},
}
_DAY_NAME = "|".join(_DAYS)
_DAY_SPAN = re.compile(rf"\b({_DAY_NAME})\.?\s*[-–]\s*({_DAY_NAME})\b\.?", re.IGNORECASE)
_DAY = re.compile(rf"\b({_DAY_NAME})\b\.?(?=\s*(?:[,:\d–-]|с\b|и\b|$|{_DAY_NAME}))", re.IGNORECASE)


def read_times(text: str) -> str:
    text = _DAY_SPAN.sub(_day_span, text)
    text = _DAY.sub(_week_day, text)
    text = _DOT_SPAN.sub(r"\1:\2\3\4:\5", text)
    text = _DOT_ONE.sub(r"\1 \2:\3", text)
    text = _WITH_SECONDS.sub(_with_seconds, text)
    text = _FROM_TO.sub(lambda m: _from_to(m[1], (m[2], m[3]), (m[4], m[5])), text)
    text = _SPAN.sub(_span, text)
    return _ONE.sub(_one, text)


def _span(match: re.Match[str]) -> str:
    before = last_word(match.string[: match.start()])
    start, end = (match[1], match[2]), (match[3], match[4])
    return _from_to("" if before in ("с", "от") else "с", start, end)


def _from_to(lead: str, start: tuple[str, str], end: tuple[str, str]) -> str:
    """The word «часов» is said once when both are whole hours."""
    first = (
        cardinal(int(start[0]), Case.GENITIVE)
        if int(start[1]) == int(end[1]) == 0
        else clock_time(int(start[0]), int(start[1]), Case.GENITIVE)
    )
    return f"{lead} {first} до {clock_time(int(end[0]), int(end[1]), Case.GENITIVE)}".strip()


def _one(match: re.Match[str]) -> str:
    case = case_after(match.string[: match.start()])
    return clock_time(int(match[1]), int(match[2]), case)


def _with_seconds(match: re.Match[str]) -> str:
    case = case_after(match.string[: match.start()])
    seconds = int(match[3])
    noun = counted("секунда", seconds, case)
    return f"{clock_time(int(match[1]), int(match[2]), case)} {cardinal(seconds, case, 'f')} {noun}"


def clock_time(hours: int, minutes: int, case: Case) -> str:
    spoken = f"{cardinal(hours, case)} {counted('час', hours, case)}"
    if minutes == 0:
        return spoken
    return f"{spoken} {cardinal(minutes, case, 'f')} {counted('минута', minutes, case)}"


def _day_span(match: re.Match[str]) -> str:
    first, last = _DAYS[match[1].lower()], _DAYS[match[2].lower()]
    lead = "со" if first == "вторник" else "с"
    if last_word(match.string[: match.start()]) in ("с", "со"):
        lead = ""
    start, end = inflect(first, Case.GENITIVE), inflect(last, Case.ACCUSATIVE)
    return f"{lead} {start} по {end}".strip() + " "


def _week_day(match: re.Match[str]) -> str:
    before = match.string[: match.start()]
    case = Case.ACCUSATIVE if last_word(before) in ("в", "во", "на") else case_after(before)
    return f"{inflect(_DAYS[match[1].lower()], case)} "
