"""Closes records of calls nobody has told anything of for longer than a call may last."""

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from core.calls.digest_queue import digest_anew
from core.contracts.call_record import CallOutcome
from core.db.models.call_record import CallRow

END_REASON = "closed_by=platform; reason=silent"

log = structlog.get_logger()


def close_silent_calls(sessions: sessionmaker[Session], silent_since: datetime) -> int:
    """Close open calls whose last event is older than `silent_since`; returns how many.

    The end is provisional: when the journal comes after all, the call's own end replaces it.
    """
    wanted = select(CallRow).where(CallRow.outcome == "", CallRow.last_event_at < silent_since)
    with sessions.begin() as session:
        calls = session.scalars(wanted).all()
        for call in calls:
            call.ended_at = call.last_event_at
            call.outcome = CallOutcome.WORKER_CRASHED.value
            call.end_reason = END_REASON
            call.is_end_provisional = True
            log.warning("silent_call_closed", call_id=call.id)
        digest_anew(session, (call.id for call in calls))
    return len(calls)
