"""What time alone brings: one beat of the ticker, in short turns."""

from datetime import timedelta

from core.contracts.handoff import HandoffOutcome
from handoff.asking import can_anybody_come
from handoff.closing import abandon, back_to_line, close, complete, withdraw_offers
from handoff.dispatch import dispatch, expire_offers
from handoff.line import IN_LINE, Handoff, HandoffState
from handoff.line_rules import LineRules
from handoff.moving_on import STEPS_AT_ONCE, move_on, queue_due_callbacks, take_steps
from handoff.operator_state import is_page_gone
from handoff.reports import callback_missed
from handoff.store.operator_store import OnShift
from handoff.store.queue_turn import Turn, Turns

SLACK = timedelta(seconds=15)
"""A worker that has told nothing so long after the ringing should have ended will not tell."""
LONGEST_MOVE = timedelta(seconds=75)
"""REFER takes 45 s at most, a bridged leg to the neighbour rings for 15 s after it."""
MOST_ROUNDS = 50
"""5,000 callers due at once are served in one beat; the rest in the next."""


def beat(turns: Turns, rules: LineRules) -> None:
    """Called twice a second. Each turn is short, so that an operator's click comes in between."""
    now = turns.now()
    phones = rules.phones(rules.mode(now))
    with turns.turn() as turn:
        turn.operators.put_phones_on_duty(phones)
        close_ended_calls(turn)
        expire_offers(turn, rules)
        give_back_of_gone_pages(turn, rules)
        mend_stuck(turn, rules)
        is_more_due = take_steps(turn, rules) == STEPS_AT_ONCE
        settle(turn, rules)
    rounds = 0
    while is_more_due and rounds < MOST_ROUNDS:
        rounds += 1
        with turns.turn() as turn:
            is_more_due = take_steps(turn, rules) == STEPS_AT_ONCE


def settle(turn: Turn, rules: LineRules) -> None:
    """After anything has changed: those nobody can take go on at once, the others are offered."""
    shift = turn.operators.on_shift()
    _move_on_the_hopeless(turn, rules, shift)
    queue_due_callbacks(turn, rules, shift)
    dispatch(turn, rules, shift)


def close_ended_calls(turn: Turn) -> None:
    """The call's own record has its end (hung up, worker crashed): nobody waits here any more."""
    for caller in turn.line.of_ended_calls():
        if caller.state is HandoffState.TALKING:
            complete(turn, caller, ended_by="call_ended")
        else:
            abandon(turn, caller, ended_by="call_ended")


def give_back_of_gone_pages(turn: Turn, rules: LineRules) -> None:
    """An operator whose page has gone sees no offer: its caller goes to the head of the line."""
    heartbeat = rules.offers.heartbeat_seconds
    for one in turn.operators.on_shift():
        if not one.load.offered or not is_page_gone(one.at_work, turn.now, heartbeat):
            continue
        for offer in turn.offers.open_for(one.operator.operator_id):
            caller = turn.line.get(offer.handoff_id)
            if caller is not None and caller.state is HandoffState.OFFERED:
                withdraw_offers(turn, caller)
                back_to_line(turn, caller, "page_gone")


def mend_stuck(turn: Turn, rules: LineRules) -> None:
    """Ringing or moving without a word from the worker: the caller is not left in between."""
    rings = timedelta(seconds=rules.offers.ring_seconds) + SLACK
    dials = timedelta(seconds=2 * rules.callbacks.ring_seconds) + SLACK
    for caller in turn.line.stuck(HandoffState.RINGING, turn.now - rings):
        if not caller.is_callback:
            back_to_line(turn, caller, "worker_silent", passed_by=caller.operator_id)
        elif caller.accepted_at is not None and caller.accepted_at <= turn.now - dials:
            callback_missed(turn, rules, caller, "no_operator")
    for caller in turn.line.stuck(HandoffState.MOVING, turn.now - LONGEST_MOVE):
        close(turn, caller, HandoffOutcome.TIMED_OUT, ended_by="worker_silent")


def _move_on_the_hopeless(turn: Turn, rules: LineRules, shift: list[OnShift]) -> None:
    """Everybody on the shift has declined or missed this caller, or the shift has gone."""
    if not can_anybody_come(turn, rules, shift):
        for caller in turn.line.first_waiting(STEPS_AT_ONCE):
            move_on(turn, rules, caller)
        return
    heartbeat = rules.offers.heartbeat_seconds
    there = {
        one.operator.operator_id
        for one in shift
        if not is_page_gone(one.at_work, turn.now, heartbeat)
    }
    for caller in turn.line.passed_by_somebody():
        if _is_hopeless(caller, there):
            move_on(turn, rules, caller)


def _is_hopeless(caller: Handoff, there: set[int]) -> bool:
    return caller.state in IN_LINE and there <= set(caller.passed_by)
