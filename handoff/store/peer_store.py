"""Neighbouring centres: whom there is, how they are, how many callers they got."""

from datetime import datetime, time, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.centre_mode.regime import DayHours
from core.db.models.handoff import CallLegRow, PeerCentreRow
from handoff.overflow import Peer
from handoff.store.leg_store import LegKind

HOUR = timedelta(hours=1)


class PeerStore:
    """Within one transaction."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def all_active(self) -> list[Peer]:
        wanted = (
            select(PeerCentreRow)
            .where(PeerCentreRow.is_active)
            .order_by(PeerCentreRow.rank, PeerCentreRow.id)
        )
        rows = self._session.scalars(wanted).all()
        if not rows:
            return []
        sent = self._sent_in_hour()
        return [_peer(row, sent.get(row.sip_address, 0)) for row in rows]

    def set_health(self, code: str, is_healthy: bool) -> bool:
        """True when it has changed."""
        self._session.execute(
            update(PeerCentreRow).where(PeerCentreRow.code == code).values(checked_at=self._now)
        )
        done = self._session.execute(
            update(PeerCentreRow)
            .where(PeerCentreRow.code == code, PeerCentreRow.is_healthy != is_healthy)
            .values(is_healthy=is_healthy)
        )
        return bool(done.rowcount)  # type: ignore[attr-defined]

    def _sent_in_hour(self) -> dict[str, int]:
        """Those that failed do not count."""
        wanted = (
            select(CallLegRow.target, func.count().label("number"))
            .where(
                CallLegRow.kind == LegKind.PEER.value,
                CallLegRow.started_at > self._now - HOUR,
                CallLegRow.result != "failed",
            )
            .group_by(CallLegRow.target)
        )
        return {row.target: row.number for row in self._session.execute(wanted)}


def _peer(row: PeerCentreRow, sent: int) -> Peer:
    return Peer(
        code=row.code,
        sip_address=row.sip_address,
        hours=DayHours(_time(row.opens), _time(row.closes)),
        rank=row.rank,
        quota_per_hour=row.quota_per_hour,
        sent_in_hour=sent,
        is_healthy=row.is_healthy,
    )


def _time(text: str) -> time:
    """A broken entry means round the clock rather than a centre nobody can find out about."""
    try:
        return time.fromisoformat(text)
    except ValueError:
        return time(0)
