"""What came for one leg, on the event loop: events in order, frames bounded, milestones."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator

from core.errors import CallEnded
from voice_gateway.sip.counters import LineCounters
from voice_gateway.sip.digits import PressFilter
from voice_gateway.sip.leg_events import Press, TransferProgress
from voice_gateway.telephony import DigitPressed, DuplexFrame, HungUp, LegEvent

MOST_WAITING_FRAMES = 250
"""Five seconds; older ones are dropped and counted."""
MOST_WAITING_EVENTS = 256
"""A flood of INFO fills memory otherwise. The end of the leg is never dropped."""


class LegInbox:
    """Filled through the relay, read by the leg."""

    def __init__(self, counters: LineCounters) -> None:
        self.sip_call_id = ""
        self.ended: HungUp | None = None
        self.transfers: asyncio.Queue[TransferProgress | None] = asyncio.Queue()
        self.milestone = asyncio.Event()
        """Set when the leg is answered or over."""
        self.played = asyncio.Event()
        self._counters = counters
        self._presses = PressFilter()
        self._events: asyncio.Queue[LegEvent | None] = asyncio.Queue()
        self._frames: deque[DuplexFrame] = deque()
        self._frame_came = asyncio.Event()

    def take_frame(self, frame: DuplexFrame) -> None:
        if self.ended is not None:
            return
        if len(self._frames) >= MOST_WAITING_FRAMES:
            self._frames.popleft()
            self._counters.dropped_frames += 1
        self._frames.append(frame)
        self._frame_came.set()

    def notice_played(self, _waiting_bytes: int) -> None:
        self.played.set()

    def take_event(self, event: LegEvent) -> None:
        if self._events.qsize() >= MOST_WAITING_EVENTS:
            self._counters.dropped_events += 1
            return
        self._events.put_nowait(event)

    def take_press(self, press: Press) -> None:
        if self._presses.is_new(press.digit, press.way, at_seconds=press.at_seconds):
            self.take_event(DigitPressed(press.digit))

    def take_transfer(self, progress: TransferProgress) -> None:
        self.transfers.put_nowait(progress)

    def notice_answered(self, sip_call_id: str) -> None:
        self.sip_call_id = sip_call_id
        self.milestone.set()

    def notice_ended(self, event: HungUp) -> None:
        if self.ended is not None:
            return
        self.ended = event
        self._events.put_nowait(event)
        self._events.put_nowait(None)
        self.transfers.put_nowait(None)
        for waited in (self.milestone, self.played, self._frame_came):
            waited.set()

    def check_alive(self) -> None:
        if self.ended is not None:
            raise CallEnded(f"the leg is over: {self.ended.sip_code} {self.ended.reason}")

    async def events(self) -> AsyncIterator[LegEvent]:
        while (event := await self._events.get()) is not None:
            yield event
        self._events.put_nowait(None)

    async def frames(self) -> AsyncIterator[DuplexFrame]:
        while True:
            while self._frames:
                yield self._frames.popleft()
            if self.ended is not None:
                return
            self._frame_came.clear()
            await self._frame_came.wait()
