"""Numbers to words in a case and a gender: cardinal, ordinal, by groups, decimal, fraction."""

import re
from functools import lru_cache

from num2words import num2words

from core.russian.normalisation.grammar import Case, counted, is_one

LARGEST_CARDINAL = 10**15
_LEADING_ONE = re.compile(r"^(?:одна|одной|одну|одною) (тысяч\w*)")
_MILLION_WITH_ANY_GENDER = re.compile(r"\b(один|одна|одно|одну|две) (ми\w+)")
_PLACES = ("десятая", "сотая", "тысячная", "десятитысячная", "стотысячная", "миллионная")


@lru_cache(maxsize=5_000)
def cardinal(number: int, case: Case = Case.NOMINATIVE, gender: str = "m") -> str:
    """A number beyond quadrillions is read by groups of three."""
    if number >= LARGEST_CARDINAL:
        return by_groups(str(number))
    words = num2words(number, lang="ru", case=case.value, gender=gender, animate=False)
    words = _MILLION_WITH_ANY_GENDER.sub(_masculine_before_million, str(words))
    return _LEADING_ONE.sub(r"\1", words)


def _masculine_before_million(match: re.Match[str]) -> str:
    """num2words gives «две миллиона» when the noun counted is feminine."""
    return f"{'два' if match[1] == 'две' else 'один'} {match[2]}"


@lru_cache(maxsize=5_000)
def ordinal(number: int, case: Case = Case.NOMINATIVE, gender: str = "m") -> str:
    if number >= LARGEST_CARDINAL:
        return by_groups(str(number))
    words = str(
        num2words(number, lang="ru", to="ordinal", case=case.value, gender=gender, animate=False)
    )
    return _LEADING_ONE.sub(r"\1", words)


def plural_ordinal(number: int, case: Case) -> str:
    """«двухтысячные», «девяностых»."""
    return str(
        num2words(number, lang="ru", to="ordinal", case=case.value, plural=True, animate=False)
    )


def one_by_one(digits: str) -> str:
    return " ".join(cardinal(int(digit)) for digit in digits)


def group(digits: str) -> str:
    """A group of a telephone or a document's number: zeros in front are said one by one."""
    if len(digits) > 3:
        size = 2 if len(digits) == 4 else 3
        return " ".join(group(digits[i : i + size]) for i in range(0, len(digits), size))
    meaning = digits.lstrip("0")
    zeros = ["ноль"] * (len(digits) - len(meaning))
    return " ".join([*zeros, cardinal(int(meaning))] if meaning else zeros)


def by_groups(digits: str) -> str:
    """A long number nobody counts with: by three digits, with a short pause after each."""
    if len(digits) <= 4:
        return group(digits)
    # A single digit at the end would sound lost: the last four are said as two pairs.
    end = len(digits) - 4 if len(digits) % 3 == 1 else len(digits)
    parts = [digits[i : min(i + 3, end)] for i in range(0, end, 3)]
    if end < len(digits):
        parts += [digits[end : end + 2], digits[end + 2 :]]
    return ", ".join(group(part) for part in parts)


def decimal(whole: str, rest: str, case: Case = Case.NOMINATIVE) -> str:
    """«две целых пять десятых»; more than six places are read digit by digit."""
    if len(rest) > len(_PLACES) or len(whole) > 12:
        return f"{by_groups(whole)} запятая {one_by_one(rest)}"
    number, part = int(whole), int(rest)
    return " ".join(
        (
            cardinal(number, case, "f"),
            _feminine("целая", number, case),
            cardinal(part, case, "f"),
            _feminine(_PLACES[len(rest) - 1], part, case),
        )
    )


def fraction(numerator: int, denominator: int, case: Case = Case.NOMINATIVE) -> str:
    """«одна вторая», «три четвёртых»."""
    top = cardinal(numerator, case, "f")
    if is_one(numerator):
        return f"{top} {ordinal(denominator, case, 'f')}"
    oblique = Case.GENITIVE if case in (Case.NOMINATIVE, Case.ACCUSATIVE) else case
    return f"{top} {plural_ordinal(denominator, oblique)}"


def with_noun(number: int, lemma: str, *, case: Case, gender: str) -> str:
    return f"{cardinal(number, case, gender)} {counted(lemma, number, case)}"


def _feminine(adjective: str, number: int, case: Case) -> str:
    stem = adjective[:-2]
    if is_one(number):
        ending = {Case.NOMINATIVE: "ая", Case.ACCUSATIVE: "ую"}.get(case, "ой")
    else:
        ending = {Case.DATIVE: "ым", Case.INSTRUMENTAL: "ыми"}.get(case, "ых")
    return stem + ending
