"""Phrases that stand, or nearly stand, under two intents: the model cannot tell them apart."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import numpy as np
from rapidfuzz import fuzz, process

from core.knowledge.lemmas import lemmas_of

CLOSE = 92
"""Percent of equal letters from which two phrases are shown as near-duplicates."""
MOST_SHOWN = 500
STRIP = 256
REMEMBERED = 30_000


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


class LikenessIndex:
    """Alike pairs across intents, kept between questions: only what was added since is compared. Any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: dict[OwnedPhrase, None] = {}
        self._pairs: list[LikePair] = []
        self._version: int | None = None

    def pairs_at(self, version: int, read: Callable[[], Iterable[OwnedPhrase]]) -> list[LikePair]:
        """Phrases are read only when the version is another one than the last time."""
        if version == self._version:
            return self._pairs[:MOST_SHOWN]
        found = self.pairs(read())
        self._version = version
        return found

    def pairs(self, phrases: Iterable[OwnedPhrase]) -> list[LikePair]:
        """Among these phrases, the most alike first, at most 500."""
        with self._lock:
            wanted = dict.fromkeys(phrases)
            kept = {one: None for one in self._known if one in wanted}
            added = [one for one in wanted if one not in kept]
            standing = [
                pair for pair in self._pairs if pair.first in wanted and pair.second in wanted
            ]
            fresh = _compared(list(kept), added)
            self._known = kept | dict.fromkeys(added)
            self._pairs = sorted(
                [*standing, *fresh], key=lambda one: (-one.percent, one.first.text)
            )
            return self._pairs[:MOST_SHOWN]


def like_pairs(phrases: Sequence[OwnedPhrase]) -> list[LikePair]:
    return LikenessIndex().pairs(phrases)


def pairs_of(phrase: OwnedPhrase, pairs: Iterable[LikePair]) -> list[LikePair]:
    """Those this phrase stands in, itself first."""
    found = []
    for pair in pairs:
        if pair.first == phrase:
            found.append(pair)
        elif pair.second == phrase:
            found.append(LikePair(phrase, pair.first, pair.percent))
    return found


def _compared(known: Sequence[OwnedPhrase], added: Sequence[OwnedPhrase]) -> list[LikePair]:
    """Pairs in which at least one phrase is an added one."""
    found = {frozenset((one.first, one.second)): one for one in _same_words(known, added)}
    for pair in _close_letters(known, added):
        found.setdefault(frozenset((pair.first, pair.second)), pair)
    return list(found.values())


@lru_cache(maxsize=REMEMBERED)
def _words(text: str) -> tuple[str, ...]:
    return tuple(sorted(lemmas_of(text)))


def _same_words(known: Sequence[OwnedPhrase], added: Sequence[OwnedPhrase]) -> Iterable[LikePair]:
    groups: defaultdict[tuple[str, ...], list[OwnedPhrase]] = defaultdict(list)
    for phrase in known:
        groups[_words(phrase.text)].append(phrase)
    for phrase in added:
        group = groups[_words(phrase.text)]
        yield from (LikePair(other, phrase, 100) for other in group if other.owner != phrase.owner)
        group.append(phrase)


def _close_letters(
    known: Sequence[OwnedPhrase], added: Sequence[OwnedPhrase]
) -> Iterable[LikePair]:
    """Strip by strip: the whole table of eight thousand phrases would not fit a small machine's memory."""
    phrases = [*known, *added]
    texts = [phrase.text for phrase in phrases]
    for start in range(len(known), len(texts), STRIP):
        end = min(start + STRIP, len(texts))
        table = process.cdist(
            texts[start:end], texts[:end], scorer=fuzz.ratio, score_cutoff=CLOSE, dtype=np.uint8
        )
        for row, column in zip(*np.nonzero(table), strict=True):
            first, second = phrases[int(column)], phrases[start + int(row)]
            if column < start + row and first.owner != second.owner:
                yield LikePair(first, second, int(table[row, column]))
