"""Phrases that stand, or nearly stand, under two intents: the model cannot tell them apart."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from core.knowledge.lemmas import lemmas_of

CLOSE = 92
"""Percent of equal letters from which two phrases are shown as near-duplicates."""
MOST_SHOWN = 500
STRIP = 256


@dataclass(frozen=True, slots=True)
class OwnedPhrase:
    """`owner` is the intent."""

    owner: str
    text: str


@dataclass(frozen=True, slots=True)
class LikePair:
    """`percent` is 100 for the same words, whatever their order and endings."""

    first: OwnedPhrase
    second: OwnedPhrase
    percent: int


def like_pairs(phrases: Sequence[OwnedPhrase]) -> list[LikePair]:
    """Pairs across intents, the most alike first, at most 500."""
    found = {(pair.first, pair.second): pair for pair in _same_words(phrases)}
    for pair in _close_letters(phrases):
        found.setdefault((pair.first, pair.second), pair)
    ranked = sorted(found.values(), key=lambda one: (-one.percent, one.first.text))
    return ranked[:MOST_SHOWN]


def likes_of(phrase: OwnedPhrase, phrases: Iterable[OwnedPhrase]) -> list[LikePair]:
    """Phrases of other intents that this one is like."""
    words = _words(phrase.text)
    found = []
    for other in phrases:
        if other.owner == phrase.owner:
            continue
        percent = 100 if _words(other.text) == words else int(fuzz.ratio(phrase.text, other.text))
        if percent >= CLOSE:
            found.append(LikePair(phrase, other, percent))
    return sorted(found, key=lambda one: -one.percent)


def _words(text: str) -> tuple[str, ...]:
    return tuple(sorted(lemmas_of(text)))


def _same_words(phrases: Sequence[OwnedPhrase]) -> Iterable[LikePair]:
    groups: defaultdict[tuple[str, ...], list[OwnedPhrase]] = defaultdict(list)
    for phrase in phrases:
        groups[_words(phrase.text)].append(phrase)
    for group in groups.values():
        for number, first in enumerate(group):
            for second in group[number + 1 :]:
                if first.owner != second.owner:
                    yield LikePair(first, second, 100)


def _close_letters(phrases: Sequence[OwnedPhrase]) -> Iterable[LikePair]:
    """Strip by strip: the whole table of eight thousand phrases would not fit a small machine's memory."""
    texts = [phrase.text for phrase in phrases]
    for start in range(0, len(texts), STRIP):
        table = process.cdist(
            texts[start : start + STRIP],
            texts[start + 1 :],
            scorer=fuzz.ratio,
            score_cutoff=CLOSE,
            dtype=np.uint8,
        )
        for row, column in zip(*np.nonzero(table), strict=True):
            first, second = phrases[start + int(row)], phrases[start + 1 + int(column)]
            if column >= row and first.owner != second.owner:
                yield LikePair(first, second, int(table[row, column]))
