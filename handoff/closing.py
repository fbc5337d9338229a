"""How a request leaves its operator or the line. Every function works within a turn."""

from datetime import timedelta

from core.calls.queue_log import QueueEvent
from core.contracts.handoff import HandoffOutcome
from handoff.line import RETURNED_HEAD, Handoff, HandoffState
from handoff.operator_state import MISSED_PAUSE, Presence, is_autopause_due
from handoff.store.leg_store import LegKind
from handoff.store.offer_store import OfferState
from handoff.store.queue_turn import Turn

COMPLETED = {
    "caller": QueueEvent.COMPLETECALLER,
    "transfer": QueueEvent.TRANSFER,
}
"""By everything else the operator's side has ended the talk."""
GO_ON = {"transfer": (LegKind.TRANSFER, LegKind.CONSULT)}
"""Legs in which the caller goes on after the operator has left."""


def waited_seconds(turn: Turn, handoff: Handoff) -> float:
    return max(0.0, (turn.now - handoff.clock_at).total_seconds())


def close(turn: Turn, handoff: Handoff, outcome: HandoffOutcome, *, ended_by: str = "") -> None:
    """The request is over; open offers are withdrawn, legs closed."""
    withdraw_offers(turn, handoff)
    turn.line.change(
        handoff.handoff_id,
        state=HandoffState.ENDED.value,
        outcome=outcome.value,
        ended_by=ended_by[:20],
        ended_at=turn.now,
    )
    turn.legs.end_all(handoff.handoff_id, ended_by or outcome.value, but=GO_ON.get(ended_by, ()))


def withdraw_offers(turn: Turn, handoff: Handoff) -> None:
    for offer in turn.offers.open_of(handoff.handoff_id):
        turn.offers.close(offer.offer_id, OfferState.WITHDRAWN)


def abandon(turn: Turn, handoff: Handoff, *, ended_by: str) -> None:
    """The caller waits no more."""
    turn.log(
        QueueEvent.ABANDON,
        handoff,
        operator_id=handoff.operator_id,
        wait_seconds=waited_seconds(turn, handoff),
        position=turn.line.position(handoff),
        ended_by=ended_by,
    )
    close(turn, handoff, HandoffOutcome.ABANDONED, ended_by=ended_by)


def complete(turn: Turn, handoff: Handoff, *, ended_by: str) -> None:
    """A talk is over: its operator has time to write things down."""
    bridged_at = handoff.bridged_at or turn.now
    operator = turn.operators.get(handoff.operator_id) if handoff.operator_id else None
    turn.log(
        COMPLETED.get(ended_by, QueueEvent.COMPLETEAGENT),
        handoff,
        operator_id=handoff.operator_id,
        wait_seconds=max(0.0, (bridged_at - handoff.clock_at).total_seconds()),
        talk_seconds=(turn.now - bridged_at).total_seconds(),
        wrap_up_seconds=operator.wrap_up_seconds if operator else 0,
        ended_by=ended_by,
    )
    close(turn, handoff, HandoffOutcome.ACCEPTED, ended_by=ended_by)
    if handoff.operator_id is not None:
        release(turn, handoff.operator_id)


def release(turn: Turn, operator_id: int) -> None:
    """After a talk: wrap-up, idle from now."""
    operator = turn.operators.get(operator_id)
    seconds = operator.wrap_up_seconds if operator else 0
    until = turn.now + timedelta(seconds=seconds) if seconds else None
    turn.operators.touch(operator_id, free_since=turn.now, wrap_up_until=until, missed_offers=0)


def back_to_line(
    turn: Turn,
    handoff: Handoff,
    why: str,
    *,
    passed_by: int | None = None,
    restarts_clock: bool = False,
) -> None:
    """To the head of the line with the moment of asking it had."""
    passed = handoff.passed_by
    if passed_by is not None and passed_by not in passed:
        passed = (*passed, passed_by)
    turn.line.change(
        handoff.handoff_id,
        state=HandoffState.WAITING.value,
        head=max(handoff.head, RETURNED_HEAD),
        operator_id=None,
        wanted_operator_id=None,
        passed_by=list(passed),
        accepted_at=None,
        bridged_at=None,
        **({"clock_at": turn.now, "callback_offered_at": None} if restarts_clock else {}),
    )
    turn.legs.end_all(handoff.handoff_id, why)
    turn.log(QueueEvent.RETURN, handoff, operator_id=handoff.operator_id, why=why)


def pass_on(turn: Turn, handoff: Handoff, operator_id: int) -> None:
    """This operator will not take it: it waits again, in its place, unless others still see it."""
    passed = (*handoff.passed_by, operator_id)
    is_seen = bool(turn.offers.open_of(handoff.handoff_id))
    turn.line.change_if(
        handoff.handoff_id,
        (HandoffState.OFFERED,),
        passed_by=list(passed),
        wanted_operator_id=None,
        state=(HandoffState.OFFERED if is_seen else HandoffState.WAITING).value,
    )


def miss(turn: Turn, operator_id: int, *, limit: int) -> None:
    """An offer or a ringing telephone was not answered; after `limit` in a row a pause."""
    operator = turn.operators.get(operator_id)
    at_work = turn.operators.at_work(operator_id)
    if operator is None or at_work is None or operator.is_phone:
        return
    missed = at_work.missed_offers + 1
    turn.operators.touch(operator_id, missed_offers=missed)
    if at_work.presence is Presence.READY and is_autopause_due(missed, limit):
        turn.operators.set_presence(
            operator_id, Presence.PAUSED, pause_reason=MISSED_PAUSE, missed_offers=0
        )
        turn.log(QueueEvent.PAUSE, operator_id=operator_id, reason=MISSED_PAUSE)
