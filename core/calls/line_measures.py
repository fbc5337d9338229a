"""Figures of the line, computed from its log: service level, ASA, AHT, abandonment, occupancy. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import islice

from core.calls.queue_log import LogLine, QueueEvent

NORM_SECONDS = 40.0
COMPLETIONS = frozenset({QueueEvent.COMPLETECALLER, QueueEvent.COMPLETEAGENT, QueueEvent.TRANSFER})


class WaitEnd(str, Enum):
    ANSWERED = "answered"
    ABANDONED = "abandoned"
    PEER = "peer"
    CALLBACK = "callback"
    ROBOT = "robot"


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a caller waited, and for what."""

    handoff_id: str
    asked_at: datetime
    seconds: float
    end: WaitEnd


@dataclass(frozen=True, slots=True)
class Handling:
    """Talk and wrap-up of one talk; `at` is the end of the talk."""

    at: datetime
    seconds: float


@dataclass(frozen=True, slots=True)
class LineFigures:
    """Shares are 0…1 of all waits that have ended; None where there was nothing to count.

    `within_norm`: answered or taken further (centre, call-back, robot) within 40 s. `service_level_20`,
    `…_40`: answered by a person within so many seconds. Calls that came when nobody was on the shift were
    told so at once; they are `told_nobody` and in no share.
    """

    asked: int
    ends: dict[WaitEnd, int]
    told_nobody: int
    within_norm: float | None
    service_level_20: float | None
    service_level_40: float | None
    abandonment: float | None
    asa_seconds: float | None
    """Average speed of answer: mean wait of those answered."""
    aht_seconds: float | None
    """Average handling time: talk and wrap-up."""
    longest_wait_seconds: float


def waits_of(lines: Iterable[LogLine]) -> list[Wait]:
    """The first end of each caller's wait; call-backs, where nobody holds the line, are no waits."""
    entered: dict[str, datetime] = {}
    overflows: dict[str, float] = {}
    ended: dict[str, Wait] = {}
    for line in lines:
        if line.event is QueueEvent.ENTERQUEUE and line.call_id:
            entered[line.handoff_id] = line.at
        elif line.event is QueueEvent.OVERFLOW:
            overflows.setdefault(line.handoff_id, _seconds(line, "wait_seconds"))
        end = _end_of(line)
        asked_at = entered.get(line.handoff_id)
        if end is None or asked_at is None or line.handoff_id in ended:
            continue
        seconds = _seconds(line, "wait_seconds")
        if end is WaitEnd.PEER:
            seconds = overflows.get(line.handoff_id, seconds)
        ended[line.handoff_id] = Wait(line.handoff_id, asked_at, seconds, end)
    return list(ended.values())


def figures_of(lines: Sequence[LogLine]) -> LineFigures:
    waits = waits_of(lines)
    answered = [wait.seconds for wait in waits if wait.end is WaitEnd.ANSWERED]
    handled = handling_seconds(lines)
    kept = [w for w in waits if w.end is not WaitEnd.ABANDONED and w.seconds <= NORM_SECONDS]
    return LineFigures(
        asked=sum(1 for one in lines if one.event is QueueEvent.ENTERQUEUE and one.call_id),
        ends={end: sum(1 for wait in waits if wait.end is end) for end in WaitEnd},
        told_nobody=sum(1 for line in lines if line.event is QueueEvent.EXITEMPTY),
        within_norm=_share(len(kept), len(waits)),
        service_level_20=_share(sum(1 for one in answered if one <= 20), len(waits)),
        service_level_40=_share(sum(1 for one in answered if one <= NORM_SECONDS), len(waits)),
        abandonment=_share(sum(1 for wait in waits if wait.end is WaitEnd.ABANDONED), len(waits)),
        asa_seconds=_mean(answered),
        aht_seconds=_mean(handled),
        longest_wait_seconds=max((wait.seconds for wait in waits), default=0.0),
    )


def handling_seconds(lines: Sequence[LogLine]) -> list[float]:
    """Talk and wrap-up of each finished talk; a wrap-up cut short by «ready» counts as long as it was."""
    return [one.seconds for one in handlings_of(lines)]


def handlings_of(lines: Sequence[LogLine]) -> list[Handling]:
    return [
        Handling(
            line.at, _seconds(line, "talk_seconds") + _wrap_up(line, islice(lines, index + 1, None))
        )
        for index, line in enumerate(lines)
        if line.event in COMPLETIONS
    ]


def occupancy(lines: Sequence[LogLine], *, until: datetime) -> dict[int, float]:
    """Of each operator's time on the shift and not on pause: the share in talks and wrap-up."""
    busy: dict[int, float] = {}
    for index, line in enumerate(lines):
        if line.event in COMPLETIONS and line.operator_id is not None:
            handled = _seconds(line, "talk_seconds") + _wrap_up(
                line, islice(lines, index + 1, None)
            )
            busy[line.operator_id] = busy.get(line.operator_id, 0.0) + handled
    ready = ready_seconds(lines, until=until)
    return {
        operator: min(1.0, busy.get(operator, 0.0) / seconds)
        for operator, seconds in ready.items()
        if seconds > 0
    }


def ready_seconds(lines: Iterable[LogLine], *, until: datetime) -> dict[int, float]:
    """Time signed on and not paused, wrap-up and talks included."""
    since: dict[int, datetime] = {}
    total: dict[int, float] = {}
    for line in lines:
        operator = line.operator_id
        if operator is None:
            continue
        if line.event in (QueueEvent.ADDMEMBER, QueueEvent.UNPAUSE):
            since.setdefault(operator, line.at)
        elif line.event in (QueueEvent.PAUSE, QueueEvent.REMOVEMEMBER) and operator in since:
            began = since.pop(operator)
            total[operator] = total.get(operator, 0.0) + (line.at - began).total_seconds()
    for operator, began in since.items():
        total[operator] = total.get(operator, 0.0) + max(0.0, (until - began).total_seconds())
    return total


def _end_of(line: LogLine) -> WaitEnd | None:
    match line.event:
        case QueueEvent.CONNECT:
            return WaitEnd.ANSWERED
        case QueueEvent.ABANDON:
            return WaitEnd.ABANDONED
        case QueueEvent.OVERFLOWED:
            return WaitEnd.PEER
        case QueueEvent.EXITWITHTIMEOUT | QueueEvent.EXITWITHKEY:
            return WaitEnd.CALLBACK if line.data.get("way") == "callback" else WaitEnd.ROBOT
        case _:
            return None


def _wrap_up(completed: LogLine, later: Iterable[LogLine]) -> float:
    planned = _seconds(completed, "wrap_up_seconds")
    for line in later:
        passed = (line.at - completed.at).total_seconds()
        if passed >= planned:
            break
        is_same = line.operator_id == completed.operator_id
        if is_same and line.event in (QueueEvent.UNPAUSE, QueueEvent.REMOVEMEMBER):
            return passed
    return planned


def _seconds(line: LogLine, name: str) -> float:
    value = line.data.get(name, 0.0)
    return float(value) if isinstance(value, (int, float)) else 0.0


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
