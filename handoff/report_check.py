"""Whose report is it, and of what? Forged and foreign ones are refused before anything changes."""

from dataclasses import dataclass
from enum import Enum

from core.contracts.orders import GatewayOrder, GatewayReport, ReportKind
from handoff.line import Handoff
from handoff.store.queue_turn import Turn

ABOUT_ORDERS = frozenset({ReportKind.DONE, ReportKind.REFUSED})
OF_CALLBACK = frozenset({ReportKind.CALLBACK_ANSWERED, ReportKind.CALLBACK_MISSED})


class ReportRefusal(str, Enum):
    HANDOFF_UNKNOWN = "handoff_unknown"
    ORDER_UNKNOWN = "order_unknown"
    WORKER_FOREIGN = "worker_foreign"
    """The call, or the order, is another worker's."""
    CALL_FOREIGN = "call_foreign"
    OFFER_FOREIGN = "offer_foreign"
    WRONG_MOMENT = "wrong_moment"
    """True once, but things have gone on: the caller has left, the request is closed."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a report is about. `order` for `done` and `refused` only."""

    handoff: Handoff
    order: GatewayOrder | None = None


def subject_of(turn: Turn, report: GatewayReport) -> Subject | ReportRefusal:
    order: GatewayOrder | None = None
    if report.kind in ABOUT_ORDERS:
        given = turn.orders.order(report.order_id)
        if given is None:
            return ReportRefusal.ORDER_UNKNOWN
        worker, order = given
        if worker != report.worker:
            return ReportRefusal.WORKER_FOREIGN
    handoff = _handoff(turn, report, order)
    if handoff is None:
        return ReportRefusal.HANDOFF_UNKNOWN
    if handoff.worker != report.worker:
        return ReportRefusal.WORKER_FOREIGN
    if handoff.is_callback:
        return Subject(handoff, order) if _is_of_callback(handoff, report) else _foreign(report)
    if report.call_id and report.call_id != handoff.call_id:
        return ReportRefusal.CALL_FOREIGN
    if report.offer_id and not _is_offer_of(turn, handoff, report.offer_id):
        return ReportRefusal.OFFER_FOREIGN
    return Subject(handoff, order)


def _handoff(turn: Turn, report: GatewayReport, order: GatewayOrder | None) -> Handoff | None:
    """By its id, else by the order's, the call-back's, or the call's only open request."""
    handoff_id = report.handoff_id or (order.handoff_id if order else "")
    if handoff_id:
        return turn.line.get(handoff_id)
    if report.callback_id:
        return turn.line.open_of_callback(report.callback_id)
    found = turn.line.open_of_call(report.call_id) if report.call_id else []
    return found[0] if found else None


def _is_of_callback(handoff: Handoff, report: GatewayReport) -> bool:
    """Nobody's call yet: only reports of its own dialling are believed."""
    if report.kind in OF_CALLBACK:
        return report.callback_id == handoff.callback_id
    return report.kind in ABOUT_ORDERS


def _foreign(report: GatewayReport) -> ReportRefusal:
    if report.kind in OF_CALLBACK:
        return ReportRefusal.CALL_FOREIGN
    return ReportRefusal.WRONG_MOMENT


def _is_offer_of(turn: Turn, handoff: Handoff, offer_id: str) -> bool:
    found = turn.offers.find(offer_id)
    return found is not None and found[0].handoff_id == handoff.handoff_id
