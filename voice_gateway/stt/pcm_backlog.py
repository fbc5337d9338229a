"""Sound that waits: bounded in seconds, the oldest dropped and counted. One event loop, no locks."""

import asyncio
from collections import deque

from core.contracts.speech import PCM_BYTES_PER_SAMPLE


class PcmBacklog:
    """Put PCM in, take it out in order. `close` says that no more comes."""

    def __init__(self, sample_rate_hz: int, *, limit_seconds: float) -> None:
        self._bytes_per_second = sample_rate_hz * PCM_BYTES_PER_SAMPLE
        self._limit_bytes = int(limit_seconds * self._bytes_per_second)
        self._chunks: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._dropped_bytes = 0
        self._is_closed = False
        self._changed = asyncio.Event()
        self._taken = asyncio.Event()

    @property
    def waiting_seconds(self) -> float:
        return self._waiting_bytes / self._bytes_per_second

    @property
    def dropped_seconds(self) -> float:
        return self._dropped_bytes / self._bytes_per_second

    def put(self, pcm: bytes) -> None:
        if self._is_closed or not pcm:
            return
        self._chunks.append(pcm)
        self._waiting_bytes += len(pcm)
        while self._waiting_bytes > self._limit_bytes and len(self._chunks) > 1:
            oldest = self._chunks.popleft()
            self._waiting_bytes -= len(oldest)
            self._dropped_bytes += len(oldest)
        self._changed.set()

    def discard(self) -> None:
        """Nobody wants what waits here any more."""
        self._chunks.clear()
        self._waiting_bytes = 0
        self._taken.set()

    def close(self) -> None:
        self._is_closed = True
        self._changed.set()
        self._taken.set()

    async def wait_below(self, seconds: float) -> None:
        """For recordings, which can wait where a living caller cannot."""
        while self.waiting_seconds > seconds and not self._is_closed:
            self._taken.clear()
            await self._taken.wait()

    async def take(self, *, limit_seconds: float) -> bytes:
        """Wait for sound; up to `limit_seconds` of it at once. Empty when closed and drained."""
        while not self._chunks:
            if self._is_closed:
                return b""
            self._changed.clear()
            await self._changed.wait()
        limit_bytes = int(limit_seconds * self._bytes_per_second)
        taken = [self._chunks.popleft()]
        size = len(taken[0])
        while self._chunks and size + len(self._chunks[0]) <= limit_bytes:
            taken.append(self._chunks.popleft())
            size += len(taken[-1])
        self._waiting_bytes -= size
        self._taken.set()
        return b"".join(taken)
