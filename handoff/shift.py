"""An operator's shift and the offers made to him. Called from threads."""

from dataclasses import dataclass
from datetime import datetime

from core.calls.queue_log import QueueEvent
from handoff.beat import settle
from handoff.closing import back_to_line, pass_on, withdraw_offers
from handoff.dispatch import take
from handoff.line import Handoff, HandoffState, Offer
from handoff.line_rules import LineRules
from handoff.operator_state import OperatorState, Presence, shown_state
from handoff.refusals import DeskRefusal, Done, Refused
from handoff.store.offer_store import OfferState
from handoff.store.queue_turn import Turn, Turns

OVER = {
    OfferState.TIMED_OUT: DeskRefusal.OFFER_OVER,
    OfferState.ACCEPTED: DeskRefusal.TAKEN,
    OfferState.DECLINED: DeskRefusal.OFFER_OVER,
}


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """An offer as the operator's page shows it."""

    offer: Offer
    caller: Handoff


@dataclass(frozen=True, slots=True)
class OwnState:
    """Where the operator is now, as he sees it."""

    state: OperatorState
    since: datetime
    pause_reason: str = ""
    wrap_up_until: datetime | None = None


class Shift:
    """Every action names the operator; the console has made sure that it is he."""

    def __init__(self, turns: Turns, rules: LineRules) -> None:
        self._turns = turns
        self._rules = rules

    def operator_id_of(self, login: str) -> int | None:
        with self._turns.reading() as look:
            operator = look.operators.by_login(login)
        return operator.operator_id if operator and not operator.is_phone else None

    def sign_on(self, operator_id: int) -> Done | Refused:
        """Ready at once."""
        return self._be(operator_id, Presence.READY, QueueEvent.ADDMEMBER)

    def set_ready(self, operator_id: int) -> Done | Refused:
        """Ends a pause or the wrap-up."""
        return self._be(operator_id, Presence.READY, QueueEvent.UNPAUSE)

    def pause(self, operator_id: int, reason: str) -> Done | Refused:
        """Takes effect after the talk, if there is one."""
        return self._be(operator_id, Presence.PAUSED, QueueEvent.PAUSE, reason=reason[:80])

    def sign_off(self, operator_id: int) -> Done | Refused:
        """A talk goes on to its end."""
        return self._be(operator_id, Presence.SIGNED_OUT, QueueEvent.REMOVEMEMBER)

    def heartbeat(self, operator_id: int) -> None:
        """The page is there. Not in turn with the others: it changes nothing they decide by."""
        self._turns.touch_heartbeat(operator_id)

    def state(self, operator_id: int) -> OwnState | Refused:
        with self._turns.reading() as look:
            at_work = look.operators.at_work(operator_id)
            if at_work is None:
                return Refused(DeskRefusal.NOT_SIGNED_ON)
            state = shown_state(
                at_work,
                look.operators.load_of(operator_id),
                now=look.now,
                heartbeat_seconds=self._rules.offers.heartbeat_seconds,
            )
        return OwnState(state, at_work.since, at_work.pause_reason, at_work.wrap_up_until)

    def offers(self, operator_id: int) -> tuple[ShownOffer, ...]:
        """What the page rings for now; usually one."""
        with self._turns.reading() as look:
            shown = [
                (one, look.line.get(one.handoff_id)) for one in look.offers.open_for(operator_id)
            ]
        return tuple(ShownOffer(offer, caller) for offer, caller in shown if caller is not None)

    def accept(self, operator_id: int, offer_id: str) -> Handoff | Refused:
        """The telephone rings; of two who accept at once one wins and the other is told."""
        with self._turns.turn() as turn:
            found = _own_offer(turn, operator_id, offer_id)
            if isinstance(found, Refused):
                return found
            operator = turn.operators.get(operator_id)
            if operator is None:
                return Refused(DeskRefusal.OPERATOR_UNKNOWN)
            if found.expires_at <= turn.now:
                return Refused(DeskRefusal.OFFER_OVER)
            if not take(turn, self._rules, found, operator):
                return Refused(DeskRefusal.TAKEN)
            caller = turn.line.get(found.handoff_id)
        return caller or Refused(DeskRefusal.CALLER_LEFT)

    def decline(self, operator_id: int, offer_id: str, reason: str) -> Done | Refused:
        """The next operator is asked at once."""
        with self._turns.turn() as turn:
            found = _own_offer(turn, operator_id, offer_id)
            if isinstance(found, Refused):
                return found
            turn.offers.close(offer_id, OfferState.DECLINED, reason)
            caller = turn.line.get(found.handoff_id)
            if caller is not None:
                turn.log(QueueEvent.DECLINE, caller, operator_id=operator_id, reason=reason[:80])
                pass_on(turn, caller, operator_id)
            turn.operators.touch(operator_id, missed_offers=0)
            settle(turn, self._rules)
        return Done()

    def _be(
        self, operator_id: int, presence: Presence, event: QueueEvent, *, reason: str = ""
    ) -> Done | Refused:
        with self._turns.turn() as turn:
            operator = turn.operators.get(operator_id)
            if operator is None or operator.is_phone:
                return Refused(DeskRefusal.OPERATOR_UNKNOWN)
            before = turn.operators.at_work(operator_id)
            was_out = before is None or before.presence is Presence.SIGNED_OUT
            if was_out and event is not QueueEvent.ADDMEMBER:
                return Refused(DeskRefusal.NOT_SIGNED_ON)
            if presence is not Presence.READY:
                _return_offers(turn, operator_id)
            begins_idle = was_out or (before is not None and before.presence is Presence.PAUSED)
            turn.operators.set_presence(
                operator_id,
                presence,
                pause_reason=reason,
                heartbeat_at=turn.now,
                missed_offers=0,
                **({"wrap_up_until": None} if presence is Presence.READY else {}),
                **({"free_since": turn.now} if begins_idle else {}),
            )
            turn.log(event, operator_id=operator_id, reason=reason)
            settle(turn, self._rules)
        return Done()


def _own_offer(turn: Turn, operator_id: int, offer_id: str) -> Offer | Refused:
    found = turn.offers.find(offer_id)
    if found is None or found[0].operator_id != operator_id:
        return Refused(DeskRefusal.NOT_YOURS)
    offer, state = found
    if state is OfferState.OPEN:
        return offer
    if state is OfferState.WITHDRAWN:
        caller = turn.line.get(offer.handoff_id)
        is_here = caller is not None and caller.state is not HandoffState.ENDED
        return Refused(DeskRefusal.TAKEN if is_here else DeskRefusal.CALLER_LEFT)
    return Refused(OVER[state])


def _return_offers(turn: Turn, operator_id: int) -> None:
    """Who pauses or leaves with an offer on the page gives its caller back."""
    for offer in turn.offers.open_for(operator_id):
        turn.offers.close(offer.offer_id, OfferState.WITHDRAWN, "operator_left")
        caller = turn.line.get(offer.handoff_id)
        if caller is not None and not turn.offers.open_of(offer.handoff_id):
            withdraw_offers(turn, caller)
            back_to_line(turn, caller, "operator_left")
