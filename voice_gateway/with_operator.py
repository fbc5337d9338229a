"""WITH_OPERATOR: the robot is silent, people talk; the platform's orders change who hears whom.

Whoever leaves first, nobody is left hanging: the caller goes on with the robot, waits anew, or is with
somebody else.
"""

from collections.abc import Awaitable, Callable
from enum import Enum

from core.contracts.call_record import CallEventKind, CallOutcome
from core.contracts.orders import GatewayOrder, OrderKind, ReportKind
from voice_gateway import supervising, transferring
from voice_gateway.conversation import Conversation, ThirdDial
from voice_gateway.handoff_case import WRONG_MOMENT, HandoffCase
from voice_gateway.happenings import Happening, OrderGiven, PersonEvent, WorkDone
from voice_gateway.ringing import outcome_of
from voice_gateway.talk import Ending
from voice_gateway.talk_end import EndOfTalk, TalkEnd
from voice_gateway.telephony import (
    CallLeg,
    DigitPressed,
    Held,
    HungUp,
    MediaLost,
    MediaRestored,
    Resumed,
)
from voice_gateway.who_hears_whom import Seat

DIGIT_SECONDS = 5.0
CLEARED = frozenset({0, 200, 487, 603})
"""How a phone that is well ends a talk; any other code is a phone that broke away."""

LOST = "lost"

Obey = Callable[[Conversation, GatewayOrder], Awaitable[EndOfTalk | None]]


class PersonKind(Enum):
    OPERATOR = "operator"
    ELSEWHERE = "elsewhere"
    """A peer centre or the emergency number: not ours to write down, hold or lose."""


async def talk_to_people(
    case: HandoffCase, person: CallLeg, *, kind: PersonKind = PersonKind.OPERATOR
) -> EndOfTalk:
    """Bring the caller together with the person who answered; return when the talk is over.

    Raises:
        CallIsOver: the caller hung up; everybody else's leg is ended too.
    """
    talk = case.talk
    talk.mouth.drop()
    talk.line.leg.stop_playing()
    conversation = Conversation(case, is_ours=kind is PersonKind.OPERATOR)
    talk.ear.close(conversation.overhearing.hear_caller)
    talk.line.lift_limit()
    try:
        conversation.take_seat(Seat.OPERATOR, person)
        if not await conversation.rewire():
            return TalkEnd.NEVER_BEGAN
        talk.progress.has_met_person = True
        talk.scribe.note(CallEventKind.BRIDGED)
        case.report(ReportKind.BRIDGED)
        return await _see_through(conversation, kind)
    finally:
        await conversation.disperse()
        talk.ear.open()
        talk.line.restart_limit()


async def _see_through(conversation: Conversation, kind: PersonKind) -> EndOfTalk:
    by = "caller"
    try:
        end = await _until_over(conversation)
        by = _ended_by(end, conversation, kind)
        return end
    finally:
        conversation.talk.scribe.note(CallEventKind.BRIDGE_ENDED, by=by)
        conversation.case.is_over = by != LOST
        if by == LOST:
            conversation.case.report(ReportKind.OPERATOR_LOST)
        elif not conversation.course.is_handed_on:
            conversation.case.report(ReportKind.BRIDGE_ENDED, by=by)


def _ended_by(end: EndOfTalk, conversation: Conversation, kind: PersonKind) -> str:
    if kind is PersonKind.ELSEWHERE:
        return "overflow"
    if end is TalkEnd.LOST:
        return LOST
    return "robot" if end is TalkEnd.GIVEN_BACK else "operator"


async def _until_over(conversation: Conversation) -> EndOfTalk:
    while True:
        happening = await conversation.talk.line.next(conversation.patience_seconds())
        end = await _meet(conversation, happening)
        if end is not None:
            return end


async def _meet(conversation: Conversation, happening: Happening | None) -> EndOfTalk | None:
    match happening:
        case None:
            return await _operator_gone(conversation, is_lost=True)
        case OrderGiven(order=order):
            obey = ORDERS.get(order.kind)
            if obey is None:
                conversation.case.refuse(order, WRONG_MOMENT)
                return None
            return await obey(conversation, order)
        case PersonEvent(leg=leg, event=event):
            return await _person_event(conversation, leg, event)
        case WorkDone(work=work) if conversation.dial and work is conversation.dial.work:
            return await _third_dialled(conversation, conversation.dial)
        case DigitPressed(digit=digit):
            _pass_digit(conversation, digit)
        case _:
            pass
    return None


async def _person_event(
    conversation: Conversation, leg: CallLeg, event: object
) -> EndOfTalk | None:
    seat = conversation.seat_of(leg)
    if seat is None:  # somebody who has left
        return None
    match event:
        case HungUp(sip_code=sip_code) if seat is Seat.OPERATOR:
            return await _operator_gone(conversation, is_lost=sip_code not in CLEARED)
        case HungUp():
            return await _third_left(conversation, seat)
        case MediaLost(silent_seconds=silent_seconds) if seat is Seat.OPERATOR:
            conversation.miss_operator(silent_seconds)
        case MediaRestored() if seat is Seat.OPERATOR:
            conversation.operator_is_back()
        case Held() | Resumed() if seat is Seat.OPERATOR:
            conversation.course.held_by_phone = isinstance(event, Held)
            await conversation.rewire()
        case _:
            pass
    return None


async def _operator_gone(conversation: Conversation, *, is_lost: bool) -> EndOfTalk | None:
    """The caller stays with whoever is there, waits for whom is being rung, or is given back."""
    conversation.operator_is_back()
    await conversation.leave_seat(Seat.OPERATOR)
    conversation.unhold()
    if Seat.CONSULTED in conversation.legs:
        await transferring.hand_on(conversation)
        return None
    if conversation.dial is not None and conversation.dial.order.kind is OrderKind.TRANSFER:
        await conversation.rewire()
        return None
    is_ours = not conversation.course.is_handed_on
    return TalkEnd.LOST if is_lost and is_ours else TalkEnd.RETURNED


async def _third_left(conversation: Conversation, seat: Seat) -> EndOfTalk | None:
    await conversation.leave_seat(seat)
    if seat is Seat.SUPERVISOR:
        conversation.whisper(is_whispering=False)
    if seat is Seat.CONSULTED:
        conversation.join(is_joined=False)
    await conversation.rewire()
    return None


async def _third_dialled(conversation: Conversation, dial: ThirdDial) -> EndOfTalk | None:
    """Whom a transfer, a question or a supervisor's wish dialled has answered, or will not."""
    conversation.dial = None
    conversation.hush_tone(dial)
    outcome = outcome_of(conversation.talk, dial.work, dial.order.target)
    if outcome.leg is None:
        conversation.case.refuse(dial.order, outcome.result.value)
        await conversation.rewire()
        return TalkEnd.RETURNED if conversation.operator is None else None
    seat = Seat.SUPERVISOR if dial.order.kind is OrderKind.LISTEN else Seat.CONSULTED
    conversation.take_seat(seat, outcome.leg)
    if dial.order.kind is OrderKind.TRANSFER:
        await transferring.hand_on(conversation)
    await conversation.rewire()
    conversation.case.done(dial.order)
    return None


def _pass_digit(conversation: Conversation, digit: str) -> None:
    talk, operator = conversation.talk, conversation.operator
    talk.scribe.note(CallEventKind.DIGIT, digit=digit)
    if operator is not None:
        sending = operator.send_digits(digit)
        talk.line.begin("pass_digit", sending, within_seconds=DIGIT_SECONDS)


async def _hold(conversation: Conversation, order: GatewayOrder) -> None:
    conversation.course.held_by_order = order.kind is OrderKind.HOLD
    await conversation.rewire()
    conversation.talk.scribe.note(
        CallEventKind.HELD if conversation.course.held_by_order else CallEventKind.RESUMED,
        by="operator",
    )
    conversation.case.done(order)


async def _mute(conversation: Conversation, order: GatewayOrder) -> None:
    conversation.mute(is_muted=order.kind is OrderKind.MUTE)
    await conversation.rewire()
    conversation.case.done(order)


async def _return_to_robot(conversation: Conversation, order: GatewayOrder) -> EndOfTalk:
    conversation.case.done(order)
    return TalkEnd.GIVEN_BACK


async def _end(conversation: Conversation, order: GatewayOrder) -> EndOfTalk:
    """The operator has said goodbye: nobody says it again."""
    conversation.case.done(order)
    return Ending(CallOutcome.HANDED_OFF, "operator_ended", last_words="")


ORDERS: dict[OrderKind, Obey] = {
    OrderKind.HOLD: _hold,
    OrderKind.RESUME: _hold,
    OrderKind.MUTE: _mute,
    OrderKind.UNMUTE: _mute,
    OrderKind.RETURN_TO_ROBOT: _return_to_robot,
    OrderKind.END: _end,
    **transferring.ORDERS,
    **supervising.ORDERS,
}
"""What may be ordered while people talk."""
