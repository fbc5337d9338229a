"""Puts a noun phrase into a grammatical case: adjectives up to the first noun, and that noun."""

from functools import cache

import pymorphy3

CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")

_CARRIED_ALONG = {"ADJF", "PRTF"}


@cache
def _analyser() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer()


@cache
def inflect(phrase: str, case: str) -> str:
    """`phrase` (nominative) in `case`; words after the head noun stay; unknown words stay."""
    words = phrase.split()
    head = next((i for i, word in enumerate(words) if _nominative_noun(word) is not None), None)
    if head is None or case == "nomn":
        return phrase
    noun = _nominative_noun(words[head])
    if noun is None or any(_adjective(word, noun) is None for word in words[:head]):
        return phrase
    wanted = {case} | ({"plur"} if noun.tag.number == "plur" else {"sing"})
    parts = []
    for word in words[:head]:
        adjective = _adjective(word, noun)
        extra = {noun.tag.gender} if noun.tag.gender and noun.tag.number == "sing" else set()
        if case == "accs" and noun.tag.animacy:
            extra = extra | {noun.tag.animacy} if noun.tag.gender == "masc" else extra
        parts.append(_form(adjective, wanted | extra) or _form(adjective, wanted) or word)
    parts.append(_form(noun, wanted) or words[head])
    return " ".join([*parts, *words[head + 1 :]]).replace("ё", "е")


@cache
def _nominative_noun(word: str) -> pymorphy3.analyzer.Parse | None:
    for parse in _analyser().parse(word):
        if parse.tag.POS == "NOUN" and parse.tag.case == "nomn" and "Abbr" not in parse.tag:
            return parse
        if parse.tag.POS in {"PREP", "CONJ"}:
            return None
    return None


@cache
def _adjective(word: str, noun: pymorphy3.analyzer.Parse) -> pymorphy3.analyzer.Parse | None:
    for parse in _analyser().parse(word):
        agrees = parse.tag.case == "nomn" and parse.tag.number == noun.tag.number
        if parse.tag.POS in _CARRIED_ALONG and agrees:
            return parse
    return None


def _form(parse: pymorphy3.analyzer.Parse | None, grammemes: set[str]) -> str | None:
    found = parse.inflect(frozenset(grammemes)) if parse is not None else None
    return found.word if found is not None else None


@cache
def all_forms(word: str, limit: int = 14) -> tuple[str, ...]:
    """Distinct forms of a word's likeliest reading, commonest first."""
    parse = _analyser().parse(word)[0]
    forms = dict.fromkeys(form.word.replace("ё", "е") for form in parse.lexeme)
    return tuple(forms)[:limit]
