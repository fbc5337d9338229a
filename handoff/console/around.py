"""What else goes on beside the waiting line: calls the robot has, call-backs that wait. For the board."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from core.db.models.call_record import CallRow
from core.db.models.callback import CallbackRow
from core.db.models.handoff import HandoffRow
from handoff.line import OPEN


@dataclass(frozen=True, slots=True)
class Around:
    robot_calls: int
    callbacks: int


class AroundTheLine:
    """Read from threads."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def now(self) -> Around:
        """Calls in nobody's hands but the robot's; promised call-backs that are not kept yet."""
        with_people = select(HandoffRow.call_id).where(
            HandoffRow.state.in_([state.value for state in OPEN])
        )
        robots = select(func.count()).where(
            CallRow.outcome == "", CallRow.id.not_in(with_people.scalar_subquery())
        )
        promised = select(func.count()).where(CallbackRow.closed_at.is_(None))
        with self._sessions() as session:
            return Around(session.scalar(robots) or 0, session.scalar(promised) or 0)
