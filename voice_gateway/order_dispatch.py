"""Hands each order of the platform to its call; what has no call or comes too late is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import structlog

from core.clock import Clock
from core.contracts.orders import GatewayOrder, GatewayReport, OrderKind, ReportKind

CALL_UNKNOWN, EXPIRED, NO_FREE_LEG = "call_unknown", "expired", "no_free_leg"

log = structlog.get_logger()

TakeOrder = Callable[[GatewayOrder], None]


@dataclass(frozen=True, slots=True)
class CallBacks:
    """Who dials citizens, and how many legs are free for it."""

    take: TakeOrder
    free_legs: Callable[[], int]


class OrderDispatch:
    """One per worker, on its event loop."""

    def __init__(self, worker: str, clock: Clock, report: Callable[[GatewayReport], None]) -> None:
        self._worker = worker
        self._clock = clock
        self._report = report
        self._takers: dict[str, TakeOrder] = {}
        self._call_backs: CallBacks | None = None

    def follow(self, call_id: str, take: TakeOrder) -> None:
        self._takers[call_id] = take

    def forget(self, call_id: str) -> None:
        self._takers.pop(call_id, None)

    def take_call_backs(self, call_backs: CallBacks | None) -> None:
        """Who dials citizens; None while the worker drains."""
        self._call_backs = call_backs

    @property
    def free_legs(self) -> int:
        """Of which two are needed for a call-back; none while nobody dials citizens."""
        return self._call_backs.free_legs() if self._call_backs is not None else 0

    def hand_out(self, order: GatewayOrder) -> None:
        log.info("order_received", order=order.order_id, kind=order.kind.value, call=order.call_id)
        if order.expires_at and self._clock.wall() > order.expires_at:
            self._refuse(order, EXPIRED)
        elif order.kind is OrderKind.CALL_BACK:
            if self._call_backs is None:
                self._refuse(order, NO_FREE_LEG)
            else:
                self._call_backs.take(order)
        elif (take := self._takers.get(order.call_id)) is not None:
            take(order)
        else:
            self._refuse(order, CALL_UNKNOWN)

    def _refuse(self, order: GatewayOrder, reason: str) -> None:
        log.warning("order_refused", order=order.order_id, reason=reason)
        self._report(refusal_of(order, reason, worker=self._worker, at=self._clock.wall()))


def refusal_of(order: GatewayOrder, reason: str, *, worker: str, at: float) -> GatewayReport:
    """A call-back without a leg is a missed one: another attempt is planned for it."""
    is_missed = order.kind is OrderKind.CALL_BACK and reason == NO_FREE_LEG
    return GatewayReport(
        report_id=uuid4().hex,
        kind=ReportKind.CALLBACK_MISSED if is_missed else ReportKind.REFUSED,
        at=at,
        worker=worker,
        call_id=order.call_id,
        order_id=order.order_id,
        handoff_id=order.handoff_id,
        offer_id=order.offer_id,
        callback_id=order.callback_id,
        detail={"result" if is_missed else "reason": reason},
    )
