"""Who settled the caller's matter: one word a call, by what its record holds. Pure."""

from enum import Enum

from backoffice.analytics.call_facts import CallFacts, RequestFacts, TurnFacts
from core.contracts.call_record import CallOutcome
from core.contracts.dialogue import TurnEvent
from core.contracts.handoff import HandoffOutcome

FALLBACK = "nlu_fallback"
NOT_UNDERSTOOD = frozenset({"", FALLBACK})
CALLERS_TURNS = frozenset({TurnEvent.SAID.value, TurnEvent.DIGITS.value})
BROKEN = frozenset(
    {
        CallOutcome.FAILED.value,
        CallOutcome.WORKER_CRASHED.value,
        CallOutcome.MEDIA_LOST.value,
        CallOutcome.TOO_LONG.value,
        CallOutcome.DRAINED.value,
        CallOutcome.REJECTED.value,
    }
)


class CallEnding(str, Enum):
    ROBOT = "robot"
    """Nobody else was asked for, and at least one question was understood."""
    PERSON = "person"
    PEER = "peer"
    """A neighbouring centre took the caller."""
    CALLBACK = "callback"
    LEFT_LINE = "left_line"
    """The caller hung up while waiting for a person."""
    BACK_TO_ROBOT = "back_to_robot"
    """A person was asked for, nobody came, the call went on with the robot."""
    NO_QUESTION = "no_question"
    """Hung up or kept silent without a question that was understood."""
    BROKEN = "broken"
    NOT_ANSWERED = "not_answered"
    GOING_ON = "going_on"


BY_REQUEST = {
    HandoffOutcome.OVERFLOWED.value: CallEnding.PEER,
    HandoffOutcome.CALLBACK_BOOKED.value: CallEnding.CALLBACK,
    HandoffOutcome.ABANDONED.value: CallEnding.LEFT_LINE,
    HandoffOutcome.ACCEPTED.value: CallEnding.PERSON,
}
BEST_FIRST = (CallEnding.PERSON, CallEnding.PEER, CallEnding.CALLBACK)


def ending_of(call: CallFacts) -> CallEnding:
    if not call.outcome:
        return CallEnding.GOING_ON
    if not call.is_answered:
        return CallEnding.NOT_ANSWERED
    if call.requests:
        found = [_of_request(request) for request in call.requests]
        return next((best for best in BEST_FIRST if best in found), found[-1])
    if call.outcome in BROKEN:
        return CallEnding.BROKEN
    if any(is_understood(turn) for turn in call.turns):
        return CallEnding.ROBOT
    return CallEnding.NO_QUESTION


def is_understood(turn: TurnFacts) -> bool:
    return turn.event in CALLERS_TURNS and turn.intent not in NOT_UNDERSTOOD


def is_failed(turn: TurnFacts) -> bool:
    """Words were said, and the dialogue made nothing of them."""
    return turn.event == TurnEvent.SAID.value and turn.intent in NOT_UNDERSTOOD


def _of_request(request: RequestFacts) -> CallEnding:
    if request.is_bridged and request.outcome != HandoffOutcome.OVERFLOWED.value:
        return CallEnding.PERSON
    return BY_REQUEST.get(request.outcome, CallEnding.BACK_TO_ROBOT)
