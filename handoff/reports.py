"""What the workers' reports change. Every function works within a turn."""

from collections.abc import Callable

from core.callbacks import ledger
from core.callbacks.callback import CallbackSource
from core.calls.queue_log import QueueEvent
from core.contracts.handoff import HandoffOutcome
from core.contracts.orders import GatewayReport, OrderKind, ReportKind
from handoff.closing import abandon, back_to_line, close, complete, miss, waited_seconds
from handoff.line import IN_LINE, OPEN, WITH_OPERATOR, Handoff, HandoffState
from handoff.line_rules import LineRules
from handoff.moving_on import book_callback, move_on
from handoff.order_results import order_closed
from handoff.report_check import ReportRefusal, Subject, subject_of
from handoff.store.leg_store import LegKind
from handoff.store.queue_turn import Turn

MAX_HEARD = 2_000
Change = Callable[[Turn, LineRules, Handoff, GatewayReport], ReportRefusal | None]


def apply_report(turn: Turn, rules: LineRules, report: GatewayReport) -> ReportRefusal | None:
    """None when it was acted upon; otherwise nothing has changed."""
    subject = subject_of(turn, report)
    if isinstance(subject, ReportRefusal):
        return subject
    if report.kind in (ReportKind.DONE, ReportKind.REFUSED):
        return _order_result(turn, rules, subject, report)
    return _CHANGES[report.kind](turn, rules, subject.handoff, report)


def _order_result(
    turn: Turn, rules: LineRules, subject: Subject, report: GatewayReport
) -> ReportRefusal | None:
    if subject.order is None:
        return ReportRefusal.ORDER_UNKNOWN
    order_closed(turn, rules, subject.handoff, subject.order, report)
    return None


def _operator_answered(
    turn: Turn, _rules: LineRules, handoff: Handoff, _report: GatewayReport
) -> ReportRefusal | None:
    if handoff.state is not HandoffState.RINGING:
        return ReportRefusal.WRONG_MOMENT
    turn.legs.answer(LegKind.OPERATOR, handoff.handoff_id)
    return None


def _operator_missed(
    turn: Turn, rules: LineRules, handoff: Handoff, report: GatewayReport
) -> ReportRefusal | None:
    operator_id = handoff.operator_id
    if handoff.state is not HandoffState.RINGING or operator_id is None:
        return ReportRefusal.WRONG_MOMENT
    accepted = turn.offers.accepted_of(handoff.handoff_id, operator_id)
    if report.offer_id and (accepted is None or accepted.offer_id != report.offer_id):
        return ReportRefusal.WRONG_MOMENT
    turn.log(
        QueueEvent.RINGNOANSWER, handoff, operator_id=operator_id,
        by="phone", result=report.detail.get("result", ""),
    )  # fmt: skip
    miss(turn, operator_id, limit=rules.offers.missed_limit)
    if handoff.callback_id:  # the gateway asks for a person anew, as for any caller
        close(turn, handoff, HandoffOutcome.TIMED_OUT, ended_by="operator_missed")
    else:
        back_to_line(turn, handoff, "operator_missed", passed_by=operator_id)
    return None


def _bridged(
    turn: Turn, _rules: LineRules, handoff: Handoff, _report: GatewayReport
) -> ReportRefusal | None:
    is_first = turn.line.change_if(
        handoff.handoff_id,
        (HandoffState.RINGING,),
        state=HandoffState.TALKING.value,
        bridged_at=turn.now,
    )
    if not is_first:
        return ReportRefusal.WRONG_MOMENT
    turn.legs.answer(LegKind.OPERATOR, handoff.handoff_id)
    if handoff.operator_id is not None:
        turn.operators.touch(handoff.operator_id, missed_offers=0)
    accepted_at = handoff.accepted_at or turn.now
    turn.log(
        QueueEvent.CONNECT, handoff, operator_id=handoff.operator_id,
        wait_seconds=waited_seconds(turn, handoff),
        ring_seconds=(turn.now - accepted_at).total_seconds(),
    )  # fmt: skip
    return None


def _bridge_ended(
    turn: Turn, _rules: LineRules, handoff: Handoff, report: GatewayReport
) -> ReportRefusal | None:
    by = report.detail.get("by", "")
    if handoff.state is HandoffState.TALKING:
        complete(turn, handoff, ended_by=by)
        return None
    if turn.legs.is_open(LegKind.PEER, handoff.handoff_id):
        turn.legs.end_all(handoff.handoff_id, by)
        return None
    return ReportRefusal.WRONG_MOMENT


def _operator_lost(
    turn: Turn, _rules: LineRules, handoff: Handoff, _report: GatewayReport
) -> ReportRefusal | None:
    if handoff.state not in WITH_OPERATOR:
        return ReportRefusal.WRONG_MOMENT
    if handoff.operator_id is not None:
        turn.operators.touch(handoff.operator_id, free_since=turn.now)
    back_to_line(turn, handoff, "operator_lost", restarts_clock=True)
    return None


def _callback_chosen(
    turn: Turn, rules: LineRules, handoff: Handoff, report: GatewayReport
) -> ReportRefusal | None:
    if handoff.state not in (*IN_LINE, HandoffState.RINGING):
        return ReportRefusal.WRONG_MOMENT
    telephone = report.detail.get("telephone") or handoff.caller
    is_booked = book_callback(turn, rules, handoff, telephone, CallbackSource.CALLER_CHOSE)
    outcome = HandoffOutcome.CALLBACK_BOOKED if is_booked else HandoffOutcome.TIMED_OUT
    turn.order_for(handoff, OrderKind.GIVE_UP, outcome=outcome.value)
    _leave_by_key(turn, handoff, "callback" if is_booked else "robot", outcome)
    return None


def _robot_chosen(
    turn: Turn, _rules: LineRules, handoff: Handoff, _report: GatewayReport
) -> ReportRefusal | None:
    if handoff.state not in (*IN_LINE, HandoffState.RINGING):
        return ReportRefusal.WRONG_MOMENT
    _leave_by_key(turn, handoff, "robot", HandoffOutcome.ROBOT_CHOSEN)
    return None


def _leave_by_key(turn: Turn, handoff: Handoff, way: str, outcome: HandoffOutcome) -> None:
    turn.log(QueueEvent.EXITWITHKEY, handoff, way=way, wait_seconds=waited_seconds(turn, handoff))
    close(turn, handoff, outcome, ended_by="caller")


def _caller_left(
    turn: Turn, _rules: LineRules, handoff: Handoff, report: GatewayReport
) -> ReportRefusal | None:
    if handoff.state not in OPEN:
        return ReportRefusal.WRONG_MOMENT
    if handoff.state is HandoffState.TALKING:
        complete(turn, handoff, ended_by="caller")
    else:
        abandon(turn, handoff, ended_by=report.detail.get("reason") or "hung_up")
    return None


def _overflowed(
    turn: Turn, _rules: LineRules, handoff: Handoff, report: GatewayReport
) -> ReportRefusal | None:
    if handoff.state is not HandoffState.MOVING:
        return ReportRefusal.WRONG_MOMENT
    way = report.detail.get("way", "")
    turn.legs.answer(LegKind.PEER, handoff.handoff_id)
    turn.log(QueueEvent.OVERFLOWED, handoff, way=way, peer=handoff.tried_peers[-1])
    turn.line.change(
        handoff.handoff_id,
        state=HandoffState.ENDED.value,
        outcome=HandoffOutcome.OVERFLOWED.value,
        ended_at=turn.now,
    )
    if way != "bridge":  # the call has left us; a bridged leg goes on until `bridge_ended`
        turn.legs.end_all(handoff.handoff_id, "referred")
    return None


def _overflow_failed(
    turn: Turn, rules: LineRules, handoff: Handoff, report: GatewayReport
) -> ReportRefusal | None:
    if handoff.state is not HandoffState.MOVING:
        return ReportRefusal.WRONG_MOMENT
    turn.legs.end(LegKind.PEER, handoff.handoff_id, "failed")
    turn.log(
        QueueEvent.OVERFLOWFAILED, handoff, peer=handoff.tried_peers[-1],
        sip_code=report.detail.get("sip_code", ""),
    )  # fmt: skip
    move_on(turn, rules, handoff)
    return None


def _callback_answered(
    turn: Turn, rules: LineRules, handoff: Handoff, report: GatewayReport
) -> ReportRefusal | None:
    if handoff.state is not HandoffState.RINGING or not report.call_id:
        return ReportRefusal.WRONG_MOMENT
    turn.line.change(
        handoff.handoff_id,
        call_id=report.call_id[:64],
        worker=report.worker[:40],
        clock_at=turn.now,
        accepted_at=turn.now,
    )
    hours = rules.callbacks.hours
    ledger.end_attempt(turn.session, handoff.callback_id, "answered", now=turn.now, hours=hours)
    turn.legs.answer(LegKind.CALLBACK, handoff.handoff_id, call_id=report.call_id)
    operator = turn.operators.get(handoff.operator_id or 0)
    if operator is not None:
        turn.legs.begin(
            LegKind.OPERATOR,
            call_id=report.call_id,
            handoff_id=handoff.handoff_id,
            target=operator.sip_address,
            operator_id=operator.operator_id,
        )
    turn.log(QueueEvent.CALLBACKANSWERED, handoff, operator_id=handoff.operator_id)
    return None


def _callback_missed(
    turn: Turn, rules: LineRules, handoff: Handoff, report: GatewayReport
) -> ReportRefusal | None:
    if handoff.state is not HandoffState.RINGING:
        return ReportRefusal.WRONG_MOMENT
    result = report.detail.get("result", "failed")
    callback_missed(turn, rules, handoff, result)
    return None


def callback_missed(turn: Turn, rules: LineRules, handoff: Handoff, result: str) -> None:
    """An attempt is over; a worker without a free leg is no fault of the caller's."""
    counted = "no_operator" if result == "no_free_leg" else result
    hours = rules.callbacks.hours
    ledger.end_attempt(turn.session, handoff.callback_id, counted, now=turn.now, hours=hours)
    turn.log(QueueEvent.CALLBACKMISSED, handoff, operator_id=handoff.operator_id, result=result)
    close(turn, handoff, HandoffOutcome.TIMED_OUT, ended_by=result)


def _heard(
    turn: Turn, _rules: LineRules, handoff: Handoff, report: GatewayReport
) -> ReportRefusal | None:
    text = report.detail.get("text", "").strip()[:MAX_HEARD]
    who = report.detail.get("who", "")
    if handoff.state is not HandoffState.TALKING or not text or who not in ("caller", "operator"):
        return ReportRefusal.WRONG_MOMENT
    turn.line.add_line(handoff.handoff_id, turn.now, who, text)
    turn.log(QueueEvent.HEARD, handoff, who=who)
    return None


_CHANGES: dict[ReportKind, Change] = {
    ReportKind.OPERATOR_ANSWERED: _operator_answered,
    ReportKind.OPERATOR_MISSED: _operator_missed,
    ReportKind.BRIDGED: _bridged,
    ReportKind.BRIDGE_ENDED: _bridge_ended,
    ReportKind.OPERATOR_LOST: _operator_lost,
    ReportKind.CALLBACK_CHOSEN: _callback_chosen,
    ReportKind.ROBOT_CHOSEN: _robot_chosen,
    ReportKind.OVERFLOWED: _overflowed,
    ReportKind.OVERFLOW_FAILED: _overflow_failed,
    ReportKind.CALLER_LEFT: _caller_left,
    ReportKind.CALLBACK_ANSWERED: _callback_answered,
    ReportKind.CALLBACK_MISSED: _callback_missed,
    ReportKind.HEARD: _heard,
}
