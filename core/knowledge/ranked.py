"""Candidates in order of likelihood, and whether the first two are too close to choose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

CLOSE_SHARE = 0.9
"""The second is close when it has nine tenths of the first's score: then the caller is asked."""
KEPT = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """`score` from 0 to 1; `spans` are characters of the first reading it was found in."""

    code: str
    score: float
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """Best first, every code once."""

    candidates: tuple[Candidate, ...] = ()

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None

    @property
    def is_close(self) -> bool:
        """The first two cannot be told apart: ask «вы про … или про …?»."""
        if len(self.candidates) < 2:
            return False
        return self.candidates[1].score >= CLOSE_SHARE * self.candidates[0].score

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(one.code for one in self.candidates)


def rank(candidates: Iterable[Candidate]) -> Ranked:
    best: dict[str, Candidate] = {}
    for one in candidates:
        if one.code not in best or one.score > best[one.code].score:
            best[one.code] = one
    ordered = sorted(best.values(), key=lambda one: (-one.score, one.code))
    return Ranked(tuple(ordered[:KEPT]))


def merge_readings(readings: Sequence[tuple[Ranked, float]]) -> Ranked:
    """Candidates of several readings of one phrase.

    The score is the best weighted one, raised a little when several readings agree, so that a candidate
    of two lesser readings may overtake one of the first reading alone.
    """
    if len(readings) == 1:
        return readings[0][0]
    merged: dict[str, Candidate] = {}
    for ranked, weight in readings:
        for one in ranked.candidates:
            before = merged.get(one.code)
            score = one.score * weight
            if before is None:
                merged[one.code] = replace(one, score=score)
            else:
                agreed = max(before.score, score) + 0.1 * min(before.score, score)
                merged[one.code] = replace(before, score=min(1.0, agreed))
    return rank(merged.values())
