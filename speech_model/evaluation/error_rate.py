"""Word error with the numbers behind it and a 95 % interval by bootstrap over utterances."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from speech_model.evaluation.edits import distance

_DRAWS = 2000
_SEED = 7


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """Wrong units of `units` said, in per cent, and between which bounds 95 % of resampled tests lie."""

    percent: float
    low: float
    high: float
    units: int
    utterances: int
    exact_percent: float
    """Share of utterances without any error."""


def error_rate(pairs: Sequence[tuple[Sequence[str], Sequence[str]]]) -> ErrorRate:
    """Pairs of what was said and what was heard."""
    wrong = np.array([distance(said, heard) for said, heard in pairs], dtype=float)
    units = np.array([len(said) for said, _ in pairs], dtype=float)
    random = np.random.default_rng(_SEED)
    draws = random.integers(len(pairs), size=(_DRAWS, len(pairs)))
    rates = wrong[draws].sum(axis=1) / units[draws].sum(axis=1)
    low, high = np.percentile(rates, [2.5, 97.5])
    return ErrorRate(
        percent=round(100 * float(wrong.sum() / units.sum()), 1),
        low=round(100 * float(low), 1),
        high=round(100 * float(high), 1),
        units=int(units.sum()),
        utterances=len(pairs),
        exact_percent=round(100 * float((wrong == 0).mean()), 1),
    )
