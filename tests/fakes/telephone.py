"""A telephone without a network: legs that tick every 20 ms of the loop's time."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from core.errors import CallEnded
from tests.fakes.listener import Listener
from tests.fakes.sounds import (
    BOOK,
    COUGH,
    FRAME_BYTES,
    FRAME_SECONDS,
    SAMPLE_RATE_HZ,
    SILENCE,
    frames_of,
    word_pcm,
)
from voice_gateway.telephony import (
    CallLeg,
    DialOutcome,
    DialResult,
    DigitPressed,
    DuplexFrame,
    Held,
    HungUp,
    LegEvent,
    LegInfo,
    LegRole,
    Resumed,
)

SIP_CODES = {
    DialResult.BUSY: 486,
    DialResult.DECLINED: 603,
    DialResult.NO_ANSWER: 480,
    DialResult.FAILED: 503,
}


class FakeCallLeg:
    """One leg and the person at its far end. `each_tick` is called before every 20 ms."""

    def __init__(self, info: LegInfo, *, each_tick: Callable[[], None] = lambda: None) -> None:
        self._info = info
        self._each_tick = each_tick
        self.sound = LegSound()
        self.listener = Listener()
        self._events: asyncio.Queue[LegEvent | None] = asyncio.Queue()
        self._frames: asyncio.Queue[DuplexFrame | None] = asyncio.Queue()
        self.digits_received = ""
        self.life = LegLife()

    @property
    def info(self) -> LegInfo:
        return self._info

    @property
    def sample_rate_hz(self) -> int:
        return SAMPLE_RATE_HZ

    @property
    def is_over(self) -> bool:
        return self.life.over.is_set()

    @property
    def seconds(self) -> float:
        """Since the leg was answered."""
        return self.life.ticks * FRAME_SECONDS

    def start(self) -> None:
        """Answered: the ticks begin."""
        loop = asyncio.get_running_loop()
        self.life.began_at = loop.time()
        self.life.timer = loop.call_soon(self._tick)

    async def events(self) -> AsyncIterator[LegEvent]:
        while (event := await self._events.get()) is not None:
            yield event

    async def frames(self) -> AsyncIterator[DuplexFrame]:
        while (frame := await self._frames.get()) is not None:
            yield frame

    def play(self, pcm: bytes) -> None:
        self._check()
        self.sound.put(pcm)

    def stop_playing(self) -> float:
        self._check()
        return self.sound.clear()

    @property
    def queued_seconds(self) -> float:
        return self.sound.queued_seconds

    async def played(self) -> None:
        self._check()
        await self.sound.is_empty.wait()
        self._check()

    async def send_digits(self, digits: str) -> None:
        self._check()
        self.digits_received += digits

    async def hang_up(self, sip_code: int = 200) -> None:
        if not self.is_over:
            self.life.hung_up_by_us = True
            self._end(HungUp(sip_code, "local"))

    # The far side

    def say(self, *parts: "str | Pause") -> None:
        for part in parts:
            if isinstance(part, Pause):
                self.sound.voice.extend([SILENCE] * round(part.seconds / FRAME_SECONDS))
            else:
                for word in part.split():
                    self.sound.voice.extend(frames_of(word_pcm(word)))

    def knock(self) -> None:
        self.sound.voice.extend(frames_of(BOOK.pcm_of(COUGH, 0.2)))

    def post(self, event: LegEvent) -> None:
        """What happens at the far side: a key, hold, lost media, hanging up."""
        if self.is_over:
            return
        if isinstance(event, HungUp):
            self._end(event)
            return
        if isinstance(event, Held | Resumed):
            self.sound.is_held = isinstance(event, Held)
        self._events.put_nowait(event)

    def press(self, keys: str) -> None:
        for key in keys:
            self.post(DigitPressed(key))

    def _tick(self) -> None:
        self._each_tick()
        if self.is_over:
            return
        heard, sounded = self.sound.step()
        self.listener.hear(sounded, self.seconds)
        self._frames.put_nowait(DuplexFrame(heard, sounded))
        self.life.ticks += 1
        loop = asyncio.get_running_loop()
        self.life.timer = loop.call_at(self.life.began_at + self.seconds, self._tick)

    def _end(self, event: HungUp) -> None:
        self.life.over.set()
        if self.life.timer:
            self.life.timer.cancel()
        self.sound.clear()
        self._events.put_nowait(event)
        self._events.put_nowait(None)
        self._frames.put_nowait(None)

    def _check(self) -> None:
        if self.is_over:
            raise CallEnded("the leg is over")


@dataclass(slots=True)
class LegLife:
    """When a leg began, how far it is."""

    began_at: float = 0.0
    ticks: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)
    hung_up_by_us: bool = False
    timer: asyncio.Handle | None = None


@dataclass(slots=True, eq=False)
class LegSound:
    """Both directions of a leg's sound."""

    queue: bytearray = field(default_factory=bytearray)
    voice: deque[bytes] = field(default_factory=deque)
    """What the far side is going to say, frame by frame."""
    is_empty: asyncio.Event = field(default_factory=asyncio.Event)
    is_held: bool = False
    sources: "list[LegSound]" = field(default_factory=list)
    """Whom the far side hears besides us."""
    last_heard: bytes = SILENCE

    def __post_init__(self) -> None:
        self.is_empty.set()

    @property
    def queued_seconds(self) -> float:
        return len(self.queue) / FRAME_BYTES * FRAME_SECONDS

    def put(self, pcm: bytes) -> None:
        self.queue += pcm
        if self.queue:
            self.is_empty.clear()

    def clear(self) -> float:
        unplayed = self.queued_seconds
        self.queue.clear()
        self.is_empty.set()
        return unplayed

    def step(self) -> tuple[bytes, bytes]:
        """The next 20 ms: what the far side said and what it heard. On hold it does neither."""
        self.last_heard = self.voice.popleft() if self.voice and not self.is_held else SILENCE
        given = bytes(self.queue[:FRAME_BYTES]).ljust(FRAME_BYTES, b"\0")
        del self.queue[:FRAME_BYTES]
        if not self.queue:
            self.is_empty.set()
        if (
            given == SILENCE
        ):  # sound that carries its meaning cannot be mixed: the first one is heard
            voices = (source.last_heard for source in self.sources)
            given = next((voice for voice in voices if voice != SILENCE), SILENCE)
        return self.last_heard, SILENCE if self.is_held else given


@dataclass(frozen=True, slots=True)
class Pause:
    """The caller says nothing for so long, in the middle of a sentence."""

    seconds: float


class FakeIncomingCall:
    """An INVITE that rings; `cancel` is the caller's CANCEL."""

    def __init__(self, leg: FakeCallLeg) -> None:
        self.leg = leg
        self.answers_after_seconds = 0.05
        self.is_cancelled = False
        self.rejected_with = 0

    @property
    def info(self) -> LegInfo:
        return self.leg.info

    async def answer(self) -> CallLeg:
        await asyncio.sleep(self.answers_after_seconds)
        if self.is_cancelled:
            raise CallEnded("cancelled by the caller")
        self.leg.start()
        return self.leg

    async def reject(self, sip_code: int = 486) -> None:
        self.rejected_with = sip_code


@dataclass(slots=True)
class Person:
    """Somebody whom the telephone can ring. `result` other than ANSWERED comes after the same time."""

    answers_after_seconds: float = 1.0
    result: DialResult = DialResult.ANSWERED
    leg: FakeCallLeg | None = None
    each_tick: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Dialled:
    target: str
    ring_seconds: float
    headers: dict[str, str]
    role: LegRole


@dataclass(slots=True)
class ReferBehaviour:
    """How the caller's side takes a REFER."""

    is_accepted: bool = False
    seconds: float = 0.3
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Targets and the headers their INVITE was to carry."""


class FakeTelephone:
    """Persons answer by the address; an address of nobody is not answered."""

    def __init__(self) -> None:
        self.persons: dict[str, Person] = {}
        self.dialled: list[Dialled] = []
        self.cancelled_dials: list[str] = []
        self.promoted: list[str] = []
        self.refer_to = ReferBehaviour()
        self.is_bridge_broken = False
        self.roles_without_leg: set[LegRole] = set()
        self._calls: asyncio.Queue[FakeIncomingCall | None] = asyncio.Queue()

    async def incoming(self) -> AsyncIterator[FakeIncomingCall]:
        while (call := await self._calls.get()) is not None:
            yield call

    async def dial(
        self,
        target: str,
        *,
        ring_seconds: float,
        headers: dict[str, str] | None = None,
        role: LegRole = LegRole.PERSON,
    ) -> DialOutcome:
        if role in self.roles_without_leg:
            return DialOutcome(DialResult.NO_FREE_LEG)
        self.dialled.append(Dialled(target, ring_seconds, headers or {}, role))
        person = self.persons.get(target)
        try:
            if person is None or person.answers_after_seconds > ring_seconds:
                await asyncio.sleep(ring_seconds)
                return DialOutcome(DialResult.NO_ANSWER, sip_code=487)
            await asyncio.sleep(person.answers_after_seconds)
        except asyncio.CancelledError:
            self.cancelled_dials.append(target)
            raise
        if person.result is not DialResult.ANSWERED:
            return DialOutcome(person.result, sip_code=SIP_CODES[person.result])
        is_caller = role is LegRole.CALLER
        caller, called = (target, "") if is_caller else ("", target)
        info = LegInfo(f"person-{len(self.dialled)}", "", caller=caller, called=called)
        person.leg = FakeCallLeg(info, each_tick=person.each_tick)
        person.leg.start()
        return DialOutcome(DialResult.ANSWERED, person.leg, 200)

    async def connect(self, speaker: CallLeg, listener: CallLeg) -> None:
        source, sink = _sounds(speaker, listener)
        is_over = any(isinstance(leg, FakeCallLeg) and leg.is_over for leg in (speaker, listener))
        if is_over or self.is_bridge_broken:
            raise CallEnded("the leg has no sound")
        if source not in sink.sources:
            sink.sources.append(source)

    async def disconnect(self, speaker: CallLeg, listener: CallLeg) -> None:
        source, sink = _sounds(speaker, listener)
        if source in sink.sources:
            sink.sources.remove(source)

    async def promote(self, leg: CallLeg) -> None:
        self.promoted.append(leg.info.called)

    async def refer(
        self, leg: CallLeg, target: str, *, headers: dict[str, str] | None = None
    ) -> bool:
        behaviour = self.refer_to
        behaviour.asked.append((target, headers or {}))
        await _sleep_while_alive(behaviour.seconds, leg)
        if behaviour.is_accepted and isinstance(leg, FakeCallLeg):
            await leg.hang_up()  # as the real one does when the target was reached
        return behaviour.is_accepted

    async def aclose(self) -> None:
        self._calls.put_nowait(None)


async def _sleep_while_alive(seconds: float, leg: CallLeg) -> None:
    """As the real telephone, which stops waiting for a transfer when the leg is over."""
    if isinstance(leg, FakeCallLeg):
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await leg.life.over.wait()


def _sounds(first: CallLeg, second: CallLeg) -> tuple[LegSound, LegSound]:
    if not isinstance(first, FakeCallLeg) or not isinstance(second, FakeCallLeg):
        raise TypeError("a leg of another telephone")
    return first.sound, second.sound
