"""Legs of calls as CSV: the caller's and all that were dialled beside it, linked by the call's id."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from core.calls.call_reader import CallPeriod
from core.calls.cdr import harmless
from core.db.models.call_record import CallRow
from core.db.models.handoff import CallLegRow
from core.db.models.operator import OperatorRow

COLUMNS = (
    "linkedid", "leg", "handoff_id", "src", "dst", "operator", "start", "answer", "end",
    "duration", "billsec", "disposition", "result",
)  # fmt: skip
ROWS_AT_ONCE = 500
CALLER_LEG = "caller"


@dataclass(frozen=True, slots=True)
class LegRecord:
    """One leg. `kind`: caller, operator, transfer, consult, callback, peer, supervisor."""

    call_id: str
    kind: str
    source: str
    target: str
    started_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    result: str
    handoff_id: str = ""
    operator: str = ""

    @property
    def disposition(self) -> str:
        if self.answered_at:
            return "ANSWERED"
        return "BUSY" if self.result == "busy" else "NO ANSWER"


class LegReader:
    """Called from request threads; a session per question."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def stream(self, period: CallPeriod) -> Iterator[LegRecord]:
        """Calls that started in the period, oldest first, each followed by its legs.

        A leg whose end nobody told (a transfer the operator has left) ended with its call.
        """
        wanted = select(CallRow).order_by(CallRow.started_at, CallRow.id)
        if period.since:
            wanted = wanted.where(CallRow.started_at >= period.since)
        if period.until:
            wanted = wanted.where(CallRow.started_at < period.until)
        with self._sessions() as session:
            calls = session.scalars(wanted.execution_options(yield_per=ROWS_AT_ONCE))
            for some in calls.partitions():
                beside = _legs_of(session, [call.id for call in some])
                for call in some:
                    yield _caller_leg(call)
                    for leg in beside.get(call.id, ()):
                        yield replace(leg, ended_at=leg.ended_at or call.ended_at)


def leg_csv_lines(legs: Iterable[LegRecord], zone: ZoneInfo) -> Iterator[str]:
    """The header, then one line a leg; moments in ISO 8601 with the region's offset, durations in seconds."""
    yield _line(COLUMNS)
    for leg in legs:
        yield _line(
            (
                leg.call_id,
                leg.kind,
                leg.handoff_id,
                leg.source,
                leg.target,
                leg.operator,
                _moment(leg.started_at, zone),
                _moment(leg.answered_at, zone),
                _moment(leg.ended_at, zone),
                _seconds(leg.started_at, leg.ended_at),
                _seconds(leg.answered_at, leg.ended_at) or "0.0",
                leg.disposition,
                leg.result,
            )
        )


def _legs_of(session: Session, call_ids: list[str]) -> dict[str, list[LegRecord]]:
    wanted = (
        select(CallLegRow, OperatorRow.login)
        .outerjoin(OperatorRow, OperatorRow.id == CallLegRow.operator_id)
        .where(CallLegRow.call_id.in_(call_ids))
        .order_by(CallLegRow.started_at, CallLegRow.id)
    )
    found: dict[str, list[LegRecord]] = {}
    for row, login in session.execute(wanted):
        leg = LegRecord(
            row.call_id, row.kind, "", row.target, row.started_at, row.answered_at, row.ended_at,
            row.result, row.handoff_id, login or "",
        )  # fmt: skip
        found.setdefault(row.call_id, []).append(leg)
    return found


def _caller_leg(call: CallRow) -> LegRecord:
    return LegRecord(
        call.id, CALLER_LEG, call.caller, call.called, call.started_at, call.answered_at,
        call.ended_at, call.outcome,
    )  # fmt: skip


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([harmless(cell) for cell in cells])
    return buffer.getvalue()


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    return at.astimezone(zone).isoformat(timespec="seconds") if at else ""


def _seconds(begin: datetime | None, end: datetime | None) -> str:
    return f"{(end - begin).total_seconds():.1f}" if begin and end else ""
