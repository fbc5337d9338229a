"""Dates: «25.11.2026», «25 ноября 2026», «с 1 по 8 января», «ноябрь 2026 г.», «2026–2027 гг.»."""

import re

from core.russian.normalisation.context import case_after, governed_cases, last_word
from core.russian.normalisation.grammar import Case, inflect
from core.russian.normalisation.numerals import ordinal

MONTHS = [
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
]
_MONTH = "|".join(MONTHS)
_ANY_MONTH = "|".join(month[:-1] + r"[а-яё]{1,2}" for month in MONTHS)
_YEAR_WORD = r"(?:\s*(?:гг?\.?|год[ау]?)(?![а-яё]))?"
_DOTTED = re.compile(
    rf"(?<![\d.])(\d{{1,2}})[./](\d{{1,2}})[./](\d{{4}}|\d{{2}})(?![\d]){_YEAR_WORD}"
)
_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_FROM_TO = re.compile(
    rf"\b(с)\s+(\d{{1,2}})\s+по\s+(\d{{1,2}})(?=\s+(?:{_MONTH})\b)", re.IGNORECASE
)
_SPAN = re.compile(
    rf"(?<![\d.])(\d{{1,2}})\s*[-–]\s*(\d{{1,2}})(?=\s+(?:{_MONTH})\b)", re.IGNORECASE
)
_PAIR = re.compile(
    rf"(?<![\d.,])(\d{{1,2}})(?=(?:,\s*\d{{1,2}})*\s+(?:и|или)\s+\d{{1,2}}\s+(?:{_MONTH})\b)"
)
_DAY = re.compile(
    rf"(?<![\d.,])(\d{{1,2}})(?:-?(?:го|е|ое))?\s+({_MONTH})(?:\s+(\d{{4}}){_YEAR_WORD})?(?!\w)",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(rf"\b({_ANY_MONTH})\s+(\d{{4}})(?!\d){_YEAR_WORD}", re.IGNORECASE)
_SHORT_FROM_TO = re.compile(
    r"\b(с)\s+(\d{1,2})\.(\d{2})\s+по\s+(\d{1,2})\.(\d{2})(?![\d.])", re.IGNORECASE
)
_SHORT = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{2})(?![\d]|\.\d)")
_YEARS = re.compile(
    r"(?<!\d)([12]\d{3})\s*([-–]|и)\s*([12]\d{3})\s*(гг?\.|год[а-яё]*)", re.IGNORECASE
)
_YEAR = re.compile(r"(?<![\d.,-])([12]\d{3})\s*г(?:\.|(?![а-яё.]))", re.IGNORECASE)
_TODAY = {"сегодня", "завтра", "вчера", "послезавтра", "это"}


def read_dates(text: str) -> str:
    text = _ISO.sub(lambda match: _date(match, (3, 2, 1)), text)
    text = _DOTTED.sub(lambda match: _date(match, (1, 2, 3)), text)
    text = _SHORT_FROM_TO.sub(_short_from_to, text)
    text = _SHORT.sub(_short, text)
    text = _FROM_TO.sub(_from_to, text)
    text = _SPAN.sub(_span, text)
    text = _PAIR.sub(lambda match: _day(int(match[1]), match), text)
    text = _DAY.sub(_day_of_month, text)
    text = _MONTH_YEAR.sub(lambda match: f"{match[1]} {_year(int(match[2]))}", text)
    text = _YEARS.sub(_years, text)
    return _YEAR.sub(_lone_year, text)


def _year(year: int, case: Case = Case.GENITIVE) -> str:
    return f"{ordinal(year, case)} {inflect('год', case)}"


def _day(day: int, match: re.Match[str]) -> str:
    return ordinal(day, _day_case(match.string[: match.start()]), "n")


def _day_case(before: str) -> Case:
    """An adverbial of time stands in the genitive: «приходите двадцать пятого ноября»."""
    if last_word(before) in _TODAY:
        return Case.NOMINATIVE
    return case_after(before, otherwise=Case.GENITIVE)


def _date(match: re.Match[str], places: tuple[int, int, int]) -> str:
    day, month, year = (int(match[place]) for place in places)
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return match[0]
    if year < 100:
        year += 2000 if year < 60 else 1900
    return f"{_day(day, match)} {MONTHS[month - 1]} {_year(year)}"


def _short_from_to(match: re.Match[str]) -> str:
    first, first_month, last, last_month = (int(match[place]) for place in (2, 3, 4, 5))
    if not (1 <= first_month <= 12 and 1 <= last_month <= 12 and 1 <= first <= 31 >= last):
        return match[0]
    start = f"{ordinal(first, Case.GENITIVE, 'n')} {MONTHS[first_month - 1]}" if first else ""
    return f"{match[1]} {start} по {ordinal(last, Case.ACCUSATIVE, 'n')} {MONTHS[last_month - 1]}"


def _short(match: re.Match[str]) -> str:
    """«до 25.11»: a day and a month where it cannot be a time of day and a preposition asks for a date."""
    day, month = int(match[1]), int(match[2])
    is_date = 24 < day <= 31 and 1 <= month <= 12
    if not is_date or not governed_cases(match.string[: match.start()]):
        return match[0]
    return f"{_day(day, match)} {MONTHS[month - 1]}"


def _from_to(match: re.Match[str]) -> str:
    start, end = (
        ordinal(int(match[2]), Case.GENITIVE, "n"),
        ordinal(int(match[3]), Case.ACCUSATIVE, "n"),
    )
    return f"{match[1]} {start} по {end}"


def _span(match: re.Match[str]) -> str:
    start, end = (
        ordinal(int(match[1]), Case.GENITIVE, "n"),
        ordinal(int(match[2]), Case.ACCUSATIVE, "n"),
    )
    lead = "" if last_word(match.string[: match.start()]) == "с" else "с "
    return f"{lead}{start} по {end}"


def _day_of_month(match: re.Match[str]) -> str:
    if not 1 <= int(match[1]) <= 31:
        return match[0]
    year = f" {_year(int(match[3]))}" if match[3] else ""
    return f"{_day(int(match[1]), match)} {match[2].lower()}{year}"


def _years(match: re.Match[str]) -> str:
    case = case_after(match.string[: match.start()])
    if Case.PREPOSITIONAL in governed_cases(match.string[: match.start()]):
        case = Case.PREPOSITIONAL
    noun = inflect("год", case, is_plural=True)
    joint = " и" if match[2] == "и" else ","
    return f"{ordinal(int(match[1]), case)}{joint} {ordinal(int(match[3]), case)} {noun}"


def _lone_year(match: re.Match[str]) -> str:
    before = match.string[: match.start()]
    case = case_after(before)
    if last_word(before) in ("в", "во"):
        case = Case.PREPOSITIONAL
    stop = "." if not match.string[match.end() :].strip() and match[0].endswith(".") else ""
    return _year(int(match[1]), case) + stop
