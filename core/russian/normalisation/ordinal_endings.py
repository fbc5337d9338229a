"""Numbers with an ending after a hyphen: «1-й», «12-го», «5-ти», «90-х», «3-дневный»."""

import re

from core.russian.normalisation.context import governed_cases
from core.russian.normalisation.grammar import Case, noun_forms
from core.russian.normalisation.numerals import cardinal, ordinal, plural_ordinal

_ENDING = re.compile(r"(?<![\d.,/-])(\d{1,9})-(?:([а-яё]{1,3})(?![а-яё-])|([а-яё]{4,}))")
_NEXT_WORD = re.compile(r"\s+([а-яё]+)", re.IGNORECASE)
_BY_ENDING: dict[str, tuple[Case, str]] = {
    **dict.fromkeys(("го", "ого", "его"), (Case.GENITIVE, "m")),
    **dict.fromkeys(("му", "ому", "ему"), (Case.DATIVE, "m")),
    **dict.fromkeys(("м", "ом", "ем"), (Case.PREPOSITIONAL, "m")),
    **dict.fromkeys(("ым", "им"), (Case.INSTRUMENTAL, "m")),
    **dict.fromkeys(("я", "ая", "ья"), (Case.NOMINATIVE, "f")),
    **dict.fromkeys(("ю", "ую", "ью"), (Case.ACCUSATIVE, "f")),
    **dict.fromkeys(("ой", "ей"), (Case.GENITIVE, "f")),
    **dict.fromkeys(("е", "ое", "ье"), (Case.NOMINATIVE, "n")),
    **dict.fromkeys(("й", "ый", "ий"), (Case.NOMINATIVE, "m")),
}
_PLURAL = {
    "х": Case.GENITIVE,
    "ых": Case.GENITIVE,
    "их": Case.GENITIVE,
    "ые": Case.NOMINATIVE,
    "ми": Case.INSTRUMENTAL,
}
_CARDINAL = {
    "ти": Case.GENITIVE,
    "и": Case.GENITIVE,
    "ух": Case.GENITIVE,
    "ех": Case.GENITIVE,
    "ёх": Case.GENITIVE,
}
_ROUND_DECADE = 10


def read_endings(text: str) -> str:
    return _ENDING.sub(_read, text)


def _read(match: re.Match[str]) -> str:
    number, ending, word = int(match[1]), match[2], match[3]
    if word:
        return compound(number) + word
    if ending in _CARDINAL:
        return cardinal(number, _CARDINAL[ending])
    if ending in _PLURAL:
        return _plural(number, _PLURAL[ending])
    if ending not in _BY_ENDING:
        return match[0]
    case, gender = _BY_ENDING[ending]
    following = _NEXT_WORD.match(match.string[match.end() :])
    if ending == "м" and "с" in match.string[: match.start()].split()[-1:]:
        case = Case.INSTRUMENTAL
    if ending == "й" and following:
        case, gender = _agree(following[1], match.string[: match.start()])
    return ordinal(number, case, gender)


def _plural(number: int, case: Case) -> str:
    """«90-х годов» are the nineties, «3-х дней» is a count."""
    if number >= _ROUND_DECADE and number % 10 == 0:
        return plural_ordinal(number, case)
    return cardinal(number, case)


def _agree(word: str, before: str) -> tuple[Case, str]:
    """«1-й кабинет», but «в 1-й поликлинике»."""
    forms = [form for form in noun_forms(word) if not form.is_plural]
    feminine = [form for form in forms if form.gender == "f" and form.case is not Case.NOMINATIVE]
    if not feminine:
        return Case.NOMINATIVE, "m"
    allowed = governed_cases(before)
    chosen = next((form for form in feminine if form.case in allowed), feminine[0])
    return chosen.case, "f"


def compound(number: int) -> str:
    """First part of «пятидневный», «стодвадцатилетие»."""
    if number == 1:
        return "одно"
    words = cardinal(number, Case.GENITIVE).split()
    irregular = {"тысячи": "тысяче", "ста": "сто", "девяноста": "девяносто", "одного": "одно"}
    return "".join(irregular.get(word, word) for word in words)
