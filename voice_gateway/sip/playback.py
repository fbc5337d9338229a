"""What waits to be played on one leg: bounded bytes between the event loop and the clock thread."""

from threading import Lock

PCM_BYTES_PER_SAMPLE = 2


class PlaybackQueue:
    """Filled by the event loop, emptied frame by frame by the clock thread; silence when empty.

    Above the limit the newest sound is dropped and counted: a sentence being spoken stays whole.
    """

    def __init__(self, frame_bytes: int, limit_bytes: int) -> None:
        self._waiting = bytearray()
        self._lock = Lock()
        self._frame_bytes = frame_bytes
        self._limit_bytes = limit_bytes
        self.silence = bytes(frame_bytes)
        self.dropped_bytes = 0

    def put(self, pcm: bytes) -> None:
        with self._lock:
            room = self._limit_bytes - len(self._waiting)
            self._waiting += pcm[:room] if room > 0 else b""
            self.dropped_bytes += max(0, len(pcm) - max(room, 0))

    def take(self) -> tuple[bytes, bool]:
        """The next frame, and whether it was the last of what waited."""
        with self._lock:
            if not self._waiting:
                return self.silence, False
            frame = bytes(self._waiting[: self._frame_bytes])
            del self._waiting[: self._frame_bytes]
            is_last = not self._waiting
        return frame.ljust(self._frame_bytes, b"\0"), is_last

    def clear(self) -> int:
        """Drop all; returns how many bytes were not played."""
        with self._lock:
            count = len(self._waiting)
            self._waiting.clear()
        return count

    @property
    def waiting_bytes(self) -> int:
        return len(self._waiting)
