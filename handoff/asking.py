"""A gateway asks for a person: the request gets its place in the line, or the truth that nobody can come."""

import uuid
from datetime import timedelta

from core.calls.queue_log import QueueEvent
from core.contracts.dialogue import CallMode
from core.contracts.handoff import HandoffOutcome, HandoffRequest, HandoffTicket
from handoff.closing import abandon, close
from handoff.dispatch import dispatch
from handoff.line import Handoff
from handoff.line_rules import LineRules
from handoff.moving_on import move_on, wait_of
from handoff.operator_state import is_page_gone
from handoff.overflow import peer_for
from handoff.store.operator_store import OnShift
from handoff.store.queue_turn import Turn

OLDEST_REQUEST = timedelta(minutes=5)
"""A moment of asking further back is a wrong clock, not a caller who has waited so long."""


def ask(turn: Turn, rules: LineRules, request: HandoffRequest, mode: CallMode) -> HandoffTicket:
    """Asked again (the answer was lost on the way) it is the same request."""
    known = turn.line.of_request(request.call_id, request.asked_at)
    if known is not None:
        return _ticket(turn, known, turn.operators.on_shift(), _outcome_of(turn, known))
    for former in turn.line.open_of_call(request.call_id):
        abandon(turn, former, ended_by="asked_anew")
    turn.operators.put_phones_on_duty(rules.phones(mode))
    caller = turn.line.add(request, uuid.uuid4().hex)
    _mend_clock(turn, caller)
    turn.log(
        QueueEvent.ENTERQUEUE, caller,
        skill=caller.skill, reason=caller.reason,
    )  # fmt: skip
    shift = turn.operators.on_shift()
    if not can_anybody_come(turn, rules, shift):
        if mode is not CallMode.DAY or not _is_peer_open(turn, rules, caller):
            turn.log(QueueEvent.EXITEMPTY, caller)
            close(turn, caller, HandoffOutcome.NOBODY)
            return HandoffTicket(caller.handoff_id, outcome=HandoffOutcome.NOBODY)
        move_on(turn, rules, caller)
        return HandoffTicket(caller.handoff_id)
    dispatch(turn, rules, shift)
    return _ticket(turn, caller, shift, None)


def can_anybody_come(turn: Turn, rules: LineRules, shift: list[OnShift]) -> bool:
    """Somebody has signed on and his page is there; paused or talking people may come within the norm."""
    heartbeat = rules.offers.heartbeat_seconds
    return any(not is_page_gone(one.at_work, turn.now, heartbeat) for one in shift)


def _is_peer_open(turn: Turn, rules: LineRules, caller: Handoff) -> bool:
    peer = peer_for(
        caller,
        turn.peers.all_active(),
        local=turn.now.astimezone(rules.centre.zone).time(),
        own_code=rules.centre.code,
        max_centres=rules.centre.max_centres,
    )
    return peer is not None


def _mend_clock(turn: Turn, caller: Handoff) -> None:
    """A worker's clock that is wrong must neither take the caller's 40 seconds nor give them for ever."""
    if caller.asked_at > turn.now or caller.asked_at < turn.now - OLDEST_REQUEST:
        turn.line.change(caller.handoff_id, clock_at=turn.now)


def _ticket(
    turn: Turn, caller: Handoff, shift: list[OnShift], outcome: HandoffOutcome | None
) -> HandoffTicket:
    position, seconds = wait_of(turn, caller, operators=len(shift))
    return HandoffTicket(caller.handoff_id, position, seconds, outcome)


def _outcome_of(turn: Turn, known: Handoff) -> HandoffOutcome | None:
    return HandoffOutcome.NOBODY if turn.line.outcome_of(known) == "nobody" else None
