"""Figures of a period, from its sums: one place for dashboards and the report of norms. Pure.

Shares are 0…1; None where there was nothing to count: that is «no data», never 0 or 100 %.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from backoffice.analytics.call_facts import STAGES
from backoffice.analytics.endings import CallEnding
from backoffice.analytics.tally import Measure, Tally
from core.calls.line_measures import WaitEnd

QUANTILES = (0.5, 0.95, 0.99)


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


@dataclass(frozen=True, slots=True)
class Figures:
    calls: CallFigures
    waits: WaitFigures
    latency: Mapping[str, Percentiles]
    score: Mean
    scores: Mapping[str, int]
    topics: Mapping[Measure, Mapping[str, int]]
    """Most frequent first: INTENT, SERVICE, MUNICIPALITY, PEER, STAGE_DOWN."""


def figures_of(tally: Tally) -> Figures:
    scores = tally.of(Measure.SCORE)
    topics = (
        Measure.INTENT,
        Measure.SERVICE,
        Measure.MUNICIPALITY,
        Measure.PEER,
        Measure.STAGE_DOWN,
    )
    return Figures(
        _calls(tally),
        _waits(tally),
        latency=_latencies(tally.of(Measure.LATENCY)),
        score=Mean(sum(int(mark) * times for mark, times in scores.items()), scores.total()),
        scores={str(mark): scores[str(mark)] for mark in range(1, 6)},
        topics={measure: _ranked(tally.of(measure)) for measure in topics},
    )


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


def _latencies(counted: Counter[str]) -> dict[str, Percentiles]:
    by_stage: dict[str, dict[int, int]] = {stage: {} for stage in STAGES}
    for key, turns in counted.items():
        stage, _, milliseconds = key.partition(" ")
        by_stage.setdefault(stage, {})[int(milliseconds)] = turns
    return {stage: _percentiles(counts) for stage, counts in by_stage.items()}


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
