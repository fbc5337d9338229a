"""Waits and talks of a period, from the queue's log. Waits count when they began, talks when they ended."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backoffice.analytics.tally import Measure, Tally, count_handlings, count_waits
from core.calls.line_measures import COMPLETIONS, handlings_of, waits_of
from core.calls.queue_log import LogLine, QueueEvent, lines_where
from core.db.models.handoff import QueueEventRow

PARAMETERS = 500
"""Values in one IN list."""
LONGEST_WRAP_UP = timedelta(minutes=15)
WORK = frozenset({*COMPLETIONS, QueueEvent.UNPAUSE, QueueEvent.REMOVEMEMBER, QueueEvent.EXITEMPTY})


def count_line(tally: Tally, session: Session, since: datetime, until: datetime) -> None:
    """Lines are read by their time alone: asked for an event too, SQLite reads all of that event instead."""
    at = QueueEventRow.at
    nearby = lines_where(session, at >= since, at < until + LONGEST_WRAP_UP)
    lines = _lines_of_waits(session, (line for line in nearby if line.at < until))
    work = [line for line in nearby if line.event in WORK]
    asked = sum(1 for line in lines if line.event is QueueEvent.ENTERQUEUE and line.call_id)
    empty = sum(1 for line in work if line.event is QueueEvent.EXITEMPTY and line.at < until)
    count_waits(tally, waits_of(lines), asked=asked, told_nobody=empty)
    count_handlings(tally, (one for one in handlings_of(work) if one.at < until))
    _count_peers(tally, lines)


def _lines_of_waits(session: Session, lines: Iterable[LogLine]) -> list[LogLine]:
    """All lines of the requests that came in the period, also those written after it."""
    came = {line.handoff_id for line in lines if line.event is QueueEvent.ENTERQUEUE}
    entered = sorted(came - {""})
    found: list[LogLine] = []
    for first in range(0, len(entered), PARAMETERS):
        some = entered[first : first + PARAMETERS]
        found += lines_where(session, QueueEventRow.handoff_id.in_(some))
    return sorted(found, key=lambda line: line.number)


def _count_peers(tally: Tally, lines: Sequence[LogLine]) -> None:
    asked: dict[str, str] = {}
    for line in lines:
        if line.event is QueueEvent.OVERFLOW:
            asked[line.handoff_id] = str(line.data.get("peer", ""))
        elif line.event is QueueEvent.OVERFLOWED:
            tally.count(Measure.PEER, asked.get(line.handoff_id, ""))
