"""What belongs to a request beside itself: what was said, notes, earlier talks of the same caller."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.models.handoff import HandoffLineRow, HandoffNoteRow, HandoffRow
from core.db.models.operator import OperatorRow
from handoff.line import Handoff

EARLIER_SHOWN = 10


@dataclass(frozen=True, slots=True)
class SaidLine:
    """`who`: caller, robot or operator."""

    who: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    at: datetime
    operator: str
    text: str


@dataclass(frozen=True, slots=True)
class EarlierTalk:
    """Another request of the same number."""

    handoff_id: str
    call_id: str
    asked_at: datetime
    summary: str
    outcome: str
    operator: str
    result: str


def said_in(session: Session, handoff_id: str) -> tuple[SaidLine, ...]:
    row = session.get(HandoffRow, handoff_id)
    with_robot = [
        SaidLine(str(line["who"]), str(line["text"]), datetime.fromtimestamp(line["at"], UTC))
        for line in (row.transcript if row else [])
    ]
    wanted = (
        select(HandoffLineRow)
        .where(HandoffLineRow.handoff_id == handoff_id)
        .order_by(HandoffLineRow.id)
    )
    with_operator = [SaidLine(row.who, row.text, row.at) for row in session.scalars(wanted)]
    return (*with_robot, *with_operator)


def notes_of(session: Session, handoff_id: str) -> tuple[Note, ...]:
    wanted = (
        select(HandoffNoteRow, OperatorRow.display_name)
        .outerjoin(OperatorRow, OperatorRow.id == HandoffNoteRow.operator_id)
        .where(HandoffNoteRow.handoff_id == handoff_id)
        .order_by(HandoffNoteRow.id)
    )
    return tuple(Note(row.at, name or "", row.text) for row, name in session.execute(wanted))


def earlier_talks(session: Session, handoff: Handoff) -> tuple[EarlierTalk, ...]:
    """Newest first; none for a hidden number."""
    if not handoff.caller:
        return ()
    wanted = (
        select(HandoffRow, OperatorRow.display_name)
        .outerjoin(OperatorRow, OperatorRow.id == HandoffRow.operator_id)
        .where(HandoffRow.caller == handoff.caller, HandoffRow.id != handoff.handoff_id)
        .order_by(HandoffRow.asked_at.desc())
        .limit(EARLIER_SHOWN)
    )
    return tuple(
        EarlierTalk(
            row.id, row.call_id, row.asked_at, row.summary, row.outcome, name or "", row.result
        )
        for row, name in session.execute(wanted)
    )
