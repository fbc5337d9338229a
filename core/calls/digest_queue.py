"""Tells the search and the figures that a call has changed; a chore makes its digest anew from the records.

Whoever changes or erases what was said in a call calls this within the same transaction.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, sessionmaker

from core.db.models.analytics import DigestDueRow
from core.db.models.call_record import CallRow


def digest_anew(session: Session, call_ids: Iterable[str], at: datetime | None = None) -> None:
    """`at`: what happened counts in this hour, too, if it is another than that of the call's begin."""
    rows = [{"call_id": call_id, "at": at} for call_id in sorted(set(call_ids))]
    if rows:
        session.execute(insert(DigestDueRow), rows)


def digest_everything(sessions: sessionmaker[Session]) -> None:
    """Search and figures are made anew, the oldest calls first."""
    every = select(CallRow.id).order_by(CallRow.started_at, CallRow.id)
    with sessions.begin() as session:
        session.execute(insert(DigestDueRow).from_select(["call_id"], every))
