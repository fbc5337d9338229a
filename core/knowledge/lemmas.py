"""Words of a phrase and their dictionary forms, cached. Pure, safe from any thread."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from num2words import num2words
from pymorphy3 import MorphAnalyzer

WORD = re.compile(r"[а-яёa-z]+|\d+", re.IGNORECASE)
LARGEST_NUMBER = 9_999
"""Longer digit strings are numbers of documents, not part of a name."""
CACHED_WORDS = 50_000
FORMS_TRIED = 40
CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its place in the text (characters) and its dictionary form."""

    start: int
    end: int
    word: str
    lemma: str


def tokenize(text: str) -> tuple[Token, ...]:
    """Words of a text in lower case, «ё» as «е»; digits become words, as a recogniser writes them."""
    tokens = []
    for match in WORD.finditer(text):
        for word in _words(match.group().lower().replace("ё", "е")):
            tokens.append(Token(match.start(), match.end(), word, lemma_of(word)))
    return tuple(tokens)


def lemmas_of(text: str) -> tuple[str, ...]:
    return tuple(token.lemma for token in tokenize(text))


@lru_cache(CACHED_WORDS)
def lemma_of(word: str) -> str:
    lemma: str = _analyzer().parse(word)[0].normal_form
    return lemma.replace("ё", "е")


@lru_cache(CACHED_WORDS)
def is_known_word(word: str) -> bool:
    return bool(_analyzer().word_is_known(word))


@lru_cache(CACHED_WORDS)
def lemma_variants(word: str) -> frozenset[str]:
    """Every dictionary form that some inflection of the word may be taken for.

    A name such as «Асино» is guessed differently in each case; matching must survive that.
    """
    forms = [form.word for form in _analyzer().parse(word)[0].lexeme[:FORMS_TRIED]]
    return frozenset(lemma_of(form.replace("ё", "е")) for form in [word, *forms])


@lru_cache(1)
def _analyzer() -> Any:
    return MorphAnalyzer(lang="ru")


@lru_cache(CACHED_WORDS)
def _words(token: str) -> tuple[str, ...]:
    if not token.isdigit():
        return (token,)
    if len(token) > len(str(LARGEST_NUMBER)):
        return (token,)
    return tuple(num2words(int(token), lang="ru").replace("ё", "е").split())


def spoken_words(text: str) -> str:
    """A text as a recogniser would write it: lower case, «ё» as «е», digits in words, no marks."""
    return " ".join(token.word for token in tokenize(text))


@lru_cache(CACHED_WORDS)
def in_cases(phrase: str) -> tuple[str, ...]:
    """A name in every case: «белый яр», «белого яра», «белом яре» …

    Adjectives bend up to the first noun; what follows it («улица *розы люксембург*») stays.
    """
    words = phrase.split()
    named = [_nominative(word) for word in words]
    head = next((at for at, one in enumerate(named) if one and "NOUN" in one.tag), len(words))
    bending = named[: head + 1]
    phrases = []
    for case in CASES:
        bent = [_bend(one, case) if one else None for one in bending]
        front = [form.word if form else word for form, word in zip(bent, words, strict=False)]
        phrases.append(" ".join([*front, *words[head + 1 :]]))
    return tuple(dict.fromkeys(phrase.replace("ё", "е") for phrase in phrases))


def _bend(reading: Any, case: str) -> Any:
    """Places are lifeless things: «вижу белый яр», not «белого»."""
    return reading.inflect({case, "inan"}) or reading.inflect({case})


def _nominative(word: str) -> Any:
    """The reading of a word as a name in its first form, or None."""
    readings = _analyzer().parse(word)
    return next((one for one in readings if "nomn" in one.tag), None)
