"""Keeps what a call asked of the people: the request, who was offered, how it ended."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from core.calls.call_fold import moment
from core.contracts.handoff import HandoffOffer, HandoffOutcome, HandoffRequest
from core.db.models.call_record import CallHandoffRow, CallRow


class HandoffBook:
    """Called from request threads; one transaction a question."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def note_request(self, request: HandoffRequest, offer: HandoffOffer | None) -> None:
        """A request sent again (the answer was lost on the way) is the same row."""
        asked_at = moment(request.asked_at)
        with self._sessions.begin() as session:
            _ensure_call(session, request, asked_at)
            row = self._latest(session, request.call_id)
            if row is None or row.asked_at != asked_at:
                row = CallHandoffRow(call_id=request.call_id, asked_at=asked_at)
                session.add(row)
            row.reason = request.reason.value
            row.skill = request.skill
            row.priority = request.priority
            row.summary = request.summary
            row.slots = dict(request.slots)
            row.targets = list(offer.targets) if offer else []
            row.outcome = "" if offer else HandoffOutcome.NOBODY.value

    def note_outcome(self, call_id: str, outcome: HandoffOutcome, at: datetime) -> bool:
        """False when the call never asked for a person."""
        with self._sessions.begin() as session:
            row = self._latest(session, call_id)
            if row is None:
                return False
            row.outcome = outcome.value
            row.ended_at = at
            return True

    @staticmethod
    def _latest(session: Session, call_id: str) -> CallHandoffRow | None:
        wanted = (
            select(CallHandoffRow)
            .where(CallHandoffRow.call_id == call_id)
            .order_by(CallHandoffRow.asked_at.desc(), CallHandoffRow.id.desc())
        )
        return session.scalars(wanted).first()


def _ensure_call(session: Session, request: HandoffRequest, asked_at: datetime) -> None:
    """The journal may come later than the request: foreign keys want the call first."""
    if session.get(CallRow, request.call_id) is None:
        session.add(CallRow(id=request.call_id, caller=request.caller, last_event_at=asked_at))
        session.flush()
