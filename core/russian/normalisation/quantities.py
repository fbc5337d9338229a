"""A number and its unit: «15 %», «300 руб. 50 коп.», «2,5 тыс. руб.», «40 кв. м»."""

import re
from functools import lru_cache
from typing import Any

from core.russian.normalisation.context import case_after
from core.russian.normalisation.grammar import Case, counted, gender_of, inflect, is_one
from core.russian.normalisation.numerals import cardinal, decimal
from core.russian.normalisation.tables import table

_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3})((?: \d{3})+)(?![\d-])(?!\s\d)")
_SPAN = r"(?:(\d+(?:,\d+)?)\s*[-–]\s*)?"


def join_thousands(text: str) -> str:
    """«1 250 000» is one number."""
    return _THOUSANDS.sub(lambda match: match[1] + match[2].replace(" ", ""), text)


def read_quantities(text: str) -> str:
    return _pattern().sub(_read, text)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    lists = table("units")
    units = "|".join(re.escape(unit) for unit in sorted(lists["units"], key=len, reverse=True))
    multiples = "|".join(lists["multiples"])
    ending = r"(?![A-Za-zА-Яа-яЁё0-9])\.?"
    return re.compile(
        rf"(?<![\w.,]){_SPAN}(\d+)(?:,(\d+))?\s*(?:({multiples})\b\.?(?:\s*({units}){ending})?|({units}){ending})"
    )


def _read(match: re.Match[str]) -> str:
    case = case_after(match.string[: match.start()])
    whole, rest, multiple, unit = match[2], match[3], match[4], match[5] or match[6]
    lists = table("units")
    lead = ""
    if match[1]:
        case = Case.GENITIVE if case is Case.NOMINATIVE else case
        preposition = _has_no_preposition(match)
        lead = f"{'от ' if preposition else ''}{_amount(match[1], case, _gender(multiple, unit))}"
        lead += " до " if preposition else "-"
    number = f"{whole},{rest}" if rest else whole
    spoken = lead + _amount(number, case, _gender(multiple, unit))
    if multiple:
        spoken += f" {_counted(lists['multiples'][multiple], number, case)}"
        return spoken + (f" {_unit(unit, '5', Case.GENITIVE)}" if unit else "") + _stop(match)
    return f"{spoken} {_unit(unit, number, case)}{_stop(match)}"


def _has_no_preposition(match: re.Match[str]) -> bool:
    return case_after(match.string[: match.start()]) is Case.NOMINATIVE


def _stop(match: re.Match[str]) -> str:
    """A full stop of an abbreviation that ends the sentence is a full stop of the sentence too."""
    after = match.string[match.end() :].lstrip()
    ends = match[0].endswith(".") and (not after or after[0].isupper())
    return "." if ends else ""


def _amount(number: str, case: Case, gender: str) -> str:
    whole, _, rest = number.partition(",")
    return decimal(whole, rest, case) if rest else cardinal(int(whole), case, gender)


def _gender(multiple: str | None, unit: str | None) -> str:
    lists = table("units")
    if multiple:
        return gender_of(lists["multiples"][multiple])
    return gender_of(lists["units"][unit].get("lemma", ""))


def _counted(lemma: str, number: str, case: Case) -> str:
    """A decimal takes the genitive singular: «две целых пять десятых процента»."""
    if "," in number:
        return inflect(lemma, Case.GENITIVE)
    return counted(lemma, int(number), case)


def _unit(unit: str, number: str, case: Case) -> str:
    entry: dict[str, Any] = table("units")["units"][unit]
    if "text" in entry:
        return str(entry["text"])
    noun = _counted(entry["lemma"], number, case)
    if "adjective" not in entry:
        return noun
    return f"{_adjective(entry['adjective'], number, case)} {noun}"


def _adjective(adjective: str, number: str, case: Case) -> str:
    """Masculine adjectives of units: «квадратный метр», «два квадратных метра»."""
    stem = adjective[:-2]
    if "," in number:
        return f"{stem}ого"
    plain = case in (Case.NOMINATIVE, Case.ACCUSATIVE)
    soft = "и" if stem[-1] in "кгх" else "ы"
    if is_one(int(number)):
        endings = {Case.GENITIVE: "ого", Case.DATIVE: "ому", Case.PREPOSITIONAL: "ом"}
        return adjective if plain else stem + endings.get(case, f"{soft}м")
    if plain:
        return f"{stem}{soft}х"
    return stem + {Case.DATIVE: f"{soft}м", Case.INSTRUMENTAL: f"{soft}ми"}.get(case, f"{soft}х")
