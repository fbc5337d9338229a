"""What it means that an order was carried out or refused. Every function works within a turn."""

from core.calls.queue_log import QueueEvent
from core.contracts.orders import GatewayOrder, GatewayReport, OrderKind, ReportKind
from handoff.closing import abandon, back_to_line, complete, release
from handoff.line import OPEN, Handoff, HandoffState
from handoff.line_rules import LineRules
from handoff.moving_on import move_on
from handoff.store.leg_store import LegKind
from handoff.store.queue_turn import Turn

CALL_UNKNOWN = "call_unknown"
LOGGED = {OrderKind.HOLD: QueueEvent.HOLD, OrderKind.RESUME: QueueEvent.UNHOLD}
LEG_OF = {
    OrderKind.TRANSFER: LegKind.TRANSFER,
    OrderKind.CONSULT: LegKind.CONSULT,
    OrderKind.LISTEN: LegKind.SUPERVISOR,
}
LEG_ENDED_BY = {
    OrderKind.DROP_CONSULTED: LegKind.CONSULT,
    OrderKind.STOP_LISTENING: LegKind.SUPERVISOR,
}


def order_closed(
    turn: Turn, rules: LineRules, handoff: Handoff, order: GatewayOrder, report: GatewayReport
) -> None:
    """Whoever waits for the order is told; what the result changes is changed."""
    reason = report.detail.get("reason", "")
    turn.close_order(order.order_id, report.kind.value, reason)
    if handoff.state not in OPEN:
        return
    if report.kind is ReportKind.DONE:
        _done(turn, handoff, order)
    else:
        _refused(turn, rules, handoff, order, reason)


def _done(turn: Turn, handoff: Handoff, order: GatewayOrder) -> None:
    if order.kind in LOGGED:
        turn.log(LOGGED[order.kind], handoff, operator_id=handoff.operator_id)
    if order.kind in LEG_OF:
        turn.legs.answer(LEG_OF[order.kind], handoff.handoff_id)
    if order.kind in LEG_ENDED_BY:
        turn.legs.end(LEG_ENDED_BY[order.kind], handoff.handoff_id, "dropped")
    if order.kind is OrderKind.LISTEN:
        turn.log(QueueEvent.LISTEN, handoff, target=order.target)
    if order.kind is OrderKind.TAKE_OVER:
        _taken_over(turn, handoff)


def _refused(
    turn: Turn, rules: LineRules, handoff: Handoff, order: GatewayOrder, reason: str
) -> None:
    if order.kind in LEG_OF:
        turn.legs.end(LEG_OF[order.kind], handoff.handoff_id, reason or "refused")
    if reason == CALL_UNKNOWN:  # the worker does not have this call: no ghost stays in the line
        if handoff.state is HandoffState.TALKING:
            complete(turn, handoff, ended_by=CALL_UNKNOWN)
        else:
            abandon(turn, handoff, ended_by=CALL_UNKNOWN)
    elif order.kind is OrderKind.RING_OPERATOR and handoff.state is HandoffState.RINGING:
        back_to_line(turn, handoff, reason, passed_by=handoff.operator_id)
    elif order.kind is OrderKind.OVERFLOW and handoff.state is HandoffState.MOVING:
        turn.legs.end(LegKind.PEER, handoff.handoff_id, "failed")
        move_on(turn, rules, handoff)


def _taken_over(turn: Turn, handoff: Handoff) -> None:
    """The supervisor who listened is the operator now; the former one has wrap-up time."""
    supervisor = turn.legs.operator_of(LegKind.SUPERVISOR, handoff.handoff_id)
    if supervisor is None or handoff.operator_id == supervisor:
        return
    turn.legs.end(LegKind.OPERATOR, handoff.handoff_id, "taken_over")
    if handoff.operator_id is not None:
        release(turn, handoff.operator_id)
    turn.line.change(handoff.handoff_id, operator_id=supervisor)
    turn.log(QueueEvent.MOVED, handoff, operator_id=supervisor, what="operator")
