"""The sound of one leg as the clock thread sees it: what to play, what was heard, who is bridged."""

from typing import Protocol

import numpy as np

from voice_gateway.sip.playback import PlaybackQueue
from voice_gateway.sip.relay import Relay
from voice_gateway.telephony import DuplexFrame

SAMPLE_RATE_HZ = 8000
"""The conference bridge runs at this rate whatever the codec; wideband is resampled by the library."""
FRAME_MS = 20
FRAME_BYTES = SAMPLE_RATE_HZ * FRAME_MS // 1000 * 2
LONGEST_PLAYBACK_SECONDS = 300
SILENCE = bytes(FRAME_BYTES)


class LineListener(Protocol):
    """Told on the event loop."""

    def take_frame(self, frame: DuplexFrame) -> None: ...

    def notice_played(self, waiting_bytes: int) -> None: ...


class Line:
    """Made for a leg, put into a media port while the leg has one. Clock thread only, but for `sources`."""

    def __init__(self, relay: Relay, listener: LineListener) -> None:
        self.playback = PlaybackQueue(FRAME_BYTES, LONGEST_PLAYBACK_SECONDS * SAMPLE_RATE_HZ * 2)
        self.sources: tuple[Line, ...] = ()
        """Lines of the legs connected to this one: their voices are part of what our far side hears.
        Replaced as a whole by the SIP thread."""
        self.heard = SILENCE
        self._relay = relay
        self._listener = listener
        self._given = SILENCE

    def give_frame(self) -> bytes:
        """The robot's next 20 ms for the far side."""
        self._given, is_last = self.playback.take()
        if is_last:
            self._relay.post(self._listener.notice_played, 0)
        return self._given

    def take_frame(self, heard: bytes) -> None:
        """20 ms from the far side; closes the tick of this leg.

        Another leg's voice is that of its newest frame: of this tick or of the one before, by the
        order in which the bridge visits the two.
        """
        self.heard = heard
        sounded = self._given
        for source in self.sources:
            sounded = mixed(sounded, source.heard)
        self._relay.post(self._listener.take_frame, DuplexFrame(heard, sounded))


def mixed(first: bytes, second: bytes) -> bytes:
    """Sum of two frames of equal length, clipped to 16 bits."""
    if first == SILENCE:
        return second
    if second == SILENCE:
        return first
    total = np.frombuffer(first, "<i2").astype(np.int32) + np.frombuffer(second, "<i2")
    pcm: bytes = total.clip(-32768, 32767).astype("<i2").tobytes()
    return pcm
