"""A call of ours: the citizen who asked for a call-back is dialled, told who calls, and given the operator."""

import asyncio
from dataclasses import dataclass
from uuid import uuid4

import structlog

from core.contracts.call_record import CallEventKind, CallOutcome
from core.contracts.handoff import HandoffReason
from core.contracts.orders import GatewayOrder, GatewayReport, ReportKind
from voice_gateway.call_assembly import CallAssembly
from voice_gateway.call_parts import CallParts
from voice_gateway.call_scribe import CallScribe
from voice_gateway.call_session import go_on, learn_context, listen, serve_leg
from voice_gateway.handoff_case import WRONG_MOMENT, HandoffCase
from voice_gateway.happenings import Happening, Heard, SpokeUp, Work, WorkDone
from voice_gateway.ringing import USUAL_RING_SECONDS, begin_dial, let_go, outcome_of
from voice_gateway.speaking import Script
from voice_gateway.talk import Ending, Move, Talk, person_move
from voice_gateway.talk_end import TalkEnd
from voice_gateway.telephony import CallLeg, DialOutcome, DialResult, DigitPressed, LegInfo, LegRole
from voice_gateway.waiting_for_operator import go_on_after_person
from voice_gateway.with_operator import talk_to_people

SIGN_OF_LIFE_SECONDS = 6.0
"""After the greeting. A person says «алло» at once; a voicemail that waits for a message is silent."""

OPERATOR_RING_SECONDS = 15.0
NOBODY = LegInfo("", "", caller="", called="")
"""No call came of the order."""

log = structlog.get_logger()


async def serve_call_back(order: GatewayOrder, parts: CallParts) -> None:
    """Dial and serve; a call with a record of its own, answered or not."""
    headers = {"X-Callback-Id": order.callback_id} if order.callback_id else {}
    try:
        outcome = await parts.telephone.dial(
            order.target,
            ring_seconds=order.seconds or USUAL_RING_SECONDS,
            headers=headers,
            role=LegRole.CALLER,
        )
    except asyncio.CancelledError:  # the worker drains: another one tries again
        _report(parts, order, NOBODY, ReportKind.CALLBACK_MISSED, result="failed")
        raise
    leg = outcome.leg
    info = leg.info if leg else LegInfo(uuid4().hex, "", caller=order.target, called="")
    if outcome.result is DialResult.NO_FREE_LEG:
        _report(parts, order, NOBODY, ReportKind.CALLBACK_MISSED, result=outcome.result.value)
        return
    scribe = CallScribe(info, parts.journal, worker=parts.setup.worker, clock=parts.setup.clock)
    with structlog.contextvars.bound_contextvars(call_id=info.call_id):
        scribe.note(CallEventKind.STARTED, direction="outbound", callback_id=order.callback_id)
        if leg is None:
            _report(parts, order, info, ReportKind.CALLBACK_MISSED, result=outcome.result.value)
            scribe.ended(CallOutcome.ABANDONED_BEFORE_ANSWER, reason=outcome.result.value)
            return
        scribe.note(CallEventKind.ANSWERED)
        _report(parts, order, info, ReportKind.CALLBACK_ANSWERED)
        await serve_leg(leg, parts, scribe, lambda assembly: _converse(assembly, order))


def _report(
    parts: CallParts, order: GatewayOrder, info: LegInfo, kind: ReportKind, /, **detail: str
) -> None:
    parts.desk.report(
        GatewayReport(
            report_id=uuid4().hex,
            kind=kind,
            at=parts.setup.clock.wall(),
            worker=parts.setup.worker,
            call_id=info.call_id,
            order_id=order.order_id,
            handoff_id=order.handoff_id,
            callback_id=order.callback_id,
            detail=detail,
        )
    )


async def _converse(assembly: CallAssembly, order: GatewayOrder) -> Ending:
    talk = assembly.talk
    listen(assembly)
    case = HandoffCase(talk, order.handoff_id, order.offer_id, order.callback_id)
    talk.parts.desk.follow(talk.call_id, case.take)
    try:
        move = await _greet_and_connect(case, order)
    finally:
        talk.parts.desk.forget(talk.call_id)
        for left in talk.line.inbox.forget_orders():
            case.refuse(left, WRONG_MOMENT)
    return await go_on(talk, move)


@dataclass(slots=True)
class Meeting:
    """What is known while the citizen is greeted and the operator dialled."""

    greeting: Work[None]
    is_alive: bool = False
    """The citizen has spoken or pressed a key: no machine that waits for a message."""
    dialling: Work[DialOutcome] | None = None
    operator: CallLeg | None = None

    @property
    def is_ready(self) -> bool:
        """Nobody is brought into the middle of our sentence."""
        return self.operator is not None and self.greeting.is_done


async def _greet_and_connect(case: HandoffCase, order: GatewayOrder) -> Move | Ending:
    talk = case.talk
    phrases = ("callback_greeting", *(("recording_is_on",) if talk.recording.is_on else ()))
    meeting = Meeting(talk.mouth.start(Script(phrases=phrases)))
    await learn_context(talk)
    is_met = False
    try:
        while not meeting.is_ready:
            patience = SIGN_OF_LIFE_SECONDS if meeting.greeting.is_done else None
            happening = await talk.line.next(None if meeting.is_alive else patience)
            if happening is None and not talk.ear.is_hearing:
                case.report(ReportKind.CALLBACK_MISSED, order, result="silence")
                return Ending(CallOutcome.SILENT_CALLER, "callback_silence", last_words="")
            if not _note(case, order, meeting, happening):
                return person_move(HandoffReason.CALLER_ASKED)  # as anybody who asks for a person
        is_met = True
    finally:
        if not is_met and meeting.dialling is not None:
            await let_go(meeting.dialling)
    if meeting.operator is None:
        return person_move(HandoffReason.CALLER_ASKED)
    return await _talk(case, meeting.operator)


def _note(
    case: HandoffCase, order: GatewayOrder, meeting: Meeting, happening: Happening | None
) -> bool:
    """False: the operator's phone was not answered."""
    talk = case.talk
    match happening:
        case Heard() | SpokeUp() | DigitPressed() if not meeting.is_alive:
            meeting.is_alive = True
            meeting.dialling = begin_dial(
                talk, order.operator_target, ring_seconds=OPERATOR_RING_SECONDS
            )
        case WorkDone(work=work) if work is meeting.dialling:
            outcome = outcome_of(talk, meeting.dialling, order.operator_target)
            meeting.operator = outcome.leg
            if outcome.leg is None:
                case.report(ReportKind.OPERATOR_MISSED, order, result=outcome.result.value)
                return False
            case.report(ReportKind.OPERATOR_ANSWERED, order)
        case _:
            pass
    return True


async def _talk(case: HandoffCase, operator: CallLeg) -> Move | Ending:
    talk: Talk = case.talk
    end = await talk_to_people(case, operator)
    if isinstance(end, Ending):
        return end
    if end in (TalkEnd.RETURNED, TalkEnd.GIVEN_BACK):
        return await go_on_after_person(talk, end)
    await talk.mouth.say("operator_lost")
    return person_move(HandoffReason.CALLER_ASKED)
