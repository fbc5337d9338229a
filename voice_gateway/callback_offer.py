"""The caller wants to be called back: to which number, promised aloud, reported to the platform."""

import re

from core.contracts.call_record import CallOutcome
from core.contracts.dialogue import BotCommand, CommandKind
from core.contracts.handoff import HandoffOutcome
from core.contracts.orders import OrderKind, ReportKind
from core.contracts.speech import ExpectedAnswer
from voice_gateway.answering import hear_answer, speak
from voice_gateway.digit_collector import Pressed
from voice_gateway.handoff_case import WRONG_MOMENT, HandoffCase
from voice_gateway.happenings import Heard, OrderGiven
from voice_gateway.speaking import Script
from voice_gateway.talk import Ending, Move, Talk
from voice_gateway.waiting_words import load_waiting_words

QUESTIONS = ("callback_number", "callback_number_again")
BOOKING_SECONDS = 3.0
FEWEST_DIGITS, MOST_DIGITS = 5, 15


async def promise_callback(case: HandoffCase) -> Ending | HandoffOutcome | None:
    """None: no number is known and none was given, the caller waits on. An outcome: it cannot be booked."""
    talk = case.talk
    telephone = dialable(talk.context.caller)
    if not telephone:
        case.is_taking_orders = False
        try:
            telephone = await _ask_number(talk)
        finally:
            case.is_taking_orders = True
    if not telephone:
        await talk.mouth.say("waiting_on")
        return None
    case.report(ReportKind.CALLBACK_CHOSEN, telephone=telephone)
    answer = await _booked(case)
    if answer is not HandoffOutcome.CALLBACK_BOOKED:
        return answer
    number = load_waiting_words().tell_number(telephone)
    await talk.line.until_done(talk.mouth.start(Script(texts=(number,))))
    await talk.mouth.say("callback_promised")
    return Ending(CallOutcome.COMPLETED, "callback")


async def _booked(case: HandoffCase) -> HandoffOutcome:
    """What the platform makes of the wish. While it is away the wish is kept and sent: a promise holds."""
    line = case.talk.line
    until = line.time.monotonic() + BOOKING_SECONDS
    while (left := until - line.time.monotonic()) > 0:
        match await line.next(left):
            case OrderGiven(order=order) if order.kind is OrderKind.GIVE_UP:
                case.done(order)
                return outcome_named(order.outcome)
            case OrderGiven(order=order):
                case.refuse(order, WRONG_MOMENT)
            case _:
                pass
    return HandoffOutcome.CALLBACK_BOOKED


def outcome_named(code: str) -> HandoffOutcome:
    try:
        return HandoffOutcome(code)
    except ValueError:
        return HandoffOutcome.NOBODY


def dialable(number: str) -> str:
    """The number without its ornaments; empty for a withheld one or a name."""
    plain = re.sub(r"[\s()-]", "", number)
    is_number = re.fullmatch(rf"\+?\d{{{FEWEST_DIGITS},{MOST_DIGITS}}}", plain)
    return plain if is_number else ""


async def _ask_number(talk: Talk) -> str:
    expecting = BotCommand(CommandKind.EXPECT, expected=ExpectedAnswer.DIGITS)
    for question in QUESTIONS:
        move = Move(Script(phrases=(question,)), expecting)
        await speak(talk, move)
        match await hear_answer(talk, move):
            case Pressed(digits=digits):
                given = digits
            case Heard(transcript=transcript):
                given = re.sub(r"\D", "", transcript.written)
            case _:
                given = ""
        if telephone := dialable(given):
            return telephone
    return ""
