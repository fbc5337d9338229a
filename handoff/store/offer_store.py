"""Offers: a request shown to an operator for a limited time."""

import uuid
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.db.models.handoff import HandoffOfferRow
from handoff.line import Offer


class OfferState(str, Enum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TIMED_OUT = "timed_out"
    WITHDRAWN = "withdrawn"
    """Somebody else was quicker, the caller left, or the norm was over."""


class OfferStore:
    """Within one transaction."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def add(self, handoff_id: str, operator_id: int, seconds: float) -> Offer:
        row = HandoffOfferRow(
            id=uuid.uuid4().hex,
            handoff_id=handoff_id,
            operator_id=operator_id,
            state=OfferState.OPEN.value,
            offered_at=self._now,
            expires_at=self._now + timedelta(seconds=seconds),
        )
        self._session.add(row)
        self._session.flush()
        return _offer(row)

    def find(self, offer_id: str) -> tuple[Offer, OfferState] | None:
        row = self._session.get(HandoffOfferRow, offer_id, populate_existing=True)
        return (_offer(row), OfferState(row.state)) if row else None

    def open_of(self, handoff_id: str) -> list[Offer]:
        return self._open(HandoffOfferRow.handoff_id == handoff_id)

    def open_for(self, operator_id: int) -> list[Offer]:
        return self._open(HandoffOfferRow.operator_id == operator_id)

    def expired(self) -> list[Offer]:
        return self._open(HandoffOfferRow.expires_at <= self._now)

    def accepted_of(self, handoff_id: str, operator_id: int) -> Offer | None:
        """The newest of the one whose telephone rings or who talks."""
        wanted = (
            select(HandoffOfferRow)
            .where(
                HandoffOfferRow.handoff_id == handoff_id,
                HandoffOfferRow.operator_id == operator_id,
                HandoffOfferRow.state == OfferState.ACCEPTED.value,
            )
            .order_by(HandoffOfferRow.closed_at.desc())
        )
        row = self._session.scalars(wanted).first()
        return _offer(row) if row else None

    def close(self, offer_id: str, state: OfferState, reason: str = "") -> bool:
        """False when it was not open any more: somebody else was first."""
        done = self._session.execute(
            update(HandoffOfferRow)
            .where(HandoffOfferRow.id == offer_id, HandoffOfferRow.state == OfferState.OPEN.value)
            .values(state=state.value, reason=reason[:80], closed_at=self._now)
        )
        return bool(done.rowcount)  # type: ignore[attr-defined]

    def _open(self, condition: object) -> list[Offer]:
        wanted = (
            select(HandoffOfferRow)
            .where(HandoffOfferRow.state == OfferState.OPEN.value, condition)  # type: ignore[arg-type]
            .order_by(HandoffOfferRow.offered_at, HandoffOfferRow.id)
        )
        return [_offer(row) for row in self._session.scalars(wanted)]


def _offer(row: HandoffOfferRow) -> Offer:
    return Offer(row.id, row.handoff_id, row.operator_id, row.offered_at, row.expires_at)
