"""WAITING_FOR_OPERATOR: asks the desk for a person; goes on with the caller when there is none."""

from collections.abc import Mapping

from core.contracts.call_record import CallEventKind, CallOutcome
from core.contracts.centre_context import (
    USER_TO_USER,
    CentreContext,
    read_centres,
    read_user_to_user,
)
from core.contracts.dialogue import GIVEN_BACK, BotCommand, CommandKind, TurnEvent
from core.contracts.handoff import HandoffOutcome, HandoffReason, HandoffRequest
from core.contracts.orders import ReportKind
from core.errors import PlatformUnreachable
from voice_gateway.emergency import forward_to_emergency
from voice_gateway.handoff_case import WRONG_MOMENT, HandoffCase
from voice_gateway.happenings import CallIsOver, Work
from voice_gateway.speaking import Script
from voice_gateway.talk import Ending, Move, Talk
from voice_gateway.talk_end import TalkEnd
from voice_gateway.thinking import plain_turn, think
from voice_gateway.waiting_line import PlatformSilent, wait_in_line

DESK_SECONDS = 3.0


async def hand_over(talk: Talk, move: Move) -> Move | Ending:
    """Connect the caller with a person; come back with the next move when that is over or failed."""
    command = move.command or BotCommand(CommandKind.HANDOFF)
    request = _request(talk, command)
    talk.scribe.note(CallEventKind.HANDOFF_ASKED, reason=request.reason.value, skill=request.skill)
    case = HandoffCase(talk)
    talk.parts.desk.follow(talk.call_id, case.take)  # before asking: an order may be faster
    try:
        return await _ask_and_wait(case, request, is_announced=bool(move.script.texts))
    finally:
        talk.parts.desk.forget(talk.call_id)
        for order in talk.line.inbox.forget_orders():
            case.refuse(order, WRONG_MOMENT)


async def _ask_and_wait(
    case: HandoffCase, request: HandoffRequest, *, is_announced: bool
) -> Move | Ending:
    talk = case.talk
    asking = talk.line.begin("desk", talk.parts.desk.ask(request), within_seconds=DESK_SECONDS)
    promise = None if is_announced else _promise(talk, request)
    try:
        await talk.line.until_done(asking)
        ticket = asking.result
        if promise is not None and (ticket is None or ticket.outcome is not None):
            await talk.line.until_done(promise)
    except CallIsOver:
        case.report(ReportKind.CALLER_LEFT, reason="hung_up")
        raise
    if ticket is None:
        talk.scribe.stage_failed("desk", asking.error.code if asking.error else "")
        return await _without_desk(talk)
    if ticket.outcome is not None:
        return await _go_on_alone(talk, ticket.outcome)
    case.handoff_id = ticket.handoff_id
    talk.line.inbox.forget_keys()  # pressed over the promise: nothing was offered yet
    talk.line.lift_limit()  # nobody is cut off in the waiting line
    end = await wait_in_line(case, ticket, promise)
    match end:
        case HandoffOutcome():
            return await _go_on_alone(talk, end)
        case PlatformSilent():
            return await _without_desk(talk)
        case TalkEnd():
            return await go_on_after_person(talk, end)
        case Ending():
            return end


def _request(talk: Talk, command: BotCommand) -> HandoffRequest:
    headers = talk.line.leg.info.headers
    brought = context_of_neighbour(headers)
    known = talk.progress.known
    slots = {**(brought.slots if brought else {}), **known.slots, **command.slots}
    reason = _reason(command.reason)
    if command.kind is CommandKind.TRANSFER:
        slots["agency"] = command.agency
        reason = HandoffReason.TOPIC_NEEDS_PERSON
    return HandoffRequest(
        call_id=talk.call_id,
        caller=talk.context.caller,
        reason=reason,
        asked_at=talk.clock.wall(),
        worker=talk.parts.setup.worker,
        skill=command.skill or known.skill or (brought.skill if brought else ""),
        priority=command.priority,
        summary=command.summary or known.summary or (brought.summary if brought else ""),
        slots=slots,
        transcript=tuple(talk.scribe.spoken),
        centres_passed=read_centres(headers),
    )


def context_of_neighbour(headers: Mapping[str, str]) -> CentreContext | None:
    """What a neighbouring centre sent along with the call."""
    named = {name.lower(): value for name, value in headers.items()}
    return read_user_to_user(named.get(USER_TO_USER.lower(), ""))


def _reason(code: str) -> HandoffReason:
    try:
        return HandoffReason(code)
    except ValueError:  # the dialogue's own word: whatever it says, the caller wants a person
        return HandoffReason.CALLER_ASKED


def _promise(talk: Talk, request: HandoffRequest) -> Work[None]:
    """The dialogue has not said it. An operator who is rung meanwhile does not wait for its end."""
    phrase = "connecting_office" if "agency" in request.slots else "connecting"
    return talk.mouth.start(Script(phrases=(phrase,)))


async def _go_on_alone(talk: Talk, outcome: HandoffOutcome) -> Move | Ending:
    """No person: the dialogue is told, so that it can honestly offer to go on."""
    talk.line.restart_limit()
    turn = plain_turn(talk, TurnEvent.OPERATOR_UNAVAILABLE, outcome.value)
    return await think(talk, turn, after=Move())


async def _without_desk(talk: Talk) -> Move | Ending:
    """The platform does not answer: the administrator's emergency number, else an honest word."""
    target = talk.rhythm.emergency_number
    if target:
        talk.line.lift_limit()
        await talk.mouth.say("platform_down")
        end = await forward_to_emergency(talk, target)
        return await go_on_after_person(talk, end) if isinstance(end, TalkEnd) else end
    talk.line.restart_limit()
    turn = plain_turn(talk, TurnEvent.OPERATOR_UNAVAILABLE, PlatformUnreachable.code)
    move = await think(talk, turn, after=Move())
    if talk.progress.dialogue_failures:
        return Ending(CallOutcome.FAILED, PlatformUnreachable.code)
    return move


async def go_on_after_person(talk: Talk, end: TalkEnd) -> Move | Ending:
    """The caller is with the robot again; without the dialogue there is nothing to go on with."""
    why = GIVEN_BACK if end is TalkEnd.GIVEN_BACK else ""
    move = await think(talk, plain_turn(talk, TurnEvent.OPERATOR_RETURNED, why), after=Move())
    if talk.progress.dialogue_failures and talk.progress.has_met_person:
        await talk.mouth.say("operator_left", "goodbye")
        return Ending(CallOutcome.HANDED_OFF)
    return move
