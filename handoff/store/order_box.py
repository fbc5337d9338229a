"""The mailbox of orders: issued in a turn of the queue, fetched by workers, closed by their reports."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from core.contracts.orders import GatewayOrder, OrderKind
from core.contracts.wire import from_plain, to_plain
from core.db.models.gateway_order import GatewayOrderRow

LIFETIME_SECONDS = 10.0
"""An order not begun by then must not be: the moment has passed."""
CALLBACK_LIFETIME_SECONDS = 30.0
"""Any worker with two free legs may take it; none may have them at once."""
FETCHED_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class OrderResult:
    """`result` is empty while nothing was reported."""

    result: str
    reason: str


class OrderBox:
    """Within one transaction."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def issue(self, worker: str, order: GatewayOrder) -> int:
        """`order` without id and times: they are given here."""
        lifetime = (
            CALLBACK_LIFETIME_SECONDS if order.kind is OrderKind.CALL_BACK else LIFETIME_SECONDS
        )
        expires_at = self._now + timedelta(seconds=lifetime)
        timed = replace(order, issued_at=self._now.timestamp(), expires_at=expires_at.timestamp())
        row = GatewayOrderRow(
            worker=worker,
            kind=order.kind.value,
            call_id=order.call_id,
            handoff_id=order.handoff_id,
            body=to_plain(timed),
            issued_at=self._now,
            expires_at=expires_at,
        )
        self._session.add(row)
        self._session.flush()
        return row.id

    def order(self, order_id: int) -> tuple[str, GatewayOrder] | None:
        """The worker it was given to, and the order."""
        row = self._session.get(GatewayOrderRow, order_id)
        return (row.worker, _order(row)) if row else None

    def close(self, order_id: int, result: str, reason: str) -> None:
        self._session.execute(
            update(GatewayOrderRow)
            .where(GatewayOrderRow.id == order_id, GatewayOrderRow.result == "")
            .values(result=result, reason=reason[:80])
        )

    def result_of(self, order_id: int) -> OrderResult | None:
        row = self._session.get(GatewayOrderRow, order_id, populate_existing=True)
        return OrderResult(row.result, row.reason) if row else None


def acknowledge(session: Session, worker: str, after: int, now: datetime) -> None:
    """The worker has every order up to `after`."""
    if after <= 0:
        return
    session.execute(
        update(GatewayOrderRow)
        .where(
            GatewayOrderRow.worker == worker,
            GatewayOrderRow.id <= after,
            GatewayOrderRow.taken_at.is_(None),
        )
        .values(taken_at=now)
    )


def has_unacknowledged(session: Session, worker: str, after: int) -> bool:
    wanted = select(GatewayOrderRow.id).where(
        GatewayOrderRow.worker == worker,
        GatewayOrderRow.id <= after,
        GatewayOrderRow.taken_at.is_(None),
    )
    return session.scalar(wanted.limit(1)) is not None


def claim_callback(session: Session, worker: str, now: datetime) -> str:
    """One order for anybody becomes this worker's, under an id above those the worker has got.

    Returns the request it belongs to, or empty when there was none.
    """
    free = (
        select(GatewayOrderRow)
        .where(GatewayOrderRow.worker == "", GatewayOrderRow.expires_at > now)
        .order_by(GatewayOrderRow.id)
        .limit(1)
    )
    found = session.scalars(free).first()
    if found is None:
        return ""
    session.delete(found)
    session.flush()
    session.add(
        GatewayOrderRow(
            worker=worker,
            kind=found.kind,
            call_id=found.call_id,
            handoff_id=found.handoff_id,
            body=dict(found.body),
            issued_at=found.issued_at,
            expires_at=found.expires_at,
        )
    )
    return found.handoff_id


def is_there_anything(session: Session, worker: str, after: int, now: datetime) -> bool:
    wanted = select(GatewayOrderRow.id).where(
        or_(GatewayOrderRow.worker == worker, GatewayOrderRow.worker == ""),
        GatewayOrderRow.taken_at.is_(None),
        GatewayOrderRow.expires_at > now,
        or_(GatewayOrderRow.worker == "", GatewayOrderRow.id > after),
    )
    return session.scalar(wanted.limit(1)) is not None


def waiting_orders(session: Session, worker: str, after: int, now: datetime) -> list[GatewayOrder]:
    """Not acknowledged, not expired, above `after`; oldest first."""
    wanted = (
        select(GatewayOrderRow)
        .where(
            GatewayOrderRow.worker == worker,
            GatewayOrderRow.taken_at.is_(None),
            GatewayOrderRow.id > after,
            GatewayOrderRow.expires_at > now,
        )
        .order_by(GatewayOrderRow.id)
        .limit(FETCHED_AT_ONCE)
    )
    return [_order(row) for row in session.scalars(wanted)]


def _order(row: GatewayOrderRow) -> GatewayOrder:
    return replace(from_plain(dict(row.body), GatewayOrder), order_id=row.id)
