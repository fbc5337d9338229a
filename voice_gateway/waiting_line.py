"""A caller in the waiting line: music and words, orders of the platform, the caller's own choice."""

from contextlib import suppress
from dataclasses import dataclass

from core.contracts.handoff import HandoffOutcome, HandoffTicket
from core.contracts.orders import GatewayOrder, OrderKind, ReportKind
from core.contracts.speech import ExpectedAnswer
from core.errors import CallEnded
from voice_gateway.callback_offer import outcome_named, promise_callback
from voice_gateway.comfort import WORDS_IN_LINE, keep_company
from voice_gateway.handoff_case import WRONG_MOMENT, HandoffCase
from voice_gateway.happenings import Happening, Heard, OrderGiven, Work, WorkDone
from voice_gateway.overflowing import overflow
from voice_gateway.ringing import begin_dial, let_go, outcome_of
from voice_gateway.speaking import Script
from voice_gateway.talk import Ending
from voice_gateway.talk_end import TalkEnd
from voice_gateway.telephony import CallLeg, DialOutcome, DialResult, DigitPressed
from voice_gateway.waiting_words import WaitChoice, WaitingWords, load_waiting_words
from voice_gateway.with_operator import talk_to_people

HEARD_GRACE_SECONDS = 5.0
"""A platform that answers polls gets this much more: its own order of the fortieth second is on the way."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An operator's phone was answered."""

    leg: CallLeg


@dataclass(frozen=True, slots=True)
class PlatformSilent:
    """No order came for too long: the caller is taken on without the platform."""


LineEnd = TalkEnd | Ending | HandoffOutcome | PlatformSilent


@dataclass(slots=True)
class Ringing:
    """An operator who has accepted and whose phone rings."""

    order: GatewayOrder
    work: Work[DialOutcome]


class WaitingLine:
    """What sounds to the caller, who is rung, what was offered, when the platform was last heard."""

    def __init__(self, case: HandoffCase) -> None:
        self.case = case
        self.words: WaitingWords = load_waiting_words()
        self.ringing: Ringing | None = None
        self.is_callback_offered = False
        self.after_promise: Script | None = None
        """While the promise to connect sounds, what is said next. Nothing is chosen until then."""
        self._company: Work[None] | None = None
        self._saying: Work[None] | None = None
        self._heard_at = case.talk.line.time.monotonic()
        case.talk.ear.expect(ExpectedAnswer.FREE)

    def hear_platform(self) -> None:
        self._heard_at = self.case.talk.line.time.monotonic()

    def patience_seconds(self) -> float | None:
        """How long to wait for the platform; None while a phone rings, which ends by itself."""
        if self.ringing is not None:
            return None
        talk = self.case.talk
        limit = self._heard_at + talk.rhythm.operator_wait_seconds
        left = limit - talk.line.time.monotonic()
        if left <= 0 and talk.parts.desk.is_heard:
            left += HEARD_GRACE_SECONDS
        return max(0.0, left)

    def play(self) -> None:
        """Music and words from now on."""
        if self._company is None:
            talk = self.case.talk
            company = keep_company(talk, words=WORDS_IN_LINE)
            self._company = talk.line.begin("comfort", company, within_seconds=None)

    def say(self, script: Script) -> None:
        """Between the music; the line goes on meanwhile."""
        self.hush()
        self._saying = self.case.talk.mouth.start(script)

    def promise(self, saying: Work[None], *, then: Script) -> None:
        """What has begun to sound is heard to its end."""
        self._saying, self.after_promise = saying, then

    def go_on(self) -> None:
        """What was said has ended."""
        told = self.after_promise
        self.hush()
        if told is not None and told.texts:
            self.say(told)
        else:
            self.play()

    @property
    def is_saying(self) -> bool:
        return self._saying is not None

    def has_said(self, work: Work[object]) -> bool:
        return work is self._saying

    def hush(self) -> None:
        """Silence at once."""
        if self._company is not None:
            self._company.cancel()
            self._company = None
        self._saying = self.after_promise = None
        with suppress(CallEnded):  # the caller has gone: nobody to silence
            self.case.talk.mouth.drop()
            self.case.talk.line.leg.stop_playing()

    async def leave(self) -> None:
        self.hush()
        if self.ringing is not None:
            ringing, self.ringing = self.ringing, None
            await let_go(ringing.work)


async def wait_in_line(
    case: HandoffCase, ticket: HandoffTicket, promise: Work[None] | None = None
) -> LineEnd:
    """Until a talk with a person is over, or the caller is taken elsewhere. A lost operator is no end.

    `promise`: words that may still sound when the waiting begins.
    """
    line = WaitingLine(case)
    told = Script(texts=line.words.tell_ticket(ticket))
    if promise is not None and not promise.is_done:
        line.promise(promise, then=told)
    elif told.texts:
        line.say(told)
    while True:
        end = await _wait(line)
        if not isinstance(end, Answered):
            return end
        met = await talk_to_people(case, end.leg)
        if met is TalkEnd.NEVER_BEGAN:
            case.report(ReportKind.OPERATOR_MISSED, result=DialResult.FAILED.value)
        elif met is TalkEnd.LOST:
            case.talk.line.lift_limit()
            await case.talk.mouth.say("operator_lost")
        else:
            return met
        line = WaitingLine(case)


async def _wait(line: WaitingLine) -> Answered | LineEnd:
    case, talk = line.case, line.case.talk
    if not line.is_saying:
        line.play()
    end: Answered | LineEnd | None = None
    try:
        while end is None:
            end = await _meet(line, await talk.line.next(line.patience_seconds()))
        return end
    finally:
        has_left = end is None and not case.is_over
        if has_left or isinstance(end, PlatformSilent):
            reason = "hung_up" if end is None else "platform_silent"
            case.report(ReportKind.CALLER_LEFT, reason=reason)
        await line.leave()


async def _meet(line: WaitingLine, happening: Happening | None) -> Answered | LineEnd | None:
    match happening:
        case None:
            return None if line.patience_seconds() else PlatformSilent()
        case OrderGiven(order=order):
            line.hear_platform()
            return await _obey(line, order)
        case WorkDone(work=work) if line.ringing and work is line.ringing.work:
            return _rung(line, line.ringing)
        case WorkDone(work=work) if line.has_said(work):
            line.go_on()
        case DigitPressed() | Heard() if line.after_promise is not None:
            pass
        case DigitPressed(digit=digit):
            return await _choose(line, line.words.keys.get(digit))
        case Heard(transcript=transcript):
            return await _choose(line, line.words.said(transcript.text))
        case _:
            pass
    return None


async def _obey(line: WaitingLine, order: GatewayOrder) -> LineEnd | None:
    case = line.case
    match order.kind:
        case OrderKind.RING_OPERATOR if line.ringing is None:
            work = begin_dial(
                case.talk, order.target, ring_seconds=order.seconds, headers=order.headers
            )
            line.ringing = Ringing(order, work)
        case OrderKind.STOP_RINGING:
            await _stop_ringing(line, order)
        case OrderKind.TELL_WAIT:
            if not line.is_saying:
                told = line.words.tell_wait(order.position, order.seconds)
                line.say(Script(texts=told))
            case.done(order)
        case OrderKind.OFFER_CALLBACK:
            line.is_callback_offered = True
            line.say(Script(phrases=("offer_callback",)))
            case.done(order)
        case OrderKind.OVERFLOW if line.ringing is None:
            line.hush()
            end = await overflow(case, order)
            if end is None:
                line.hear_platform()
                line.play()
            return end
        case OrderKind.GIVE_UP:
            case.done(order)
            return outcome_named(order.outcome)
        case _:
            case.refuse(order, WRONG_MOMENT)
    return None


async def _stop_ringing(line: WaitingLine, order: GatewayOrder) -> None:
    ringing = line.ringing
    if ringing is None or (order.offer_id and order.offer_id != ringing.order.offer_id):
        line.case.refuse(order, WRONG_MOMENT)
        return
    line.ringing = None
    await let_go(ringing.work)
    line.case.done(order)


def _rung(line: WaitingLine, ringing: Ringing) -> Answered | None:
    """The operator's phone answered, or will not."""
    case, order = line.case, ringing.order
    line.ringing = None
    line.hear_platform()
    outcome = outcome_of(case.talk, ringing.work, order.target)
    if outcome.leg is not None:
        case.offer_id = order.offer_id
        case.report(ReportKind.OPERATOR_ANSWERED, order)
        return Answered(outcome.leg)
    if outcome.result is DialResult.NO_FREE_LEG:
        case.refuse(order, outcome.result.value)
    else:
        case.report(ReportKind.OPERATOR_MISSED, order, result=outcome.result.value)
    return None


async def _choose(line: WaitingLine, choice: WaitChoice | None) -> LineEnd | None:
    match choice:
        case WaitChoice.ROBOT:
            line.case.report(ReportKind.ROBOT_CHOSEN)
            return HandoffOutcome.ROBOT_CHOSEN
        case WaitChoice.CALLBACK if line.is_callback_offered:
            await line.leave()
            end = await promise_callback(line.case)
            if end is None:
                line.hear_platform()
                line.play()
            return end
        case WaitChoice.STAY if line.is_callback_offered:
            line.say(Script(phrases=("waiting_on",)))
        case _:
            pass
    return None
