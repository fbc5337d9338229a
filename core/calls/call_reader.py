"""Reads call records back: lists for people and programs, figures for the status page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, sessionmaker

from core.db.models.call_record import CallRow, CallTurnRow

EXPORT_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class CallSummary:
    """One call as a row of a list. Moments are aware UTC, empty while unknown."""

    call_id: str
    sip_call_id: str
    worker: str
    caller: str
    called: str
    started_at: datetime | None
    answered_at: datetime | None
    handoff_asked_at: datetime | None
    bridged_at: datetime | None
    ended_at: datetime | None
    outcome: str
    end_reason: str
    recording: str
    turns: int

    @property
    def duration_seconds(self) -> float | None:
        return _seconds_between(self.started_at, self.ended_at)

    @property
    def talk_seconds(self) -> float | None:
        return _seconds_between(self.answered_at, self.ended_at)

    @property
    def wait_for_person_seconds(self) -> float | None:
        """From the request for a person to the person; the norm is 40 seconds."""
        return _seconds_between(self.handoff_asked_at, self.bridged_at)


@dataclass(frozen=True, slots=True)
class CallPeriod:
    """Calls that started in [`since`, `until`); an empty end is open."""

    since: datetime | None = None
    until: datetime | None = None


class CallReader:
    """Called from request threads; a session per question."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def page(self, period: CallPeriod, *, limit: int, offset: int = 0) -> list[CallSummary]:
        """Newest first."""
        wanted = _calls_of(period).order_by(CallRow.started_at.desc(), CallRow.id)
        with self._sessions() as session:
            rows = session.execute(wanted.limit(limit).offset(offset))
            return [_summary(call, turns) for call, turns in rows]

    def count(self, period: CallPeriod) -> int:
        with self._sessions() as session:
            calls = _calls_of(period).order_by(None).subquery()
            return session.scalar(select(func.count()).select_from(calls)) or 0

    def stream(self, period: CallPeriod) -> Iterator[CallSummary]:
        """Oldest first, a few rows in memory at a time."""
        wanted = _calls_of(period).order_by(CallRow.started_at, CallRow.id)
        with self._sessions() as session:
            rows = session.execute(wanted.execution_options(yield_per=EXPORT_ROWS_AT_ONCE))
            for call, turns in rows:
                yield _summary(call, turns)

    def open_calls(self) -> int:
        with self._sessions() as session:
            wanted = select(func.count()).select_from(CallRow).where(CallRow.outcome == "")
            return session.scalar(wanted) or 0


def _calls_of(period: CallPeriod) -> Select[CallRow, int]:
    turns = (
        select(func.count())
        .select_from(CallTurnRow)
        .where(CallTurnRow.call_id == CallRow.id)
        .scalar_subquery()
    )
    wanted = select(CallRow, turns)
    if period.since:
        wanted = wanted.where(CallRow.started_at >= period.since)
    if period.until:
        wanted = wanted.where(CallRow.started_at < period.until)
    return wanted


def _summary(call: CallRow, turns: int) -> CallSummary:
    return CallSummary(
        call_id=call.id,
        sip_call_id=call.sip_call_id,
        worker=call.worker,
        caller=call.caller,
        called=call.called,
        started_at=call.started_at,
        answered_at=call.answered_at,
        handoff_asked_at=call.handoff_asked_at,
        bridged_at=call.bridged_at,
        ended_at=call.ended_at,
        outcome=call.outcome,
        end_reason=call.end_reason,
        recording=call.recording,
        turns=turns,
    )


def _seconds_between(earlier: datetime | None, later: datetime | None) -> float | None:
    if earlier is None or later is None:
        return None
    return (later - earlier).total_seconds()
