"""The report of norms for a period: which figure, of how many cases, kept or not. Words are elsewhere. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from backoffice.analytics.figures import CallFigures, Figures, Mean, Share, WaitFigures
from backoffice.analytics.series import Period, Series

GOAL_P50_MS = 600
GOAL_P95_MS = 1000
"""From the end of the caller's speech to the first sound of the answer."""


class Unit(str, Enum):
    SHARE = "share"
    SECONDS = "seconds"
    MILLISECONDS = "milliseconds"
    MARK = "mark"
    COUNT = "count"


class Verdict(str, Enum):
    KEPT = "kept"
    BROKEN = "broken"
    NO_DATA = "no_data"
    NO_NORM = "no_norm"
    """A figure for information: nobody has set a norm for it."""


@dataclass(frozen=True, slots=True)
class NormLine:
    """`code` names the line in the texts. `part` is None where the figure is not a share of `whole` cases."""

    code: str
    unit: Unit
    value: float | None
    part: int | None
    whole: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class NormDay:
    day: date
    calls: int
    answered: int
    waits: Share
    """Within the norm, of the waits that ended."""
    abandoned: int
    speed_of_answer: float | None


@dataclass(frozen=True, slots=True)
class NormReport:
    """`is_behind`: some calls are not counted yet."""

    period: Period
    made_at: datetime
    lines: tuple[NormLine, ...]
    days: tuple[NormDay, ...]
    is_behind: bool

    @property
    def days_with_calls(self) -> int:
        return sum(1 for day in self.days if day.calls)


def norm_report(series: Series, period: Period, made_at: datetime) -> NormReport:
    """`series` is by day."""
    return NormReport(
        period,
        made_at,
        (
            *_wait_lines(series.total.waits),
            *_call_lines(series.total.calls),
            *_other_lines(series.total),
        ),
        tuple(_day(begin.date(), figures) for begin, figures in series.steps),
        series.is_behind,
    )


def _wait_lines(waits: WaitFigures) -> tuple[NormLine, ...]:
    return (
        _share("wait_40", waits.within_norm, is_norm=True),
        _share("answered_40", waits.answered_within_40),
        _mean("asa", Unit.SECONDS, waits.speed_of_answer),
        _mean("aht", Unit.SECONDS, waits.handling),
        _share("abandoned", waits.abandoned),
        _count("told_nobody", waits.told_nobody, waits.asked),
        _count("peers", waits.ends["peer"], waits.asked),
    )


def _call_lines(calls: CallFigures) -> tuple[NormLine, ...]:
    return (
        _share("recorded", calls.recorded, is_norm=True),
        _share("by_robot", calls.by_robot),
        _share("asked_person", calls.asked_person),
        _share("night", calls.night),
        _share("night_answered", calls.night_answered),
        _share("failed_turns", calls.failed_turns),
    )


def _other_lines(figures: Figures) -> tuple[NormLine, ...]:
    total = figures.latency["total_ms"]
    return (
        _latency("latency_p50", total.p50, total.count, GOAL_P50_MS),
        _latency("latency_p95", total.p95, total.count, GOAL_P95_MS),
        _mean("score", Unit.MARK, figures.score),
    )


def _share(code: str, share: Share, *, is_norm: bool = False) -> NormLine:
    """A norm of this kind is kept when every single case is."""
    if not share.whole:
        verdict = Verdict.NO_DATA
    elif not is_norm:
        verdict = Verdict.NO_NORM
    else:
        verdict = Verdict.KEPT if share.part == share.whole else Verdict.BROKEN
    return NormLine(code, Unit.SHARE, share.value, share.part, share.whole, verdict)


def _mean(code: str, unit: Unit, mean: Mean) -> NormLine:
    verdict = Verdict.NO_NORM if mean.count else Verdict.NO_DATA
    return NormLine(code, unit, mean.value, None, mean.count, verdict)


def _count(code: str, count: int, whole: int) -> NormLine:
    """Of `whole` requests; nothing could happen where there was none."""
    has_data = bool(whole or count)
    verdict = Verdict.NO_NORM if has_data else Verdict.NO_DATA
    return NormLine(code, Unit.COUNT, float(count) if has_data else None, None, whole, verdict)


def _latency(code: str, milliseconds: int | None, turns: int, goal: int) -> NormLine:
    if milliseconds is None:
        return NormLine(code, Unit.MILLISECONDS, None, None, 0, Verdict.NO_DATA)
    verdict = Verdict.KEPT if milliseconds <= goal else Verdict.BROKEN
    return NormLine(code, Unit.MILLISECONDS, float(milliseconds), None, turns, verdict)


def _day(day: date, figures: Figures) -> NormDay:
    return NormDay(
        day,
        figures.calls.calls,
        figures.calls.answered,
        figures.waits.within_norm,
        figures.waits.abandoned.part,
        figures.waits.speed_of_answer.value,
    )
