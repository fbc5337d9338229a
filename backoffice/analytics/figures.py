"""Figures of a period, from its sums: one place for dashboards and the report of norms. Pure.

Shares are 0…1; None where there was nothing to count: that is «no data», never 0 or 100 %.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from backoffice.analytics.call_facts import STAGES
from backoffice.analytics.endings import CallEnding
from backoffice.analytics.tally import Measure, Tally
from core.calls.line_measures import WaitEnd

QUANTILES = (0.5, 0.95, 0.99)
TOPICS = (
    Measure.INTENT,
    Measure.SERVICE,
    Measure.MUNICIPALITY,
    Measure.PEER,
    Measure.STAGE_DOWN,
)


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Mean:
    """Of `count` values."""

    total: float
    count: int

    @property
    def value(self) -> float | None:
        return self.total / self.count if self.count else None


@dataclass(frozen=True, slots=True)
class Percentiles:
    """Milliseconds of a stage, by nearest rank, rounded up to the step of the sums; empty without turns."""

    count: int
    p50: int | None = None
    p95: int | None = None
    p99: int | None = None


@dataclass(frozen=True, slots=True)
class CallFigures:
    """`by_robot`, `asked_person`: of answered calls. `night`: of all. `night_answered`: of those by night.

    `recorded`: of answered calls whose caller did not refuse it.
    """

    calls: int
    answered: int
    by_robot: Share
    asked_person: Share
    night: Share
    night_answered: Share
    recorded: Share
    endings: Mapping[str, int]
    reasons: Mapping[str, int]
    failed_turns: Share
    """Of what callers said."""


@dataclass(frozen=True, slots=True)
class WaitFigures:
    """Shares are of waits that have ended; see core.calls.line_measures."""

    asked: int
    ends: Mapping[str, int]
    within_norm: Share
    answered_within_40: Share
    abandoned: Share
    speed_of_answer: Mean
    handling: Mean
    told_nobody: int


class Figures:
    """Each is made from the sums when it is asked for: of a step only a few are, of the whole period all."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally

    @cached_property
    def calls(self) -> CallFigures:
        return _calls(self._tally)

    @cached_property
    def waits(self) -> WaitFigures:
        return _waits(self._tally)

    @cached_property
    def latency(self) -> Mapping[str, Percentiles]:
        """By stage."""
        return _Latencies(self._tally.of(Measure.LATENCY))

    @cached_property
    def score(self) -> Mean:
        scores = self._tally.of(Measure.SCORE)
        return Mean(sum(int(mark) * times for mark, times in scores.items()), scores.total())

    @cached_property
    def scores(self) -> Mapping[str, int]:
        scores = self._tally.of(Measure.SCORE)
        return {str(mark): scores[str(mark)] for mark in range(1, 6)}

    @cached_property
    def topics(self) -> Mapping[Measure, Mapping[str, int]]:
        """Most frequent first."""
        return {measure: _ranked(self._tally.of(measure)) for measure in TOPICS}


def figures_of(tally: Tally) -> Figures:
    return Figures(tally)


def _calls(tally: Tally) -> CallFigures:
    calls, endings, turns = (
        tally.of(Measure.CALLS),
        tally.of(Measure.ENDING),
        tally.of(Measure.TURNS),
    )
    return CallFigures(
        calls=calls["all"],
        answered=calls["answered"],
        by_robot=Share(endings[CallEnding.ROBOT.value], calls["answered"]),
        asked_person=Share(calls["asked_person"], calls["answered"]),
        night=Share(calls["night"], calls["all"]),
        night_answered=Share(calls["night_answered"], calls["night"]),
        recorded=Share(calls["sound_kept"], calls["answered"] - calls["sound_refused"]),
        endings={ending.value: endings[ending.value] for ending in CallEnding},
        reasons=_ranked(tally.of(Measure.REASON)),
        failed_turns=Share(turns["failed"], turns["said"]),
    )


def _waits(tally: Tally) -> WaitFigures:
    waits, seconds = tally.of(Measure.WAIT), tally.of(Measure.SECONDS)
    ends = {end.value: waits[end.value] for end in WaitEnd}
    ended = sum(ends.values())
    return WaitFigures(
        asked=waits["asked"],
        ends=ends,
        within_norm=Share(waits["within_norm"], ended),
        answered_within_40=Share(waits["answered_40"], ended),
        abandoned=Share(ends[WaitEnd.ABANDONED.value], ended),
        speed_of_answer=Mean(seconds["answered_wait"], ends[WaitEnd.ANSWERED.value]),
        handling=Mean(seconds["handling"], tally.of(Measure.HANDLED)["talks"]),
        told_nobody=waits["told_nobody"],
    )


class _Latencies(Mapping[str, Percentiles]):
    """Counted by the first who asks for a stage."""

    def __init__(self, counted: Counter[str]) -> None:
        self._counted = counted
        self._found: dict[str, Percentiles] = {}

    def __getitem__(self, stage: str) -> Percentiles:
        if stage not in STAGES:
            raise KeyError(stage)
        if stage not in self._found:
            prefix = f"{stage} "
            self._found[stage] = _percentiles(
                {
                    int(key.removeprefix(prefix)): turns
                    for key, turns in self._counted.items()
                    if key.startswith(prefix)
                }
            )
        return self._found[stage]

    def __iter__(self) -> Iterator[str]:
        return iter(STAGES)

    def __len__(self) -> int:
        return len(STAGES)


def _percentiles(counts: Mapping[int, int]) -> Percentiles:
    total = sum(counts.values())
    if not total:
        return Percentiles(0)
    found: list[int] = []
    passed = 0
    for milliseconds in sorted(counts):
        passed += counts[milliseconds]
        while len(found) < len(QUANTILES) and passed >= QUANTILES[len(found)] * total:
            found.append(milliseconds)
    return Percentiles(total, *found)


def _ranked(counter: Counter[str]) -> dict[str, int]:
    return dict(sorted(counter.items(), key=lambda one: (-one[1], one[0])))
