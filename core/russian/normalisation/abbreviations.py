"""Abbreviations with a full stop or a hyphen: «ул.», «г.», «д. 5», «т. е.», «пр-т», «№», «§»."""

import re
from functools import lru_cache
from typing import Any

from core.russian.normalisation.context import GOVERNED_CASES, last_word
from core.russian.normalisation.grammar import Case, adjective_case, inflect, noun_forms
from core.russian.normalisation.tables import table

_SIGN_BEFORE_NUMBER = re.compile(r"(№|§)\s*(?:№|§)*\s*(?=[\w-])")
_LONE_SIGN = re.compile(r"№|§")
_LEMMA_OF_SIGN = {"№": "номер", "§": "параграф"}
_PLACES_TAKE_LOCATION = {Case.ACCUSATIVE, Case.PREPOSITIONAL}


def expand_abbreviations(text: str) -> str:
    text = _phrases().sub(_phrase, text)
    text = _hyphenated().sub(_hyphen, text)
    text = _before(r"(?=\s*(?:№\s*)?\d)", "number").sub(lambda m: _expand(m, "number"), text)
    text = _before(r"(?=\s*(?:[\"«]\s*)?[А-ЯЁ])", "name").sub(lambda m: _expand(m, "name"), text)
    text = _before("", "anywhere").sub(lambda m: _expand(m, "anywhere"), text)
    text = _SIGN_BEFORE_NUMBER.sub(_sign, text)
    return _LONE_SIGN.sub(lambda match: f" {_LEMMA_OF_SIGN[match[0]]} ", text)


@lru_cache(maxsize=8)
def _before(lookahead: str, kind: str) -> re.Pattern[str]:
    names = "|".join(
        re.escape(name) for name in sorted(table("abbreviations")[kind], key=len, reverse=True)
    )
    # A capital letter with a full stop before a name is an initial, not a village.
    return re.compile(rf"(?<![\w-])(?![А-ЯЁ]\.\s*[А-ЯЁ])((?i:{names}))\.{lookahead}")


@lru_cache(maxsize=1)
def _phrases() -> re.Pattern[str]:
    spelled = (r"\.?\s*".join(key.split()) + r"\." for key in table("abbreviations")["phrases"])
    return re.compile(
        rf"(?<![\w-])(?:{'|'.join(sorted(spelled, key=len, reverse=True))})", re.IGNORECASE
    )


@lru_cache(maxsize=1)
def _hyphenated() -> re.Pattern[str]:
    names = sorted(table("abbreviations")["hyphenated"], key=len, reverse=True)
    return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, names))})(?![\w-])\.?", re.IGNORECASE)


def _phrase(match: re.Match[str]) -> str:
    letters = " ".join(re.findall(r"[а-яё]+", match[0].lower()))
    phrases: dict[str, str] = table("abbreviations")["phrases"]
    # «вт. ч.» typed without a space is the same phrase.
    said = phrases.get(letters) or phrases.get(" ".join(letters.replace(" ", "")))
    return (said or match[0]) + _stop(match)


def _hyphen(match: re.Match[str]) -> str:
    said: str = table("abbreviations")["hyphenated"][match[1].lower()]
    case = _case_of_place(match.string[: match.start()])
    is_inflected = (
        any(form.case is Case.NOMINATIVE for form in noun_forms(said)) and " " not in said
    )
    return inflect(said, case) if is_inflected and case is not Case.NOMINATIVE else said


def _expand(match: re.Match[str], kind: str) -> str:
    entry: dict[str, Any] = table("abbreviations")[kind][match[1].lower()]
    stop = _stop(match) if kind == "anywhere" else ""
    if "text" in entry:
        return f"{entry['text']}{stop} "
    words = str(entry["lemma"]).split()
    if len(words) > 1:
        return f"{entry['lemma']} "
    return f"{inflect(words[0], _case_of_place(match.string[: match.start()]))}{stop} "


def _stop(match: re.Match[str]) -> str:
    return "." if not match.string[match.end() :].strip() else ""


def _case_of_place(before: str) -> Case:
    """After «в» and «на» a place answers the question «где?»; after an adjective it agrees with it."""
    word = last_word(before)
    allowed = GOVERNED_CASES.get(word, ())
    if set(allowed) == _PLACES_TAKE_LOCATION:
        return Case.PREPOSITIONAL
    if word == "по":
        return Case.DATIVE
    if allowed:
        return allowed[0]
    return (adjective_case(word) if word else None) or Case.NOMINATIVE


def _sign(match: re.Match[str]) -> str:
    case = _case_of_place(match.string[: match.start()])
    if adjective_case(last_word(match.string[: match.start()])):
        case = Case.NOMINATIVE
    return f" {inflect(_LEMMA_OF_SIGN[match[1]], case)} "
