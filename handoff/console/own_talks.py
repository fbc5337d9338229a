"""Which talk an operator's page shows when none is live: the last one, until its result is written down."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from core.db.models.handoff import HandoffRow, QueueEventRow

SHOWN_AFTER_END = timedelta(minutes=15)


class OwnTalks:
    """Read from threads."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def unfinished(self, operator_id: int, now: datetime) -> str:
        """The id of a talk that has just ended without a result, or empty."""
        wanted = (
            select(HandoffRow.id)
            .where(
                HandoffRow.operator_id == operator_id,
                HandoffRow.bridged_at.is_not(None),
                HandoffRow.ended_at >= now - SHOWN_AFTER_END,
                HandoffRow.result == "",
            )
            .order_by(HandoffRow.ended_at.desc())
            .limit(1)
        )
        with self._sessions() as session:
            return session.scalar(wanted) or ""

    def is_on_hold(self, handoff_id: str) -> bool:
        wanted = (
            select(QueueEventRow.event)
            .where(
                QueueEventRow.handoff_id == handoff_id,
                QueueEventRow.event.in_(("HOLD", "UNHOLD", "CONNECT")),
            )
            .order_by(QueueEventRow.id.desc())
            .limit(1)
        )
        with self._sessions() as session:
            return session.scalar(wanted) == "HOLD"
