"""Cases, genders and agreement of Russian nouns, from pymorphy3. Loaded at first use, about 100 ms."""

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any

import pymorphy3


class Case(str, Enum):
    """Values as num2words names them; `gramme` as pymorphy3 does."""

    NOMINATIVE = "n"
    GENITIVE = "g"
    DATIVE = "d"
    ACCUSATIVE = "a"
    INSTRUMENTAL = "i"
    PREPOSITIONAL = "p"

    @property
    def gramme(self) -> str:
        return _GRAMME_OF[self]


_GRAMME_OF = {
    Case.NOMINATIVE: "nomn",
    Case.GENITIVE: "gent",
    Case.DATIVE: "datv",
    Case.ACCUSATIVE: "accs",
    Case.INSTRUMENTAL: "ablt",
    Case.PREPOSITIONAL: "loct",
}
_CASE_OF = {gramme: case for case, gramme in _GRAMME_OF.items()} | {
    "gen2": Case.GENITIVE,
    "acc2": Case.ACCUSATIVE,
    "loc2": Case.PREPOSITIONAL,
}
_GENDER_OF = {"masc": "m", "femn": "f", "neut": "n"}


@dataclass(frozen=True, slots=True)
class NounForm:
    """One reading of a word as a noun. `gender` m, f, n; masculine for nouns of plural only."""

    lemma: str
    case: Case
    is_plural: bool
    gender: str


@lru_cache(maxsize=1)
def _analyser() -> Any:
    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=20_000)
def noun_forms(word: str) -> tuple[NounForm, ...]:
    """Every reading as a noun, likeliest first; names of people and places are nouns too."""
    forms = []
    for parse in _analyser().parse(word.lower()):
        tag = parse.tag
        if tag.POS == "NOUN" and tag.case in _CASE_OF:
            gender = _GENDER_OF.get(str(tag.gender), "m")
            forms.append(
                NounForm(parse.normal_form, _CASE_OF[tag.case], tag.number == "plur", gender)
            )
    return tuple(forms)


@lru_cache(maxsize=20_000)
def is_adjective(word: str) -> bool:
    return any(parse.tag.POS in ("ADJF", "PRTF") for parse in _analyser().parse(word.lower())[:2])


@lru_cache(maxsize=20_000)
def adjective_case(word: str) -> Case | None:
    """The likeliest case of an adjective, None if the word is none."""
    for parse in _analyser().parse(word.lower()):
        if parse.tag.POS in ("ADJF", "PRTF") and parse.tag.case in _CASE_OF:
            return _CASE_OF[parse.tag.case]
    return None


@lru_cache(maxsize=20_000)
def is_known_word(word: str) -> bool:
    """True for a word of the dictionary that is no abbreviation."""
    analyser = _analyser()
    return bool(analyser.word_is_known(word.lower())) and not all(
        "Abbr" in parse.tag for parse in analyser.parse(word.lower()) if parse.is_known
    )


@lru_cache(maxsize=5_000)
def inflect(lemma: str, case: Case, *, is_plural: bool = False) -> str:
    """A noun in a case; unchanged when the dictionary has no such form."""
    number = "plur" if is_plural else "sing"
    for parse in _analyser().parse(lemma):
        if parse.tag.POS == "NOUN":
            form = parse.inflect({case.gramme, number})
            if form is not None:
                return str(form.word)
    return lemma


@lru_cache(maxsize=5_000)
def gender_of(lemma: str) -> str:
    forms = noun_forms(lemma)
    return forms[0].gender if forms else "m"


def is_one(number: int) -> bool:
    """21 takes a noun in the singular, 11 does not."""
    return number % 10 == 1 and number % 100 != 11


def is_few(number: int) -> bool:
    return number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14)


def counted(lemma: str, number: int, case: Case = Case.NOMINATIVE) -> str:
    """The noun as it stands after the number: «рубль», «рубля», «рублей»."""
    if is_one(number):
        return inflect(lemma, case)
    if case not in (Case.NOMINATIVE, Case.ACCUSATIVE):
        return inflect(lemma, case, is_plural=True)
    return inflect(lemma, Case.GENITIVE, is_plural=not is_few(number))
