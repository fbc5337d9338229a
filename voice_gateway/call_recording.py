"""One WAV per call, two channels: what the caller said | what the caller heard. Streamed to disk.

The header is rewritten with every second of sound, so a file cut off by a crash is a valid WAV that
lacks at most its last second; `repair_recording` mends what the last write left torn.
"""

import struct
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import numpy as np
import structlog

from voice_gateway.telephony import DuplexFrame

CHANNELS = 2
BYTES_PER_SAMPLE = 2
HEADER_BYTES = 44
FRAMES_PER_WRITE = 50
"""One second: a write of 32 kB into the page cache takes some 50 µs on the loop."""

log = structlog.get_logger()


class CallRecording:
    """Written by the frame pump of one call. A full disk ends the recording, never the call."""

    def __init__(self, folder: Path, call_id: str, *, sample_rate_hz: int, began_at: float) -> None:
        """`began_at`: Unix seconds; the file lies in a folder of its UTC day."""
        day = datetime.fromtimestamp(began_at, UTC).strftime("%Y-%m-%d")
        self.relative_path = f"{day}/{call_id}.wav"
        self._path = folder / self.relative_path
        self._sample_rate_hz = sample_rate_hz
        self._file: BinaryIO | None = None
        self._waiting: list[DuplexFrame] = []
        self._written_bytes = 0
        self.is_on = False

    def start(self) -> None:
        """Begin, or begin anew after a refusal was taken back."""
        if self.is_on:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("wb")
            self._written_bytes = 0
            self._file.write(_header(self._sample_rate_hz, 0))
            self._file.flush()
        except OSError as err:
            self._give_up(err)
        else:
            self.is_on = True

    def keep(self, frame: DuplexFrame) -> None:
        if not self.is_on:
            return
        self._waiting.append(frame)
        if len(self._waiting) >= FRAMES_PER_WRITE:
            self._write()

    def close(self) -> str:
        """Finish the file; its path relative to the folder, or an empty string if nothing was kept."""
        if not self.is_on:
            return ""
        self._write()
        self._shut()
        return self.relative_path if self._written_bytes else ""

    def destroy(self) -> None:
        """The caller refused: what was recorded so far is removed too."""
        self._waiting.clear()
        self._shut()
        self._path.unlink(missing_ok=True)

    def _write(self) -> None:
        if not self._file or not self._waiting:
            return
        pcm = _interleaved(self._waiting)
        self._waiting.clear()
        try:
            self._file.write(pcm)
            self._written_bytes += len(pcm)
            self._file.seek(0)
            self._file.write(_header(self._sample_rate_hz, self._written_bytes))
            self._file.seek(0, 2)
            self._file.flush()
        except OSError as err:
            self._give_up(err)

    def _shut(self) -> None:
        self.is_on = False
        if self._file:
            self._file.close()
            self._file = None

    def _give_up(self, err: OSError) -> None:
        log.error("recording_failed", path=str(self._path), error=str(err))
        self.is_on = False
        self._file = None
        self._waiting.clear()


def repair_recording(path: Path) -> bool:
    """Make the header agree with the length after a crash; True if it did not.

    Only for a file nobody writes any more: when a dead worker's journal is adopted.
    """
    with path.open("r+b") as file:
        header = file.read(HEADER_BYTES)
        size = path.stat().st_size
        if len(header) < HEADER_BYTES or header[:4] != b"RIFF":
            return False
        block = CHANNELS * BYTES_PER_SAMPLE
        data_bytes = (size - HEADER_BYTES) // block * block
        (sample_rate_hz,) = struct.unpack("<I", header[24:28])
        right = _header(sample_rate_hz, data_bytes)
        if header == right:
            return False
        file.truncate(HEADER_BYTES + data_bytes)
        file.seek(0)
        file.write(right)
    return True


def _interleaved(frames: list[DuplexFrame]) -> bytes:
    """Left: heard, right: sounded. A shorter side is filled with silence."""
    sides = [b"".join(frame.heard for frame in frames), b"".join(frame.sounded for frame in frames)]
    samples = max(len(side) for side in sides) // BYTES_PER_SAMPLE
    both = np.zeros((samples, CHANNELS), dtype="<i2")
    for channel, side in enumerate(sides):
        one = np.frombuffer(side, dtype="<i2")
        both[: len(one), channel] = one
    return both.tobytes()


def _header(sample_rate_hz: int, data_bytes: int) -> bytes:
    block = CHANNELS * BYTES_PER_SAMPLE
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        HEADER_BYTES - 8 + data_bytes,
        b"WAVE",
        b"fmt ",
        16,
        1,
        CHANNELS,
        sample_rate_hz,
        sample_rate_hz * block,
        block,
        8 * BYTES_PER_SAMPLE,
        b"data",
        data_bytes,
    )
