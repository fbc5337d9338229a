"""Short texts as TF-IDF vectors over words and letter groups, compared by cosine. Pure, immutable."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Postings:
    """Rows that hold a feature, and its weight in each."""

    rows: NDArray[np.int32]
    weights: Scores


@dataclass(frozen=True, slots=True)
class VectorIndex:
    """Rows of unit length; `idf` of features seen, `unseen_idf` for those that are not."""

    row_count: int
    idf: Mapping[str, float]
    unseen_idf: float
    postings: Mapping[str, Postings]

    def cosines(self, features: Mapping[str, float]) -> Scores:
        """Cosine of the query with every row; unknown features count in the query's length."""
        scores = np.zeros(self.row_count, dtype=np.float32)
        length = 0.0
        for feature, count in features.items():
            weight = count * self.idf.get(feature, self.unseen_idf)
            length += weight * weight
            found = self.postings.get(feature)
            if found is not None:
                scores[found.rows] += found.weights * weight
        return scores / math.sqrt(length) if length else scores


def build_index(rows: Sequence[Mapping[str, float]]) -> VectorIndex:
    """An index of rows given as feature counts."""
    frequencies = Counter(feature for row in rows for feature in row)
    idf = {
        feature: math.log((1 + len(rows)) / (1 + count)) + 1
        for feature, count in frequencies.items()
    }
    places: dict[str, list[tuple[int, float]]] = {}
    for number, row in enumerate(rows):
        weights = {feature: count * idf[feature] for feature, count in row.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        for feature, weight in weights.items():
            places.setdefault(feature, []).append((number, weight / length))
    postings = {
        feature: Postings(
            np.array([number for number, _ in found], dtype=np.int32),
            np.array([weight for _, weight in found], dtype=np.float32),
        )
        for feature, found in places.items()
    }
    return VectorIndex(len(rows), idf, math.log(1 + len(rows)) + 1, postings)


def letter_groups(words: Iterable[str], *, shortest: int = 3, longest: int = 4) -> Counter[str]:
    """Groups of letters within words, borders marked: they survive endings and misheard letters."""
    groups: Counter[str] = Counter()
    for word in words:
        padded = f" {word} "
        for size in range(shortest, longest + 1):
            groups.update(padded[at : at + size] for at in range(max(1, len(padded) - size + 1)))
    return groups
