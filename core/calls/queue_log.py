"""The queue's log as pages and figures read it, by the names of Asterisk's queue_log."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core.db.models.handoff import QueueEventRow


class QueueEvent(str, Enum):
    ENTERQUEUE = "ENTERQUEUE"
    OFFER = "OFFER"
    DECLINE = "DECLINE"
    RINGNOANSWER = "RINGNOANSWER"
    """`by`: offer (not taken on the page) or phone."""
    ACCEPT = "ACCEPT"
    CONNECT = "CONNECT"
    """`wait_seconds`, `ring_seconds`."""
    ABANDON = "ABANDON"
    """`wait_seconds`, `position`."""
    COMPLETECALLER = "COMPLETECALLER"
    """`wait_seconds`, `talk_seconds`; so in COMPLETEAGENT and TRANSFER."""
    COMPLETEAGENT = "COMPLETEAGENT"
    TRANSFER = "TRANSFER"
    RETURN = "RETURN"
    """Back at the head of the line; `why`."""
    EXITWITHTIMEOUT = "EXITWITHTIMEOUT"
    """Nobody within the norm; `way`: callback or robot. `wait_seconds`."""
    EXITWITHKEY = "EXITWITHKEY"
    """The caller chose; `way`: callback or robot. `wait_seconds`."""
    EXITEMPTY = "EXITEMPTY"
    """Nobody on the shift."""
    OVERFLOW = "OVERFLOW"
    """Given to a centre; `peer`, `wait_seconds`."""
    OVERFLOWED = "OVERFLOWED"
    OVERFLOWFAILED = "OVERFLOWFAILED"
    CALLBACKDIALLED = "CALLBACKDIALLED"
    CALLBACKANSWERED = "CALLBACKANSWERED"
    CALLBACKMISSED = "CALLBACKMISSED"
    ADDMEMBER = "ADDMEMBER"
    REMOVEMEMBER = "REMOVEMEMBER"
    PAUSE = "PAUSE"
    """`reason`."""
    UNPAUSE = "UNPAUSE"
    HOLD = "HOLD"
    UNHOLD = "UNHOLD"
    MOVED = "MOVED"
    """By a supervisor; `what`: head, priority, operator."""
    LISTEN = "LISTEN"
    HEARD = "HEARD"
    """A new line of the talk's transcript."""
    NOTED = "NOTED"
    PEERUP = "PEERUP"
    PEERDOWN = "PEERDOWN"


@dataclass(frozen=True, slots=True)
class LogLine:
    """One event as pages and figures read it. `data` holds texts and numbers only."""

    number: int
    at: datetime
    event: QueueEvent
    handoff_id: str = ""
    call_id: str = ""
    operator_id: int | None = None
    data: dict[str, str | float] = field(default_factory=dict)


def lines_after(session: Session, number: int, *, limit: int) -> list[LogLine]:
    """Oldest first."""
    wanted = select(QueueEventRow).where(QueueEventRow.id > number).order_by(QueueEventRow.id)
    return _lines(session.scalars(wanted.limit(limit)).all())


def lines_between(session: Session, since: datetime, until: datetime) -> list[LogLine]:
    """[`since`, `until`), oldest first."""
    wanted = (
        select(QueueEventRow)
        .where(QueueEventRow.at >= since, QueueEventRow.at < until)
        .order_by(QueueEventRow.id)
    )
    return _lines(session.scalars(wanted).all())


def lines_where(session: Session, *conditions: ColumnElement[bool]) -> list[LogLine]:
    """Oldest first."""
    wanted = select(QueueEventRow).where(*conditions).order_by(QueueEventRow.id)
    return _lines(session.scalars(wanted).all())


def last_number(session: Session) -> int:
    return session.scalar(select(func.max(QueueEventRow.id))) or 0


def _lines(rows: Sequence[QueueEventRow]) -> list[LogLine]:
    return [
        LogLine(
            row.id,
            row.at,
            QueueEvent(row.event),
            row.handoff_id,
            row.call_id,
            row.operator_id,
            dict(row.data),
        )
        for row in rows
    ]
