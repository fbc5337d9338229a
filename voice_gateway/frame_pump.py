"""The one reader of a call's frames: keeps the recording, feeds the ear, sees when the robot sounds."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable

from voice_gateway.call_recording import CallRecording
from voice_gateway.telephony import CallLeg, DuplexFrame

TAP_FRAMES = 100
"""2 s of sound wait for a busy ear; older sound is dropped and counted."""


class FrameTap:
    """Frames on their way from the pump to the ear; the oldest give way."""

    def __init__(self, limit: int = TAP_FRAMES) -> None:
        self._frames: deque[DuplexFrame] = deque(maxlen=limit)
        self._arrived = asyncio.Event()
        self.dropped = 0

    def put(self, frame: DuplexFrame) -> None:
        if len(self._frames) == self._frames.maxlen:
            self.dropped += 1
        self._frames.append(frame)
        self._arrived.set()

    async def frames(self) -> AsyncIterator[DuplexFrame]:
        """One reader; never ends by itself."""
        while True:
            while self._frames:
                yield self._frames.popleft()
            self._arrived.clear()
            await self._arrived.wait()


class SoundWatch:
    """Tells once when something audible went out, after it was armed."""

    def __init__(self) -> None:
        self._on_sound: Callable[[], None] | None = None

    def arm(self, on_sound: Callable[[], None]) -> None:
        self._on_sound = on_sound

    def see(self, sounded: bytes) -> None:
        if self._on_sound and sounded.count(0) != len(sounded):
            on_sound, self._on_sound = self._on_sound, None
            on_sound()


async def pump_frames(
    leg: CallLeg, *, recording: CallRecording, tap: FrameTap, watch: SoundWatch
) -> None:
    async for frame in leg.frames():
        recording.keep(frame)
        watch.see(frame.sounded)
        tap.put(frame)
