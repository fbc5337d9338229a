"""Which of many texts are alike, kept between questions: only what was not there before is compared."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from rapidfuzz import fuzz, process

from core.knowledge.lemmas import lemmas_of

ALIKE = 80
"""Percent of common dictionary forms, by letters, from which two questions make one group."""
STRIP = 256


@dataclass(frozen=True, slots=True)
class Likeness:
    """`forms`: of each text its dictionary forms in order; `near`: forms alike, each to itself too if it has any."""

    forms: Mapping[str, str]
    near: Mapping[str, frozenset[str]]


class AlikeTexts:
    """Keeps what it was asked about the last time and no more. Any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._forms: dict[str, str] = {}
        self._near: dict[str, frozenset[str]] = {}

    def among(self, texts: Iterable[str]) -> Likeness:
        with self._lock:
            self._forms = {text: self._forms.get(text) or forms_of(text) for text in texts}
            wanted = dict.fromkeys(self._forms.values())
            near = {
                one: {other for other in self._near[one] if other in wanted}
                for one in wanted
                if one in self._near
            }
            for one, other in _alike(list(near), [one for one in wanted if one not in near]):
                near.setdefault(one, set()).add(other)
                near.setdefault(other, set()).add(one)
            self._near = {one: frozenset(near.get(one, ())) for one in wanted}
            return Likeness(self._forms, self._near)


def forms_of(text: str) -> str:
    return " ".join(sorted(set(lemmas_of(text))))


def _alike(known: Sequence[str], added: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Pairs that share a word, in which at least one is an added one. Strip by strip, to spare memory."""
    every = [*known, *added]
    words = [frozenset(one.split()) for one in every]
    for start in range(len(known), len(every), STRIP):
        end = min(start + STRIP, len(every))
        table = process.cdist(
            every[start:end], every[:end], scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8
        )
        for row, column in zip(*np.nonzero(table), strict=True):
            if words[start + int(row)] & words[int(column)]:
                yield every[start + int(row)], every[int(column)]
