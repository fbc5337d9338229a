"""Writes the queue's log."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.calls.digest_queue import digest_anew
from core.calls.queue_log import QueueEvent
from core.db.models.handoff import QueueEventRow
from handoff.line import Handoff

COUNTED = frozenset(
    {
        QueueEvent.CONNECT,
        QueueEvent.ABANDON,
        QueueEvent.COMPLETECALLER,
        QueueEvent.COMPLETEAGENT,
        QueueEvent.TRANSFER,
        QueueEvent.EXITWITHTIMEOUT,
        QueueEvent.EXITWITHKEY,
        QueueEvent.EXITEMPTY,
        QueueEvent.OVERFLOWED,
    }
)
"""Events after which the figures of the call and its hour are others."""


class QueueLog:
    """Within one transaction."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def write(
        self,
        event: QueueEvent,
        handoff: Handoff | None = None,
        *,
        operator_id: int | None = None,
        **data: str | float,
    ) -> None:
        self._session.add(
            QueueEventRow(
                at=self._now,
                event=event.value,
                handoff_id=handoff.handoff_id if handoff else "",
                call_id=handoff.call_id if handoff else "",
                operator_id=operator_id,
                data={name: _plain(value) for name, value in data.items()},
            )
        )
        if handoff and handoff.call_id and event in COUNTED:
            digest_anew(self._session, (handoff.call_id,), self._now)


def _plain(value: str | float) -> str | float:
    return round(value, 3) if isinstance(value, float) else value
