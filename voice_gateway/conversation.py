"""The people in one talk: who sits where, who hears whom, who is being dialled, what a held caller hears."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass, replace

from core.contracts.orders import GatewayOrder, OrderKind
from core.errors import AssistantError, CallEnded
from voice_gateway.comfort import WORDS_ON_HOLD, keep_company, ringback
from voice_gateway.handoff_case import HandoffCase
from voice_gateway.happenings import PersonEvent, Work
from voice_gateway.overhearing import Overhearing
from voice_gateway.ringing import begin_dial, let_go
from voice_gateway.talk import Talk
from voice_gateway.telephony import CallLeg, DialOutcome, HungUp, LegRole
from voice_gateway.who_hears_whom import Scene, Seat, who_hears_whom

HANG_UP_SECONDS = 3.0
WIRE_SECONDS = 3.0
HOLDING_DIALS = (OrderKind.TRANSFER, OrderKind.CONSULT)
"""While one of these rings the caller is on hold."""


@dataclass(frozen=True, slots=True)
class ThirdDial:
    """Somebody else is dialled for the talk; the operator hears it ring."""

    order: GatewayOrder
    work: Work[DialOutcome]
    tone: Work[None] | None


@dataclass(slots=True)
class Course:
    """How the talk goes. Reasons to hold stand each for itself: one that ends leaves the other."""

    held_by_order: bool = False
    held_by_phone: bool = False
    """The operator pressed hold on the telephone."""
    missing_until: float | None = None
    """The operator's sound stopped; after this moment of the call's time the phone is lost."""
    is_handed_on: bool = False
    """Another person took the operator's place; the platform knows that the operator is free."""


class Conversation:
    """One talk of the caller with people. Change it, then `rewire`."""

    def __init__(self, case: HandoffCase, *, is_ours: bool = True) -> None:
        self.case = case
        self.legs: dict[Seat, CallLeg] = {Seat.CALLER: case.talk.line.leg}
        self.scene = Scene()
        self.dial: ThirdDial | None = None
        self.course = Course()
        self.overhearing = Overhearing(case, is_ours=is_ours)
        self._wires: set[tuple[CallLeg, CallLeg]] = set()
        self._company: Work[None] | None = None

    @property
    def talk(self) -> Talk:
        return self.case.talk

    @property
    def operator(self) -> CallLeg | None:
        return self.legs.get(Seat.OPERATOR)

    def seat_of(self, leg: CallLeg) -> Seat | None:
        return next((seat for seat, sitting in self.legs.items() if sitting is leg), None)

    def take_seat(self, seat: Seat, leg: CallLeg) -> None:
        """Somebody new is there: their events and their voice are followed from now on."""
        self.legs[seat] = leg
        begin = self.talk.line.begin
        begin("watch_person", _watch(self.talk, leg), within_seconds=None)
        begin("overhear_person", self._overhear(leg), within_seconds=None)

    def move(self, seat: Seat, to: Seat) -> None:
        self.legs[to] = self.legs.pop(seat)

    async def leave_seat(self, seat: Seat) -> None:
        """The leg in it is ended, if it is not over."""
        leg = self.legs.pop(seat, None)
        if leg is not None:
            await _end(leg)

    def unhold(self) -> None:
        self.course.held_by_order = self.course.held_by_phone = False

    def mute(self, *, is_muted: bool) -> None:
        self.scene = replace(self.scene, is_muted=is_muted)

    def join(self, *, is_joined: bool) -> None:
        """The consulted person and the caller are brought together, or kept apart."""
        self.scene = replace(self.scene, is_joined=is_joined)

    def whisper(self, *, is_whispering: bool) -> None:
        self.scene = replace(self.scene, is_whispering=is_whispering)

    def miss_operator(self, silent_seconds: float) -> None:
        """No sound comes from the operator's phone since so many seconds."""
        left = max(0.0, self.talk.rhythm.media_lost_seconds - silent_seconds)
        self.course.missing_until = self.talk.line.time.monotonic() + left

    def operator_is_back(self) -> None:
        self.course.missing_until = None

    def patience_seconds(self) -> float | None:
        """Until a missing operator is given up; None: nobody is missing."""
        until = self.course.missing_until
        return None if until is None else max(0.0, until - self.talk.line.time.monotonic())

    async def make_person(self, seat: Seat) -> None:
        """Who came as a third one is the caller's person now."""
        with suppress(AssistantError):  # the leg is over: its own event tells
            await self.talk.parts.telephone.promote(self.legs[seat])

    async def rewire(self) -> bool:
        """Make it so that everybody hears whom the scene wants. False: a wire could not be made."""
        self.scene = replace(
            self.scene, taken=frozenset(self.legs), is_on_hold=self._is_caller_on_hold()
        )
        hearing = who_hears_whom(self.scene)
        self.overhearing.is_caller_there = not self.scene.is_on_hold
        self.overhearing.is_operator_heard = (Seat.OPERATOR, Seat.CALLER) in hearing
        wanted = {(self.legs[speaker], self.legs[listener]) for speaker, listener in hearing}
        telephone = self.talk.parts.telephone
        gone = [telephone.disconnect(*wire) for wire in self._wires - wanted]
        await asyncio.gather(*map(_within, gone))
        made = await asyncio.gather(
            *(_within(telephone.connect(*wire)) for wire in wanted - self._wires)
        )
        self._wires = wanted
        self._comfort()
        return all(made)

    def begin_dial(self, order: GatewayOrder) -> None:
        """Ring a third one for this order."""
        operator = self.operator
        tone = None
        if operator is not None and order.kind in HOLDING_DIALS:
            tone = self.talk.line.begin("third_rings", _ring_to(operator), within_seconds=None)
        work = begin_dial(
            self.talk,
            order.target,
            ring_seconds=order.seconds,
            headers=order.headers,
            role=LegRole.GUEST,
        )
        self.dial = ThirdDial(order, work, tone)

    async def stop_dial(self) -> ThirdDial | None:
        """Nobody is rung any more; who was."""
        dial, self.dial = self.dial, None
        if dial is not None:
            self.hush_tone(dial)
            await let_go(dial.work)
        return dial

    def hush_tone(self, dial: ThirdDial) -> None:
        if dial.tone is None:
            return
        dial.tone.cancel()
        operator = self.operator
        if operator is not None:
            with suppress(CallEnded):
                operator.stop_playing()

    async def disperse(self) -> None:
        """Everybody but the caller leaves."""
        await self.stop_dial()
        for seat in [seat for seat in self.legs if seat is not Seat.CALLER]:
            await self.leave_seat(seat)
        self._wires.clear()
        self._stop_company()

    def _is_caller_on_hold(self) -> bool:
        is_dialling = self.dial is not None and self.dial.order.kind in HOLDING_DIALS
        is_consulting = Seat.CONSULTED in self.legs and not self.scene.is_joined
        is_held = self.course.held_by_order or self.course.held_by_phone
        return is_held or is_dialling or is_consulting

    def _comfort(self) -> None:
        """Music for a caller on hold."""
        if not self.scene.is_on_hold:
            self._stop_company()
        elif self._company is None:
            company = keep_company(self.talk, words=WORDS_ON_HOLD)
            self._company = self.talk.line.begin("comfort", company, within_seconds=None)

    def _stop_company(self) -> None:
        if self._company is None:
            return
        self._company.cancel()
        self._company = None
        with suppress(CallEnded):
            self.talk.line.leg.stop_playing()

    async def _overhear(self, leg: CallLeg) -> None:
        """Frames of whoever sits in the operator's seat, as long as the leg lives."""
        async for frame in leg.frames():
            if self.operator is leg:
                self.overhearing.hear_operator(frame.heard)


async def _watch(talk: Talk, leg: CallLeg) -> None:
    """A leg that ends without a word has hung up."""
    has_hung_up = False
    async for event in leg.events():
        has_hung_up = has_hung_up or isinstance(event, HungUp)
        talk.line.inbox.post(PersonEvent(leg, event))
    if not has_hung_up:
        talk.line.inbox.post(PersonEvent(leg, HungUp()))


async def _ring_to(leg: CallLeg) -> None:
    with suppress(CallEnded):
        while True:
            leg.play(ringback(leg.sample_rate_hz))
            await leg.played()


async def _within(doing: Awaitable[None]) -> bool:
    """False: a leg was over, or the telephone was late; its end is told by its own events."""
    try:
        async with asyncio.timeout(WIRE_SECONDS):
            await doing
    except (AssistantError, TimeoutError):
        return False
    return True


async def _end(leg: CallLeg) -> None:
    with suppress(TimeoutError, AssistantError):
        async with asyncio.timeout(HANG_UP_SECONDS):
            await leg.hang_up()
