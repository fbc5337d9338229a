"""Gives waiting callers to free operators. Every function works within a turn."""

from collections.abc import Sequence
from dataclasses import replace

from core.callbacks import ledger
from core.calls.queue_log import QueueEvent
from core.contracts.orders import GatewayOrder, OrderKind
from handoff.closing import miss, pass_on, waited_seconds
from handoff.line import FreeOperator, Handoff, HandoffState, Offer, Operator
from handoff.line_rules import LineRules
from handoff.routing import has_skill, is_skill_still_binding, operators_for
from handoff.store.leg_store import LegKind
from handoff.store.offer_store import OfferState
from handoff.store.operator_store import OnShift, free_of
from handoff.store.queue_turn import Turn
from handoff.waiting_clock import offered_until

SCANNED = 50
"""Callers looked at when the first ones wait for a skill that nobody free has."""
CALL_HEADER = "X-Call-Id"
HANDOFF_HEADER = "X-Handoff-Id"


def dispatch(turn: Turn, rules: LineRules, shift: Sequence[OnShift]) -> None:
    """Offers as many waiting callers as there are free operators for; `shift` as it is now."""
    free = free_of(shift, turn.now, rules.offers.heartbeat_seconds)
    if not free:
        return
    clock_after = offered_until(turn.now, rules.norms)
    for caller in turn.line.first_waiting(SCANNED, clock_after=clock_after):
        for one in _chosen(turn, rules, caller, free, shift):
            offer(turn, rules, caller, one.operator)
            free = _with_one_more(free, one)
        if not free:
            return


def offer(turn: Turn, rules: LineRules, caller: Handoff, operator: Operator) -> None:
    """To the operator's page for a limited time; a telephone without a page rings at once."""
    made = turn.offers.add(caller.handoff_id, operator.operator_id, rules.offers.offer_seconds)
    turn.line.change(caller.handoff_id, state=HandoffState.OFFERED.value)
    turn.log(
        QueueEvent.OFFER, caller, operator_id=operator.operator_id,
        offer_id=made.offer_id, wait_seconds=waited_seconds(turn, caller),
    )  # fmt: skip
    if operator.is_phone:
        take(turn, rules, made, operator)


def take(turn: Turn, rules: LineRules, accepted: Offer, operator: Operator) -> bool:
    """The operator wants this caller: the telephone rings. False: somebody else was first."""
    if not turn.offers.close(accepted.offer_id, OfferState.ACCEPTED):
        return False
    is_mine = turn.line.change_if(
        accepted.handoff_id,
        (HandoffState.OFFERED,),
        state=HandoffState.RINGING.value,
        operator_id=operator.operator_id,
        accepted_at=turn.now,
    )
    caller = turn.line.get(accepted.handoff_id)
    if not is_mine or caller is None:
        return False
    for other in turn.offers.open_of(accepted.handoff_id):
        turn.offers.close(other.offer_id, OfferState.WITHDRAWN, "taken")
    turn.log(QueueEvent.ACCEPT, caller, operator_id=operator.operator_id)
    if caller.is_callback:
        _ring_caller(turn, rules, caller, operator, accepted)
    else:
        _ring_operator(turn, rules, caller, operator, accepted)
    return True


def expire_offers(turn: Turn, rules: LineRules) -> None:
    """Offers nobody has answered in time go to the next operator."""
    for late in turn.offers.expired():
        if not turn.offers.close(late.offer_id, OfferState.TIMED_OUT):
            continue
        caller = turn.line.get(late.handoff_id)
        if caller is None:
            continue
        turn.log(QueueEvent.RINGNOANSWER, caller, operator_id=late.operator_id, by="offer")
        miss(turn, late.operator_id, limit=rules.offers.missed_limit)
        pass_on(turn, caller, late.operator_id)


def _chosen(
    turn: Turn,
    rules: LineRules,
    caller: Handoff,
    free: Sequence[FreeOperator],
    shift: Sequence[OnShift],
) -> tuple[FreeOperator, ...]:
    on_shift = {one.operator.operator_id for one in shift}
    if caller.wanted_operator_id is not None and caller.wanted_operator_id not in on_shift:
        caller = replace(caller, wanted_operator_id=None)
    is_anybody_skilled = any(has_skill(one.operator.skills, caller.skill) for one in shift)
    return operators_for(
        caller,
        free,
        strategy=rules.offers.strategy,
        last_operator_id=turn.line.last_operator_of(caller.caller, turn.now),
        is_skill_binding=is_skill_still_binding(
            caller,
            turn.now,
            skill_seconds=rules.offers.skill_seconds,
            is_anybody_skilled=is_anybody_skilled,
        ),
    )


def _with_one_more(free: Sequence[FreeOperator], taken: FreeOperator) -> list[FreeOperator]:
    """The same operators after `taken` got one more caller; a full one is free no longer."""
    changed = replace(taken, busy=taken.busy + 1)
    rest = [one for one in free if one.operator.operator_id != taken.operator.operator_id]
    return rest if changed.busy >= taken.operator.max_calls else [*rest, changed]


def _ring_operator(
    turn: Turn, rules: LineRules, caller: Handoff, operator: Operator, accepted: Offer
) -> None:
    turn.order_for(
        caller,
        OrderKind.RING_OPERATOR,
        target=operator.sip_address,
        offer_id=accepted.offer_id,
        seconds=rules.offers.ring_seconds,
        headers={CALL_HEADER: caller.call_id, HANDOFF_HEADER: caller.handoff_id},
    )
    turn.legs.begin(
        LegKind.OPERATOR,
        call_id=caller.call_id,
        handoff_id=caller.handoff_id,
        target=operator.sip_address,
        operator_id=operator.operator_id,
    )


def _ring_caller(
    turn: Turn, rules: LineRules, caller: Handoff, operator: Operator, accepted: Offer
) -> None:
    """A due call-back: any worker dials the caller, then this operator."""
    order = GatewayOrder(
        order_id=0,
        kind=OrderKind.CALL_BACK,
        issued_at=0.0,
        expires_at=0.0,
        handoff_id=caller.handoff_id,
        offer_id=accepted.offer_id,
        callback_id=caller.callback_id,
        target=rules.callbacks.target(caller.caller),
        operator_target=operator.sip_address,
        seconds=rules.callbacks.ring_seconds,
    )
    turn.order(order, worker="")
    ledger.begin_attempt(turn.session, caller.callback_id, operator.operator_id, now=turn.now)
    turn.legs.begin(
        LegKind.CALLBACK,
        call_id="",
        handoff_id=caller.handoff_id,
        target=order.target,
        operator_id=operator.operator_id,
    )
    turn.log(QueueEvent.CALLBACKDIALLED, caller, operator_id=operator.operator_id)
