"""How much each word of a caller's phrase says about the subject, and mending of misheard words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from rapidfuzz import fuzz, process

from core.knowledge.lemmas import Token, is_known_word, lemma_of, tokenize

LEXICON_FILE = Path(__file__).parent / "lexicon" / "query_words.yml"
ASPECT_WEIGHT = 0.3
SHORTEST_MENDED = 4
"""Shorter words resemble too many others."""
UNKNOWN_WORD_LIKENESS = 78.0
LENGTH_DIFFERENCE = 2
KNOWN_WORD_LIKENESS = 88.0
"""A real Russian word is replaced by a name only when it is nearly the same."""


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word of the phrase as it is taken: `weight` 0 says nothing, `is_mended` was misheard."""

    token: Token
    lemma: str
    weight: float
    is_mended: bool = False


@dataclass(frozen=True, slots=True)
class QueryReader:
    """Reads phrases against the words the knowledge uses.

    `forms` maps a word form to its lemma; `forms_by_length` holds the same forms, because a misheard
    word differs in length by two letters at most.
    """

    forms: Mapping[str, str]
    lemmas: frozenset[str]
    forms_by_length: Mapping[int, tuple[str, ...]]

    def read(self, text: str) -> tuple[QueryWord, ...]:
        tokens = self._join(tokenize(text))
        return tuple(self._word(token) for token in tokens)

    def _word(self, token: Token) -> QueryWord:
        if token.lemma in self.lemmas or len(token.word) < SHORTEST_MENDED:
            return QueryWord(token, token.lemma, lemma_weight(token.lemma))
        mended = self._mend(token.word)
        if mended is None:
            return QueryWord(token, token.lemma, lemma_weight(token.lemma))
        return QueryWord(token, mended, lemma_weight(mended), is_mended=True)

    def _mend(self, word: str) -> str | None:
        cutoff = KNOWN_WORD_LIKENESS if is_known_word(word) else UNKNOWN_WORD_LIKENESS
        lengths = range(len(word) - LENGTH_DIFFERENCE, len(word) + LENGTH_DIFFERENCE + 1)
        likely = [form for length in lengths for form in self.forms_by_length.get(length, ())]
        found = process.extractOne(word, likely, scorer=fuzz.ratio, score_cutoff=cutoff)
        return self.forms[found[0]] if found else None

    def _join(self, tokens: tuple[Token, ...]) -> list[Token]:
        """«загран паспорт» is one word of ours that was heard as two."""
        joined: list[Token] = []
        for token in tokens:
            before = joined[-1] if joined else None
            if before is not None:
                word = before.word + token.word
                if len(word) > len(token.word) + 1 and word in self.forms:
                    joined[-1] = Token(before.start, token.end, word, lemma_of(word))
                    continue
            joined.append(token)
        return joined


def build_reader(phrases: list[str]) -> QueryReader:
    forms: dict[str, str] = {}
    for phrase in phrases:
        forms |= {token.word: token.lemma for token in tokenize(phrase)}
        forms |= {token.lemma: token.lemma for token in tokenize(phrase)}
    by_length: dict[int, tuple[str, ...]] = {}
    for form in forms:
        by_length[len(form)] = (*by_length.get(len(form), ()), form)
    return QueryReader(forms, frozenset(forms.values()), by_length)


@lru_cache(1)
def _weights() -> dict[str, float]:
    lexicon = yaml.safe_load(LEXICON_FILE.read_text(encoding="utf-8"))
    aspects = {lemma_of(word): ASPECT_WEIGHT for word in lexicon["aspects"]}
    fillers = {lemma_of(word): 0.0 for word in lexicon["fillers"]}
    return aspects | fillers | dict.fromkeys(lexicon["fillers"], 0.0)


def lemma_weight(lemma: str) -> float:
    return _weights().get(lemma, 1.0)
