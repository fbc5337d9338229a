"""One caller's need of a person, from asking to the end: takes the platform's orders, reports what came of them."""

from dataclasses import dataclass
from uuid import uuid4

from core.contracts.orders import GatewayOrder, GatewayReport, ReportKind
from voice_gateway.happenings import OrderGiven
from voice_gateway.order_dispatch import refusal_of
from voice_gateway.talk import Talk

WRONG_MOMENT = "wrong_moment"


@dataclass(slots=True)
class HandoffCase:
    """`handoff_id` is known when the desk has answered; without any id there is nobody to report to."""

    talk: Talk
    handoff_id: str = ""
    offer_id: str = ""
    callback_id: str = ""
    is_taking_orders: bool = True
    """False while the caller is asked something: orders are refused at once."""
    is_over: bool = False
    """A talk with a person has ended: who hangs up now does not leave the line."""

    def take(self, order: GatewayOrder) -> None:
        if self.is_taking_orders:
            self.talk.line.inbox.post(OrderGiven(order))
        else:
            self.refuse(order, WRONG_MOMENT)

    def done(self, order: GatewayOrder) -> None:
        self.report(ReportKind.DONE, order)

    def refuse(self, order: GatewayOrder, reason: str) -> None:
        setup = self.talk.parts.setup
        at = self.talk.clock.wall()
        self.talk.parts.desk.report(refusal_of(order, reason, worker=setup.worker, at=at))

    def report(self, kind: ReportKind, order: GatewayOrder | None = None, /, **detail: str) -> None:
        is_known = bool(self.handoff_id or self.callback_id)
        if not is_known and kind is not ReportKind.CALLER_LEFT:
            return
        self.talk.parts.desk.report(
            GatewayReport(
                report_id=uuid4().hex,
                kind=kind,
                at=self.talk.clock.wall(),
                worker=self.talk.parts.setup.worker,
                call_id=self.talk.call_id,
                order_id=order.order_id if order else 0,
                handoff_id=(order.handoff_id if order else "") or self.handoff_id,
                offer_id=(order.offer_id if order else "") or self.offer_id,
                callback_id=self.callback_id,
                detail=detail,
            )
        )
