"""WAITING_FOR_OPERATOR: asks the desk for a person, rings whom it names, keeps the caller company."""

import asyncio
from contextlib import suppress

from core.contracts.call_record import CallEventKind, CallOutcome
from core.contracts.dialogue import BotCommand, CommandKind, TurnEvent
from core.contracts.handoff import HandoffOffer, HandoffOutcome, HandoffReason, HandoffRequest
from core.errors import CallEnded, PlatformUnreachable
from voice_gateway.comfort import keep_company
from voice_gateway.happenings import CallIsOver, Work, WorkDone
from voice_gateway.talk import Ending, Move, Talk
from voice_gateway.telephony import CallLeg, DialResult, DigitPressed
from voice_gateway.thinking import plain_turn, think
from voice_gateway.with_operator import talk_to_person

DESK_SECONDS = 3.0
REPORT_SECONDS = 2.0
ANSWER_SLACK_SECONDS = 3.0
"""Beyond its ring time a dial may take this much to set up and to give up."""

REFER_SECONDS = 45.0
"""The far side reports when the target has answered; the telephone itself gives up after 40 s."""

EMERGENCY_RING_SECONDS = 30.0
EXIT_KEY = "1"
"""As the phrase `still_connecting_exit` says."""

Dialled = tuple[DialResult, CallLeg | None]


async def hand_over(talk: Talk, move: Move) -> Move | Ending:
    """Connect the caller with a person; come back with the next move when that is over or failed."""
    command = move.command or BotCommand(CommandKind.HANDOFF)
    is_transfer = command.kind is CommandKind.TRANSFER
    request = _request(talk, command)
    talk.scribe.note(CallEventKind.HANDOFF_ASKED, reason=request.reason.value, skill=request.skill)
    asking = talk.line.begin("desk", talk.parts.desk.ask(request), within_seconds=DESK_SECONDS)
    if not move.script.texts:  # the dialogue has not announced it
        await talk.mouth.say("connecting_office" if is_transfer else "connecting")
    await talk.line.until_done(asking)
    if asking.error is not None:
        talk.scribe.stage_failed("desk", asking.error.code)
        return await _without_desk(talk)
    return await _ring_all(talk, request, asking.result)


def _request(talk: Talk, command: BotCommand) -> HandoffRequest:
    slots = dict(command.slots)
    reason = _reason(command.reason)
    if command.kind is CommandKind.TRANSFER:
        slots["agency"] = command.agency
        reason = HandoffReason.TOPIC_NEEDS_PERSON
    return HandoffRequest(
        call_id=talk.call_id,
        caller=talk.context.caller,
        reason=reason,
        asked_at=talk.clock.wall(),
        skill=command.skill,
        priority=command.priority,
        summary=command.summary,
        slots=slots,
        transcript=tuple(talk.scribe.spoken),
    )


def _reason(code: str) -> HandoffReason:
    try:
        return HandoffReason(code)
    except ValueError:  # the dialogue's own word: whatever it says, the caller wants a person
        return HandoffReason.CALLER_ASKED


async def _ring_all(
    talk: Talk, request: HandoffRequest, offer: HandoffOffer | None
) -> Move | Ending:
    """Ring the targets in order within the norm; the first who answers gets the caller."""
    targets = offer.targets if offer else ()
    ring_seconds = offer.ring_seconds if offer else 0.0
    outcome = HandoffOutcome.NOBODY
    talk.line.inbox.forget_keys()  # pressed over the promise: nothing was offered yet
    talk.line.lift_limit()  # nobody is cut off in the waiting line
    try:
        for target in targets:
            left = talk.rhythm.operator_wait_seconds - (talk.clock.wall() - request.asked_at)
            if left <= 0:
                break
            rung = await ring(talk, target, ring_seconds=min(ring_seconds, left))
            if rung is None:
                return await _report_and_go_on(talk, HandoffOutcome.ABANDONED)
            result, leg = rung
            if leg is not None:
                reporting = _begin_report(talk, HandoffOutcome.ACCEPTED)
                try:
                    return await talk_to_person(talk, leg)
                finally:
                    await _see_through(reporting)  # even if the caller has left in a moment
            outcome = _outcome_of(result)
    except CallIsOver:
        if not talk.progress.has_met_person:
            await _see_through(_begin_report(talk, HandoffOutcome.ABANDONED))
        raise
    return await _report_and_go_on(talk, outcome)


def _outcome_of(result: DialResult) -> HandoffOutcome:
    return HandoffOutcome.DECLINED if result is DialResult.DECLINED else HandoffOutcome.TIMED_OUT


async def ring(
    talk: Talk, target: str, *, ring_seconds: float, can_exit: bool = True
) -> Dialled | None:
    """Dial one target while the caller is kept company; None: the caller would rather go back."""
    words = ("still_connecting", "still_connecting_exit") if can_exit else ("still_connecting",)
    dialling: Work[Dialled] = talk.line.begin(
        "dial",
        talk.parts.telephone.dial(
            target, ring_seconds=ring_seconds, headers={"X-Call-Id": talk.call_id}
        ),
        within_seconds=ring_seconds + ANSWER_SLACK_SECONDS,
    )
    company = talk.line.begin("comfort", keep_company(talk, words=words), within_seconds=None)
    try:
        wants_back = await _until_answered(talk, dialling, can_exit=can_exit)
    except CallIsOver:
        await _let_go(dialling)
        raise
    finally:
        company.cancel()
        with suppress(CallEnded):  # the caller has gone: nobody to silence
            talk.mouth.drop()
            talk.line.leg.stop_playing()
    if wants_back:
        await _let_go(dialling)
        return None
    result, leg = dialling.result or (DialResult.FAILED, None)
    talk.scribe.note(CallEventKind.LEG_DIALLED, target=target, result=result.value)
    return result, leg


async def _until_answered(talk: Talk, dialling: Work[Dialled], *, can_exit: bool) -> bool:
    while not dialling.is_done:
        match await talk.line.next():
            case WorkDone(work=done) if done is dialling:
                break
            case DigitPressed(digit=digit) if can_exit and digit == EXIT_KEY:
                return True
            case _:
                pass  # what a waiting caller says is for nobody
    return False


async def _let_go(dialling: Work[Dialled]) -> None:
    """Nobody waits for this dial any more; a person who has just answered is not left hanging."""
    dialling.cancel()
    leg = dialling.result[1] if dialling.result else None
    if leg is not None:
        await leg.hang_up()


def _begin_report(talk: Talk, outcome: HandoffOutcome) -> Work[None]:
    """Tell the desk what became of its offer; a desk that does not listen changes nothing here."""
    return talk.line.begin(
        "report", talk.parts.desk.report(talk.call_id, outcome), within_seconds=REPORT_SECONDS
    )


async def _see_through(reporting: Work[None]) -> None:
    """Wait for a report when the call may be over and nobody else will."""
    if reporting.task is not None:
        await asyncio.wait([reporting.task])


async def _report_and_go_on(talk: Talk, outcome: HandoffOutcome) -> Move | Ending:
    """No person: the dialogue is told, so that it can honestly offer to go on."""
    _begin_report(talk, outcome)
    talk.line.restart_limit()
    turn = plain_turn(talk, TurnEvent.OPERATOR_UNAVAILABLE, outcome.value)
    return await think(talk, turn, after=Move())


async def _without_desk(talk: Talk) -> Move | Ending:
    """The platform does not answer: the administrator's emergency number, else an honest word."""
    target = talk.rhythm.emergency_number
    if target:
        talk.line.lift_limit()
        await talk.mouth.say("platform_down")
        return await forward_to_emergency(talk, target)
    turn = plain_turn(talk, TurnEvent.OPERATOR_UNAVAILABLE, PlatformUnreachable.code)
    move = await think(talk, turn, after=Move())
    if talk.progress.dialogue_failures:
        return Ending(CallOutcome.FAILED, PlatformUnreachable.code)
    return move


async def forward_to_emergency(talk: Talk, target: str) -> Move | Ending:
    """Hand the whole call away by REFER; where the other side refuses it, bridge it ourselves."""
    if await _refer(talk, target):
        talk.scribe.note(CallEventKind.LEG_DIALLED, target=target, result="referred")
        return Ending(CallOutcome.HANDED_OFF, "referred")
    rung = await ring(talk, target, ring_seconds=EMERGENCY_RING_SECONDS, can_exit=False)
    if rung is None or rung[1] is None:
        return Ending(CallOutcome.FAILED, PlatformUnreachable.code)
    return await talk_to_person(talk, rung[1])


async def _refer(talk: Talk, target: str) -> bool:
    """True: the caller has been taken over, and our leg is over or about to be."""
    referring: Work[bool] = talk.line.begin(
        "refer", talk.parts.telephone.refer(talk.line.leg, target), within_seconds=REFER_SECONDS
    )
    company = talk.line.begin(
        "comfort", keep_company(talk, words=("still_connecting",)), within_seconds=None
    )
    try:
        await talk.line.until_done(referring)
    except CallIsOver as over:
        if over.outcome is CallOutcome.CALLER_HUNG_UP and referring.task is not None:
            await referring.task  # a transferred leg ends, often before the report of its success
        if not referring.result:
            raise
    finally:
        company.cancel()
    if referring.result:
        return True
    talk.line.leg.stop_playing()
    return False
