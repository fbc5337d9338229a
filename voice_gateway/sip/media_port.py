"""Ports of the library's conference bridge. Their `onFrame…` run in its clock thread, for all legs in turn.

Ports are made at the start and never destroyed: dropping one while the bridge runs is a crash.
"""

import time

import pjsua2 as pj

from voice_gateway.sip.counters import LineCounters
from voice_gateway.sip.frame_bytes import read_frame, write_frame
from voice_gateway.sip.line import FRAME_BYTES, FRAME_MS, SAMPLE_RATE_HZ, SILENCE, Line

LATE_TICK_SECONDS = 0.030


class MediaPort(pj.AudioMediaPort):  # type: ignore[misc]
    """Carries the sound of whichever line is put in."""

    def __init__(self, counters: LineCounters, name: str) -> None:
        super().__init__()
        self.line: Line | None = None
        self._counters = counters
        self.createPort(name, _format())

    def onFrameRequested(self, frame: pj.MediaFrame) -> None:  # noqa: N802
        line = self.line
        frame.type = pj.PJMEDIA_FRAME_TYPE_AUDIO
        try:
            write_frame(frame.buf, SILENCE if line is None else line.give_frame())
        except Exception:  # noqa: BLE001 - a border: nothing may be raised into the clock thread
            self._counters.callback_errors += 1

    def onFrameReceived(self, frame: pj.MediaFrame) -> None:  # noqa: N802
        line = self.line
        if line is None:
            return
        try:
            line.take_frame(read_frame(frame.buf, FRAME_BYTES))
        except Exception:  # noqa: BLE001 - a border: nothing may be raised into the clock thread
            self._counters.callback_errors += 1


class Metronome(pj.AudioMediaPort):  # type: ignore[misc]
    """A silent partner of every port in use: each tick reaches a leg even when its media is down.

    It also measures how evenly the clock thread ticks.
    """

    def __init__(self, counters: LineCounters) -> None:
        super().__init__()
        self._counters = counters
        self._last_at = 0.0
        self.createPort("metronome", _format())

    def onFrameRequested(self, frame: pj.MediaFrame) -> None:  # noqa: N802
        frame.type = pj.PJMEDIA_FRAME_TYPE_AUDIO
        write_frame(frame.buf, SILENCE)
        now = time.monotonic()
        gap, self._last_at = now - self._last_at, now
        counters = self._counters
        counters.ticks += 1
        # A gap above a second is a pause between calls, when nobody asks for sound.
        if LATE_TICK_SECONDS < gap < 1.0:
            counters.late_ticks += 1
            counters.longest_tick_ms = max(counters.longest_tick_ms, gap * 1000.0)

    def onFrameReceived(self, frame: pj.MediaFrame) -> None:  # noqa: N802
        """Nobody listens: being asked is the point."""


class PortPool:
    """As many ports as the worker has legs. SIP thread only."""

    def __init__(self, size: int, counters: LineCounters) -> None:
        self._metronome = Metronome(counters)
        self._free = [MediaPort(counters, f"leg-{number}") for number in range(size)]

    def lend(self, line: Line) -> MediaPort:
        """A port with `line` in it and its ticks running.

        Raises:
            IndexError: none is free, which admission rules out.
        """
        port = self._free.pop()
        port.line = line
        self._metronome.startTransmit(port)
        port.startTransmit(self._metronome)
        return port

    def give_back(self, port: MediaPort) -> None:
        port.line = None
        for source, sink in ((self._metronome, port), (port, self._metronome)):
            try:
                source.stopTransmit(sink)
            except pj.Error:  # already apart: the bridge is closing
                continue
        self._free.append(port)


def _format() -> pj.MediaFormatAudio:
    chosen = pj.MediaFormatAudio()
    chosen.type = pj.PJMEDIA_TYPE_AUDIO
    chosen.clockRate = SAMPLE_RATE_HZ
    chosen.channelCount = 1
    chosen.bitsPerSample = 16
    chosen.frameTimeUsec = FRAME_MS * 1000
    return chosen
