"""The outbox: messages written in the transaction of what they tell, delivered later, in order, at least once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session, sessionmaker

from core.db.models.outbox import OutboxMessageRow

LEASE = timedelta(seconds=60)
"""Longer than any delivery: a process that died in the middle frees its message after this."""


class MessageState(str, Enum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"
    """Refused for good, or given up: an administrator decides."""


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    message_id: int
    stream: str
    subject: str
    idempotency_key: str
    attempts: int
    created_at: datetime
    state: MessageState = MessageState.WAITING
    last_error: str = ""


@dataclass(frozen=True, slots=True)
class StreamCounts:
    """`oldest_waiting` is when the head of the stream was written."""

    waiting: int = 0
    dead: int = 0
    oldest_waiting: datetime | None = None


def enqueue(session: Session, stream: str, subject: str, *, key: str, at: datetime) -> None:
    """Within the caller's transaction: what is told and that it must be told are one fact.

    The same key again changes nothing.
    """
    same = select(OutboxMessageRow.id).where(OutboxMessageRow.idempotency_key == key)
    if session.scalar(same) is not None:
        return
    session.add(
        OutboxMessageRow(
            stream=stream,
            subject=subject,
            idempotency_key=key,
            state=MessageState.WAITING.value,
            created_at=at,
            not_before=at,
        )
    )


class Outbox:
    """Used by the deliverer and by the administrator's pages, from threads of several processes."""

    def __init__(self, sessions: sessionmaker[Session], now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._now = now

    def take_next(self, stream: str) -> OutboxMessage | None:
        """The head of the stream, leased to this taker; None when it is empty, waits or is being delivered.

        A message behind a head that waits for its next attempt waits too: order is kept.
        """
        moment = self._now()
        with self._sessions.begin() as session:
            head = session.scalar(
                select(func.min(OutboxMessageRow.id)).where(
                    OutboxMessageRow.stream == stream,
                    OutboxMessageRow.state == MessageState.WAITING.value,
                )
            )
            if head is None:
                return None
            taken = session.execute(
                update(OutboxMessageRow)
                .where(
                    OutboxMessageRow.id == head,
                    OutboxMessageRow.state == MessageState.WAITING.value,
                    OutboxMessageRow.not_before <= moment,
                    (OutboxMessageRow.leased_until.is_(None))
                    | (OutboxMessageRow.leased_until <= moment),
                )
                .values(leased_until=moment + LEASE, attempts=OutboxMessageRow.attempts + 1)
                .returning(OutboxMessageRow)
            ).scalar_one_or_none()
            return message_of(taken) if taken else None

    def note_delivered(self, message_id: int) -> None:
        self._settle(message_id, MessageState.DELIVERED, "")

    def note_dead(self, message_id: int, reason: str) -> None:
        self._settle(message_id, MessageState.DEAD, reason)

    def put_off(self, message_id: int, until: datetime, reason: str) -> None:
        with self._sessions.begin() as session:
            row = session.get_one(OutboxMessageRow, message_id)
            row.not_before, row.leased_until, row.last_error = until, None, reason[:300]

    def revive(self, message_id: int) -> bool:
        """An administrator wants a dead message tried again; False when it is not dead."""
        with self._sessions.begin() as session:
            row = session.get(OutboxMessageRow, message_id)
            if row is None or row.state != MessageState.DEAD.value:
                return False
            row.state, row.attempts = MessageState.WAITING.value, 0
            row.not_before, row.leased_until, row.settled_at = self._now(), None, None
            return True

    def dead(self, *, limit: int = 100) -> Sequence[OutboxMessage]:
        """Oldest first."""
        wanted = (
            select(OutboxMessageRow)
            .where(OutboxMessageRow.state == MessageState.DEAD.value)
            .order_by(OutboxMessageRow.id)
            .limit(limit)
        )
        with self._sessions() as session:
            return [message_of(row) for row in session.scalars(wanted)]

    def prune(self, before: datetime) -> int:
        """Forget what was delivered before that moment; returns how many."""
        done = delete(OutboxMessageRow).where(
            OutboxMessageRow.state == MessageState.DELIVERED.value,
            OutboxMessageRow.settled_at < before,
        )
        with self._sessions.begin() as session:
            gone: CursorResult[Any] = session.execute(done)  # type: ignore[assignment]
            return gone.rowcount

    def counts(self, stream: str) -> StreamCounts:
        with self._sessions() as session:
            rows = session.execute(
                select(
                    OutboxMessageRow.state,
                    func.count(),
                    func.min(OutboxMessageRow.id),
                )
                .where(
                    OutboxMessageRow.stream == stream,
                    OutboxMessageRow.state != MessageState.DELIVERED.value,
                )
                .group_by(OutboxMessageRow.state)
            ).all()
            found = {state: (count, first) for state, count, first in rows}
            waiting, head = found.get(MessageState.WAITING.value, (0, None))
            oldest = session.get_one(OutboxMessageRow, head).created_at if head else None
            return StreamCounts(waiting, found.get(MessageState.DEAD.value, (0, None))[0], oldest)

    def _settle(self, message_id: int, state: MessageState, reason: str) -> None:
        with self._sessions.begin() as session:
            row = session.get_one(OutboxMessageRow, message_id)
            row.state, row.last_error = state.value, reason[:300]
            row.settled_at, row.leased_until = self._now(), None


def message_of(row: OutboxMessageRow) -> OutboxMessage:
    return OutboxMessage(
        message_id=row.id,
        stream=row.stream,
        subject=row.subject,
        idempotency_key=row.idempotency_key,
        attempts=row.attempts,
        created_at=row.created_at,
        state=MessageState(row.state),
        last_error=row.last_error,
    )
