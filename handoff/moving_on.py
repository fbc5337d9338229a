"""What the clock asks for: a word about the wait, the offer of a call-back, the way on. Within a turn."""

import uuid
from datetime import timedelta

from core.callbacks import ledger
from core.callbacks.callback import CallbackSource, CallbackWish
from core.callbacks.rules import CallbackWindow
from core.calls.queue_log import QueueEvent
from core.contracts.handoff import HandoffOutcome, HandoffReason, HandoffRequest
from core.contracts.orders import OrderKind
from handoff.closing import close, waited_seconds, withdraw_offers
from handoff.line import CALLBACK_HEAD, Handoff, HandoffState
from handoff.line_rules import LineRules
from handoff.overflow import headers_for, peer_for
from handoff.store.leg_store import LegKind
from handoff.store.line_store import DueTimes
from handoff.store.operator_store import OnShift, free_of
from handoff.store.queue_turn import Turn
from handoff.waiting_clock import CALLBACK_TRY, LEAD, Step, step_due
from handoff.waiting_line import expected_wait_seconds

STEPS_AT_ONCE = 100
"""A turn stays short, so that an operator's click does not wait behind a thousand callers."""
PUT_BACK = timedelta(minutes=5)


def take_steps(turn: Turn, rules: LineRules) -> int:
    """What is due for those who wait; returns how many were served, `STEPS_AT_ONCE` at most."""
    norms = rules.norms
    times = DueTimes(
        tell_wait=turn.now - norms.tell_wait,
        offer_callback=turn.now - norms.offer_callback,
        move_on=turn.now - norms.move_on + LEAD,
        callback=turn.now - CALLBACK_TRY,
    )
    callers = turn.line.due(times, STEPS_AT_ONCE)
    for caller in callers:
        step = step_due(caller, turn.now, norms)
        if step is Step.MOVE_ON:
            move_on(turn, rules, caller)
        elif step is Step.OFFER_CALLBACK:
            turn.order_for(caller, OrderKind.OFFER_CALLBACK)
            turn.line.change(caller.handoff_id, callback_offered_at=turn.now, told_wait_at=turn.now)
        elif step is Step.TELL_WAIT:
            tell_wait(turn, caller)
    return len(callers)


def tell_wait(turn: Turn, caller: Handoff) -> None:
    position, seconds = wait_of(turn, caller, operators=len(turn.operators.on_shift()))
    turn.order_for(caller, OrderKind.TELL_WAIT, position=position, seconds=seconds)
    turn.line.change(caller.handoff_id, told_wait_at=turn.now)


def wait_of(turn: Turn, caller: Handoff, *, operators: int) -> tuple[int, float]:
    """Position and expected seconds, with so many operators on the shift."""
    position = turn.line.position(caller)
    seconds = expected_wait_seconds(
        position,
        handling_seconds=turn.line.recent_talk_seconds(),
        operators=operators,
    )
    return position, seconds


def move_on(turn: Turn, rules: LineRules, caller: Handoff) -> None:
    """Nobody in time: a neighbouring centre, else a call-back, else the robot."""
    if caller.is_callback:
        put_back(turn, caller)
        return
    withdraw_offers(turn, caller)
    peer = peer_for(
        caller,
        turn.peers.all_active(),
        local=turn.now.astimezone(rules.centre.zone).time(),
        own_code=rules.centre.code,
        max_centres=rules.centre.max_centres,
    )
    if peer is None:
        give_up(turn, rules, caller)
        return
    turn.order_for(
        caller,
        OrderKind.OVERFLOW,
        target=peer.sip_address,
        headers=headers_for(caller, rules.centre.code),
    )
    turn.line.change(
        caller.handoff_id,
        state=HandoffState.MOVING.value,
        moved_on_at=turn.now,
        tried_peers=[*caller.tried_peers, peer.code],
    )
    turn.legs.begin(
        LegKind.PEER,
        call_id=caller.call_id,
        handoff_id=caller.handoff_id,
        target=peer.sip_address,
    )
    turn.log(QueueEvent.OVERFLOW, caller, peer=peer.code, wait_seconds=waited_seconds(turn, caller))


def give_up(turn: Turn, rules: LineRules, caller: Handoff) -> None:
    """A call-back to the caller's own number where it can be dialled; the robot says which it is."""
    is_booked = book_callback(turn, rules, caller, caller.caller, CallbackSource.OVERFLOW)
    outcome = HandoffOutcome.CALLBACK_BOOKED if is_booked else HandoffOutcome.TIMED_OUT
    turn.order_for(caller, OrderKind.GIVE_UP, outcome=outcome.value)
    turn.log(
        QueueEvent.EXITWITHTIMEOUT,
        caller,
        way="callback" if is_booked else "robot",
        wait_seconds=waited_seconds(turn, caller),
    )
    close(turn, caller, outcome)


def book_callback(
    turn: Turn, rules: LineRules, caller: Handoff, telephone: str, source: CallbackSource
) -> bool:
    """In the same transaction as what becomes of the request. False: the number cannot be rung."""
    wish = CallbackWish(
        telephone=telephone,
        source=source,
        reason=caller.reason,
        skill=caller.skill,
        summary=caller.summary,
        slots=dict(caller.slots),
        call_id=caller.call_id,
    )
    window = rules.callbacks.book.agree(wish, turn.now)
    if not isinstance(window, CallbackWindow):
        return False
    rules.callbacks.book.write(turn.session, wish, window, turn.now)
    return True


def queue_due_callbacks(turn: Turn, rules: LineRules, shift: list[OnShift]) -> None:
    """Due call-backs join the line behind everybody, as many as operators are free for them."""
    free = len(free_of(shift, turn.now, rules.offers.heartbeat_seconds))
    if not free:
        return
    spare = free - turn.line.waiting_count()
    if spare <= 0 or not rules.callbacks.hours.is_open(turn.now):
        return
    for due in ledger.take_due(turn.session, now=turn.now, limit=spare):
        request = HandoffRequest(
            call_id="",
            caller=due.wish.telephone,
            reason=HandoffReason.CALLER_ASKED,
            asked_at=turn.now.timestamp(),
            skill=due.wish.skill,
            summary=due.wish.summary,
            slots=dict(due.wish.slots),
        )
        added = turn.line.add(
            request, uuid.uuid4().hex, callback_id=due.callback_id, head=CALLBACK_HEAD
        )
        turn.log(QueueEvent.ENTERQUEUE, added, callback_id=due.callback_id)


def put_back(turn: Turn, caller: Handoff) -> None:
    """No operator took the due call-back: later again."""
    ledger.put_back(turn.session, caller.callback_id, at=turn.now + PUT_BACK)
    turn.log(QueueEvent.EXITWITHTIMEOUT, caller, way="callback", callback_id=caller.callback_id)
    close(turn, caller, HandoffOutcome.TIMED_OUT)
