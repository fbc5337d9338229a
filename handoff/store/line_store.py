"""Requests for a person: kept, found in the order of the line, changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, and_, cast, func, or_, select, update
from sqlalchemy.orm import Session

from core.calls.call_fold import moment
from core.contracts.handoff import HandoffRequest
from core.contracts.wire import to_plain
from core.db.models.call_record import CallRow
from core.db.models.handoff import HandoffLineRow, HandoffNoteRow, HandoffRow
from handoff.line import IN_LINE, OPEN, Handoff, HandoffState

ORDER = (
    HandoffRow.head.desc(),
    HandoffRow.priority.desc(),
    HandoffRow.asked_at,
    HandoffRow.id,
)
MAX_SUMMARY = 2_000
RECENT_TALKS = 50
SAME_OPERATOR_WITHIN = timedelta(days=7)
IN_LINE_VALUES = [state.value for state in IN_LINE]
OPEN_VALUES = [state.value for state in OPEN]


@dataclass(frozen=True, slots=True)
class DueTimes:
    """Who has asked before these moments is due for the step."""

    tell_wait: datetime
    offer_callback: datetime
    move_on: datetime
    callback: datetime


@dataclass(frozen=True, slots=True)
class Result:
    result: str
    tags: tuple[str, ...]
    ended_at: datetime | None


class LineStore:
    """Within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self, request: HandoffRequest, handoff_id: str, *, callback_id: str = "", head: int = 0
    ) -> Handoff:
        asked_at = moment(request.asked_at)
        row = HandoffRow(
            id=handoff_id,
            call_id=request.call_id[:64],
            callback_id=callback_id,
            worker=request.worker[:40],
            caller=request.caller[:80],
            reason=request.reason.value,
            skill=request.skill[:80],
            priority=request.priority,
            summary=request.summary[:MAX_SUMMARY].replace("\0", ""),
            slots=dict(request.slots),
            transcript=to_plain(request.transcript),
            centres_passed=list(request.centres_passed),
            asked_at=asked_at,
            clock_at=asked_at,
            head=head,
            state=HandoffState.WAITING.value,
        )
        self._session.add(row)
        self._session.flush()
        return _handoff(row)

    def get(self, handoff_id: str) -> Handoff | None:
        row = self._session.get(HandoffRow, handoff_id, populate_existing=True)
        return _handoff(row) if row else None

    def of_request(self, call_id: str, asked_at: float) -> Handoff | None:
        wanted = select(HandoffRow).where(
            HandoffRow.call_id == call_id, HandoffRow.asked_at == moment(asked_at)
        )
        row = self._session.scalars(wanted).first()
        return _handoff(row) if row else None

    def outcome_of(self, handoff: Handoff) -> str:
        """Empty while it is open."""
        row = self._session.get(HandoffRow, handoff.handoff_id)
        return row.outcome if row else ""

    def open_of_call(self, call_id: str) -> list[Handoff]:
        return self._all(HandoffRow.call_id == call_id, HandoffRow.state.in_(OPEN_VALUES))

    def open_of_callback(self, callback_id: str) -> Handoff | None:
        found = self._all(HandoffRow.callback_id == callback_id, HandoffRow.state.in_(OPEN_VALUES))
        return found[0] if found else None

    def first_waiting(self, limit: int, *, clock_after: datetime | None = None) -> list[Handoff]:
        """Nobody has been offered them; the next one first.

        With `clock_after` without those who hold the line and have waited longer, unless a supervisor
        wants a certain operator for them.
        """
        conditions = [HandoffRow.state == HandoffState.WAITING.value]
        if clock_after is not None:
            is_in_time = HandoffRow.clock_at > clock_after
            is_wanted = HandoffRow.wanted_operator_id.is_not(None)
            conditions.append(or_(is_in_time, HandoffRow.call_id == "", is_wanted))
        wanted = select(HandoffRow).where(*conditions).order_by(*ORDER).limit(limit)
        return [_handoff(row) for row in self._session.scalars(wanted)]

    def passed_by_somebody(self) -> list[Handoff]:
        """Waiting, and an operator has declined or missed it already."""
        waiting = HandoffRow.state == HandoffState.WAITING.value
        return self._all(waiting, cast(HandoffRow.passed_by, String) != "[]")

    def due(self, times: DueTimes, limit: int) -> list[Handoff]:
        """In line, and the clock asks for something; the longest waiting first."""
        is_live = HandoffRow.call_id != ""
        asks = or_(
            and_(is_live, HandoffRow.clock_at <= times.move_on),
            and_(
                is_live,
                HandoffRow.clock_at <= times.offer_callback,
                HandoffRow.callback_offered_at.is_(None),
            ),
            and_(
                is_live, HandoffRow.clock_at <= times.tell_wait, HandoffRow.told_wait_at.is_(None)
            ),
            and_(HandoffRow.call_id == "", HandoffRow.clock_at <= times.callback),
        )
        wanted = (
            select(HandoffRow)
            .where(HandoffRow.state.in_(IN_LINE_VALUES), asks)
            .order_by(HandoffRow.clock_at)
            .limit(limit)
        )
        return [_handoff(row) for row in self._session.scalars(wanted)]

    def stuck(self, state: HandoffState, before: datetime) -> list[Handoff]:
        """Ringing or moving for too long: the worker has not told what became of it."""
        since = HandoffRow.accepted_at if state is HandoffState.RINGING else HandoffRow.moved_on_at
        return self._all(HandoffRow.state == state.value, since <= before)

    def of_ended_calls(self) -> list[Handoff]:
        """Still open here, but the call's own record has its end."""
        wanted = (
            select(HandoffRow)
            .join(CallRow, CallRow.id == HandoffRow.call_id)
            .where(HandoffRow.state.in_(OPEN_VALUES), CallRow.outcome != "")
        )
        return [_handoff(row) for row in self._session.scalars(wanted)]

    def of_operator(self, operator_id: int, states: Iterable[HandoffState]) -> list[Handoff]:
        return self._all(
            HandoffRow.operator_id == operator_id,
            HandoffRow.state.in_([state.value for state in states]),
        )

    def in_states(self, states: Iterable[HandoffState], limit: int) -> list[Handoff]:
        """In the order of the line."""
        values = [state.value for state in states]
        wanted = select(HandoffRow).where(HandoffRow.state.in_(values)).order_by(*ORDER)
        return [_handoff(row) for row in self._session.scalars(wanted.limit(limit))]

    def longest_wait_since(self) -> datetime | None:
        """The clock of the caller in line who waits longest."""
        wanted = select(func.min(HandoffRow.clock_at)).where(
            HandoffRow.state.in_(IN_LINE_VALUES), HandoffRow.call_id != ""
        )
        return self._session.scalar(wanted)

    def open_calls(self) -> set[str]:
        return set(
            self._session.scalars(
                select(HandoffRow.call_id).where(HandoffRow.state.in_(OPEN_VALUES))
            )
        )

    def calls_with_outcome(self) -> set[str]:
        """Calls that have at least one request whose end is known."""
        wanted = select(HandoffRow.call_id).where(HandoffRow.outcome != "")
        return set(self._session.scalars(wanted))

    def position(self, handoff: Handoff) -> int:
        """1 is next; call-backs do not stand before callers."""
        mine = HandoffRow
        before = or_(
            mine.head > handoff.head,
            and_(mine.head == handoff.head, mine.priority > handoff.priority),
            and_(
                mine.head == handoff.head,
                mine.priority == handoff.priority,
                mine.asked_at < handoff.asked_at,
            ),
        )
        wanted = select(func.count()).where(HandoffRow.state.in_(IN_LINE_VALUES), before)
        return (self._session.scalar(wanted) or 0) + 1

    def waiting_count(self) -> int:
        wanted = select(func.count()).where(
            HandoffRow.state.in_(IN_LINE_VALUES), HandoffRow.call_id != ""
        )
        return self._session.scalar(wanted) or 0

    def last_operator_of(self, caller: str, now: datetime) -> int | None:
        """Who talked with this number last."""
        if not caller:
            return None
        wanted = (
            select(HandoffRow.operator_id)
            .where(
                HandoffRow.caller == caller,
                HandoffRow.ended_at >= now - SAME_OPERATOR_WITHIN,
                HandoffRow.bridged_at.is_not(None),
            )
            .order_by(HandoffRow.ended_at.desc())
            .limit(1)
        )
        return self._session.scalar(wanted)

    def recent_talk_seconds(self) -> list[float]:
        wanted = (
            select(HandoffRow.bridged_at, HandoffRow.ended_at)
            .where(HandoffRow.bridged_at.is_not(None), HandoffRow.ended_at.is_not(None))
            .order_by(HandoffRow.ended_at.desc())
            .limit(RECENT_TALKS)
        )
        return [
            (end - begin).total_seconds()
            for begin, end in self._session.execute(wanted)
            if begin and end
        ]

    def add_line(self, handoff_id: str, at: datetime, who: str, text: str) -> None:
        """A phrase heard while two people talk."""
        self._session.add(
            HandoffLineRow(handoff_id=handoff_id, at=at, who=who, text=text.replace("\0", ""))
        )

    def add_note(self, handoff_id: str, at: datetime, operator_id: int, text: str) -> None:
        self._session.add(
            HandoffNoteRow(handoff_id=handoff_id, at=at, operator_id=operator_id, text=text)
        )

    def result_of(self, handoff_id: str) -> Result:
        """What the operator has written down of it."""
        row = self._session.get(HandoffRow, handoff_id)
        return Result(row.result, tuple(row.tags), row.ended_at) if row else Result("", (), None)

    def change(self, handoff_id: str, **values: Any) -> None:
        """Columns by name."""
        self._session.execute(
            update(HandoffRow).where(HandoffRow.id == handoff_id).values(**values)
        )

    def change_if(self, handoff_id: str, states: Iterable[HandoffState], **values: Any) -> bool:
        """False when it is not in one of the states any more: somebody else was first."""
        done = self._session.execute(
            update(HandoffRow)
            .where(
                HandoffRow.id == handoff_id,
                HandoffRow.state.in_([state.value for state in states]),
            )
            .values(**values)
        )
        return bool(done.rowcount)  # type: ignore[attr-defined]

    def _all(self, *conditions: Any) -> list[Handoff]:
        wanted = select(HandoffRow).where(*conditions).order_by(*ORDER)
        return [_handoff(row) for row in self._session.scalars(wanted)]


def _handoff(row: HandoffRow) -> Handoff:
    return Handoff(
        handoff_id=row.id,
        call_id=row.call_id,
        worker=row.worker,
        caller=row.caller,
        asked_at=row.asked_at,
        clock_at=row.clock_at,
        state=HandoffState(row.state),
        callback_id=row.callback_id or "",
        reason=row.reason,
        skill=row.skill or "",
        priority=row.priority or 0,
        head=row.head or 0,
        summary=row.summary or "",
        slots=dict(row.slots or {}),
        operator_id=row.operator_id,
        wanted_operator_id=row.wanted_operator_id,
        passed_by=tuple(row.passed_by or ()),
        tried_peers=tuple(row.tried_peers or ()),
        centres_passed=tuple(row.centres_passed or ()),
        is_wait_told=row.told_wait_at is not None,
        is_callback_offered=row.callback_offered_at is not None,
        moved_on_at=row.moved_on_at,
        accepted_at=row.accepted_at,
        bridged_at=row.bridged_at,
    )
