"""The numbers that no other rule has read: by the words around them, in case and gender."""

import re
from dataclasses import dataclass

from core.russian.normalisation.context import GOVERNED_CASES, case_after, last_word
from core.russian.normalisation.grammar import (
    Case,
    NounForm,
    is_adjective,
    is_few,
    is_one,
    noun_forms,
)
from core.russian.normalisation.numerals import (
    by_groups,
    cardinal,
    decimal,
    fraction,
    ordinal,
)

NUMBERED = frozenset(
    [
        "дом",
        "корпус",
        "строение",
        "квартира",
        "офис",
        "кабинет",
        "этаж",
        "помещение",
        "подъезд",
        "пункт",
        "подпункт",
        "статья",
        "часть",
        "глава",
        "абзац",
        "номер",
        "параграф",
        "телефон",
        "окно",
        "участок",
        "добавочный",
        "код",
        "индекс",
        "класс",
        "школа",
        "поликлиника",
        "больница",
        "приложение",
        "форма",
        "маршрут",
        "автобус",
        "трамвай",
        "лицей",
        "гимназия",
        "отдел",
        "отделение",
    ]
)
"""After these words a number is a name, not a count: «кабинет три», «статья двенадцать»."""
ORDERED = frozenset(
    [
        "кабинет",
        "окно",
        "этаж",
        "подъезд",
        "группа",
        "класс",
        "квартал",
        "статья",
        "пункт",
        "этап",
        "категория",
        "век",
        "дом",
        "корпус",
        "маршрут",
        "отделение",
        "зал",
        "очередь",
        "степень",
        "линия",
        "участок",
        "часть",
        "глава",
    ]
)
"""Before these, in one case of the singular, one is an ordinal: «в первом окне», «на первом этаже»."""
_OWN_GOVERNMENT = (Case.NOMINATIVE, Case.ACCUSATIVE)
_ARITHMETIC = frozenset(("плюс", "минус", "дробь", "запятая", "равно"))
_HOUSE_WORDS = frozenset(
    ["дом", "дома", "доме", "корпус", "строение", "квартира", "номер", "участок"]
)
_DECIMAL = re.compile(r"(?<![\d.,/])(\d+)[,.](\d+)(?![\d/]|[.,]\d)")
_FRACTION = re.compile(r"(?<![\d/])(\d+)\s?/\s?(\d+)(?![\d/])")
_SPAN = re.compile(r"(?<![\d,.-])(\d{1,6})\s*[-–]\s*(\d{1,6})(?![\d,]|\.\d|-\d)")
_JOINED_CODE = re.compile(r"(?<=[A-Za-zА-Яа-яЁё])-(?=\d)|(?<=\d)-(?=[A-Za-zА-Яа-яЁё])")
"""The hyphen of «РЦ-000123» and «210-ФЗ»."""
_INTEGER = re.compile(r"\d+")
_NEXT_WORDS = re.compile(r"\s+([А-Яа-яЁё]+(?:-[а-яё]+)?)(?:\s+([А-Яа-яЁё]+))?")
_PARTS_OF_DAY = frozenset(("утро", "день", "вечер", "ночь"))
_YEAR_FLOOR = 1000
_LONGEST_COUNT = 7
_LONGEST_ROUND = 10
"""Longer numbers are names of documents even if they end with zeros."""


@dataclass(frozen=True, slots=True)
class _Reading:
    case: Case
    gender: str
    is_ordinal: bool = False


def read_numbers(text: str) -> str:
    """Afterwards the text has no digits."""
    text = _JOINED_CODE.sub(" ", text)
    text = _DECIMAL.sub(_decimal, text)
    text = _FRACTION.sub(_fraction, text)
    text = _SPAN.sub(_span, text)
    return _INTEGER.sub(_integer, text)


def _decimal(match: re.Match[str]) -> str:
    before = match.string[: match.start()]
    if "," not in match[0] and any(
        form.lemma in NUMBERED for form in noun_forms(last_word(before))
    ):
        return f"{cardinal(int(match[1]))} точка {_plain(match[2])}"
    return decimal(match[1], match[2], case_after(before))


def _fraction(match: re.Match[str]) -> str:
    """A house «5/1» is «пять дробь один», a share «1/2» is «одна вторая»."""
    top, bottom = int(match[1]), int(match[2])
    before = match.string[: match.start()]
    if top < bottom <= 10 and top > 0 and last_word(before) not in _HOUSE_WORDS:
        return fraction(top, bottom, case_after(before))
    return f"{_plain(match[1])} дробь {_plain(match[2])}"


def _span(match: re.Match[str]) -> str:
    """«3–5 дней» is «от трёх до пяти дней»; after a preposition «через три-пять дней»."""
    start, end = match[1], match[2]
    before = match.string[: match.start()]
    word = last_word(before)
    forms = noun_forms(word) if word else ()
    if start.startswith("0") or end.startswith("0") or int(start) >= int(end):
        return f"{_plain(start)} {_plain(end)}"
    if any(form.lemma in NUMBERED for form in forms):
        return f"{_plain(start)}, {_plain(end)}"
    reading = _read_with_noun(int(end), before, match.string[match.end() :])
    if GOVERNED_CASES.get(word):
        return f"{cardinal(int(start), reading.case)}-{cardinal(int(end), reading.case, reading.gender)}"
    return f"от {cardinal(int(start), Case.GENITIVE)} до {cardinal(int(end), Case.GENITIVE)}"


def _integer(match: re.Match[str]) -> str:
    digits = match[0]
    before, after = match.string[: match.start()], match.string[match.end() :]
    is_round = len(digits) <= _LONGEST_ROUND and digits.endswith("000")
    if (len(digits) > _LONGEST_COUNT and not is_round) or _is_code(digits):
        return _apart(before, by_groups(digits), after)
    number = int(digits)
    reading = _read_with_noun(number, before, after)
    words = (ordinal if reading.is_ordinal else cardinal)(number, reading.case, reading.gender)
    return _apart(before, words, after)


def _apart(before: str, words: str, after: str) -> str:
    """«5а» is two words."""
    left = " " if before[-1:].isalpha() else ""
    right = " " if after[:1].isalpha() else ""
    return f"{left}{words}{right}"


def _is_code(digits: str) -> bool:
    return len(digits) > 1 and digits.startswith("0")


def _plain(digits: str) -> str:
    return (
        by_groups(digits)
        if _is_code(digits) or len(digits) > _LONGEST_COUNT
        else cardinal(int(digits))
    )


def _read_with_noun(number: int, before: str, after: str) -> _Reading:
    word = last_word(before)
    allowed = GOVERNED_CASES.get(word, ())
    named = bool(word) and any(form.lemma in NUMBERED for form in noun_forms(word)[:3])
    head = _head_noun(after)
    if named and not (head and head[0].lemma in ("день", "час", "рубль", "минута")):
        return _Reading(Case.NOMINATIVE, "m")
    if not head:
        return _Reading(allowed[0] if allowed else Case.NOMINATIVE, "m")
    return (
        _counting(number, head, allowed)
        or _ordering(head, allowed)
        or _Reading(allowed[0] if allowed else Case.NOMINATIVE, head[0].gender)
    )


def _head_noun(after: str) -> tuple[NounForm, ...]:
    """The noun counted, past one adjective: «5 рабочих дней»."""
    words = _NEXT_WORDS.match(after)
    if words is None or words[1].lower() in GOVERNED_CASES or words[1] in _ARITHMETIC:
        return ()
    if words[1].isupper():
        return ()
    if words[2] and is_adjective(words[1]):
        return noun_forms(words[2])
    if is_adjective(words[1]) and not words[2]:
        return ()
    return noun_forms(words[1])


def _counting(
    number: int, forms: tuple[NounForm, ...], allowed: tuple[Case, ...]
) -> _Reading | None:
    """The noun stands as after a cardinal number, in a case the preposition allows."""
    readings = []
    for form in forms:
        if form.lemma == "год" and number >= _YEAR_FLOOR and not form.is_plural:
            return None
        if is_one(number):
            if not form.is_plural and not (allowed and form.lemma in ORDERED and number == 1):
                readings.append(_Reading(form.case, form.gender))
        elif form.is_plural and form.case not in _OWN_GOVERNMENT:
            readings.append(_Reading(form.case, form.gender))
        if not is_one(number) and form.case is Case.GENITIVE and form.is_plural != is_few(number):
            readings.extend(_Reading(case, form.gender) for case in _OWN_GOVERNMENT)
    if allowed:
        fitting = [reading for reading in readings if reading.case in allowed]
        fitting.sort(key=lambda reading: allowed.index(reading.case))
        return fitting[0] if fitting else None
    order = list(Case)
    readings.sort(key=lambda reading: order.index(reading.case))
    return readings[0] if readings else None


def _ordering(forms: tuple[NounForm, ...], allowed: tuple[Case, ...]) -> _Reading | None:
    """The noun is in the singular and cannot be counted so: «в третьем кабинете»."""
    for form in forms:
        if form.is_plural or form.lemma in _PARTS_OF_DAY:
            continue
        is_ordered = form.case is Case.NOMINATIVE or form.lemma in ORDERED or form.lemma == "год"
        if form.case in allowed if allowed else is_ordered:
            return _Reading(form.case, form.gender, is_ordinal=True)
    return None
