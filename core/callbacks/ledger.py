"""Call-backs in the database, within somebody's transaction: found, changed, tried, closed."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.callbacks.callback import (
    OPEN_STATES,
    Callback,
    CallbackAttempt,
    CallbackSource,
    CallbackState,
    CallbackWish,
)
from core.callbacks.rules import CallbackHours, CallbackWindow, next_attempt
from core.db.models.callback import CallbackAttemptRow, CallbackRow

OPEN_VALUES = [state.value for state in OPEN_STATES]
REACHED = "answered"


def put(
    session: Session, wish: CallbackWish, telephone: str, window: CallbackWindow, *, now: datetime
) -> tuple[str, bool]:
    """The call-back's id, and whether it was there before: a number has one open promise."""
    row = _open_row(session, telephone)
    is_repeated = row is not None
    if row is None:
        row = CallbackRow(
            id=uuid.uuid4().hex,
            telephone=telephone,
            state=CallbackState.WAITING.value,
            source=wish.source.value,
            created_at=now,
        )
        session.add(row)
    row.wanted_from, row.wanted_until = window.rings_from, window.rings_until
    row.next_attempt_at = window.rings_from
    row.reason = wish.reason or row.reason or ""
    row.skill = wish.skill or row.skill or ""
    row.summary = wish.summary or row.summary or ""
    row.slots = dict(wish.slots) or dict(row.slots or {})
    row.call_id = wish.call_id or row.call_id or ""
    session.flush()
    return row.id, is_repeated


def open_for(session: Session, telephone: str) -> tuple[Callback, ...]:
    wanted = (
        select(CallbackRow)
        .where(CallbackRow.telephone == telephone, CallbackRow.state.in_(OPEN_VALUES))
        .order_by(CallbackRow.next_attempt_at)
    )
    return tuple(read(session, row) for row in session.scalars(wanted))


def take_due(session: Session, *, now: datetime, limit: int) -> tuple[Callback, ...]:
    """Promises whose time has come, the oldest first; from here on they stand in the operators' line."""
    wanted = (
        select(CallbackRow)
        .where(CallbackRow.state == CallbackState.WAITING.value, CallbackRow.next_attempt_at <= now)
        .order_by(CallbackRow.next_attempt_at, CallbackRow.id)
        .limit(limit)
    )
    rows: Sequence[CallbackRow] = session.scalars(wanted).all()
    for row in rows:
        row.state = CallbackState.QUEUED.value
    session.flush()
    return tuple(read(session, row) for row in rows)


def cancel(session: Session, callback_id: str, *, now: datetime) -> bool:
    done = session.execute(
        update(CallbackRow)
        .where(CallbackRow.id == callback_id, CallbackRow.state == CallbackState.WAITING.value)
        .values(state=CallbackState.CANCELLED.value, closed_at=now)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def begin_attempt(
    session: Session, callback_id: str, operator_id: int | None, *, now: datetime
) -> None:
    row = session.get(CallbackRow, callback_id)
    if row is None:
        return
    row.attempts += 1
    session.add(CallbackAttemptRow(callback_id=callback_id, operator_id=operator_id, at=now))
    session.flush()


def end_attempt(
    session: Session, callback_id: str, result: str, *, now: datetime, hours: CallbackHours
) -> CallbackState | None:
    """What became of the promise; None when there is none of this id, or it is over already."""
    row = session.get(CallbackRow, callback_id)
    if row is None or row.state not in OPEN_VALUES:
        return None
    attempt = session.scalars(
        select(CallbackAttemptRow)
        .where(CallbackAttemptRow.callback_id == callback_id, CallbackAttemptRow.result == "")
        .order_by(CallbackAttemptRow.id.desc())
    ).first()
    if attempt is not None:
        attempt.result, attempt.ended_at = result, now
    again = None if result == REACHED else next_attempt(result, row.attempts, now=now, hours=hours)
    if again is not None:
        row.state, row.next_attempt_at = CallbackState.WAITING.value, again
    else:
        done = CallbackState.DONE if result == REACHED else CallbackState.FAILED
        row.state, row.closed_at = done.value, now
    session.flush()
    return CallbackState(row.state)


def put_back(session: Session, callback_id: str, *, at: datetime) -> None:
    """It was taken into the line, but not dialled: due again at `at`."""
    session.execute(
        update(CallbackRow)
        .where(CallbackRow.id == callback_id, CallbackRow.state == CallbackState.QUEUED.value)
        .values(state=CallbackState.WAITING.value, next_attempt_at=at)
    )


def find(session: Session, callback_id: str) -> Callback | None:
    row = session.get(CallbackRow, callback_id)
    return read(session, row) if row else None


def read(session: Session, row: CallbackRow) -> Callback:
    attempts = session.scalars(
        select(CallbackAttemptRow)
        .where(CallbackAttemptRow.callback_id == row.id)
        .order_by(CallbackAttemptRow.id)
    )
    return Callback(
        callback_id=row.id,
        wish=CallbackWish(
            telephone=row.telephone,
            source=CallbackSource(row.source),
            wanted_from=row.wanted_from,
            wanted_until=row.wanted_until,
            reason=row.reason,
            skill=row.skill,
            summary=row.summary,
            slots=dict(row.slots),
            call_id=row.call_id,
        ),
        state=CallbackState(row.state),
        rings_from=row.wanted_from,
        rings_until=row.wanted_until,
        next_attempt_at=row.next_attempt_at,
        created_at=row.created_at,
        attempts=tuple(CallbackAttempt(one.at, one.operator_id, one.result) for one in attempts),
    )


def _open_row(session: Session, telephone: str) -> CallbackRow | None:
    wanted = select(CallbackRow).where(
        CallbackRow.telephone == telephone, CallbackRow.state == CallbackState.WAITING.value
    )
    return session.scalars(wanted).first()
