"""The call an operator has in hand: live, or just ended and still without a result."""

from dataclasses import dataclass
from http import HTTPStatus

from core.access.account import SignedIn
from core.contracts.handoff import SpokenLine
from core.web.problems import Problem
from handoff.call_card import CallCard
from handoff.console.card_view import CallersRequest, CardView, CardWords, build_card
from handoff.console.parts import TEXTS, ConsoleParts
from handoff.console.profiles import Profile
from handoff.line import Handoff, HandoffState
from handoff.operator_state import OperatorState
from handoff.refusals import Refused

WORDS = CardWords(TEXTS["reasons"], TEXTS["slots"], TEXTS["aspects"])


@dataclass(frozen=True, slots=True)
class CurrentCall:
    """`stage`: ringing, talking, ended."""

    card: CallCard
    view: CardView
    stage: str
    is_on_hold: bool

    @property
    def handoff(self) -> Handoff:
        return self.card.handoff


def current_call(parts: ConsoleParts, profile: Profile) -> CurrentCall | None:
    live = parts.queue.talks.live_calls(profile.operator_id)
    if live:
        return call_of(parts, profile, live[-1].handoff_id)
    own = parts.queue.shift.state(profile.operator_id)
    if not isinstance(own, Refused) and own.state is OperatorState.READY:
        return None
    unfinished = parts.own_talks.unfinished(profile.operator_id, parts.now())
    return call_of(parts, profile, unfinished) if unfinished else None


def own_call(parts: ConsoleParts, me: SignedIn, handoff_id: str) -> CurrentCall:
    """A supervisor may look at every card but acts only within calls of his own.

    Raises:
        Problem: 403.
    """
    profile = parts.profiles.of(me.account)
    call = call_of(parts, profile, handoff_id)
    if call is None or call.handoff.operator_id != profile.operator_id:
        raise Problem(HTTPStatus.FORBIDDEN, "refused", TEXTS["messages"]["page_of_another"])
    return call


def call_of(parts: ConsoleParts, profile: Profile, handoff_id: str) -> CurrentCall | None:
    """None when this operator may not see it (any more)."""
    card = parts.queue.cards.card(profile.operator_id, handoff_id)
    if isinstance(card, Refused):
        return None
    knowledge = parts.help.knowledge
    handoff = card.handoff
    request = CallersRequest(
        "callback" if handoff.callback_id else handoff.reason,
        handoff.summary,
        handoff.slots,
        tuple(SpokenLine(line.who, line.text, line.at.timestamp()) for line in card.said),
    )
    script = knowledge.script_of(handoff.slots.get("service", ""))
    view = build_card(request, knowledge.snapshot, script, WORDS)
    stage = {HandoffState.RINGING: "ringing", HandoffState.TALKING: "talking"}.get(
        handoff.state, "ended"
    )
    is_on_hold = stage == "talking" and parts.own_talks.is_on_hold(handoff_id)
    return CurrentCall(card, view, stage, is_on_hold)
