"""What a recogniser process and its clients say to each other over a Unix socket.

One connection is one utterance: open → audio… → finish, answered by opened (or busy), partial…, final.
A connection may instead ask once for the status or the metrics. Frames: 4 bytes length of the
payload, 2 bytes length of the header (big-endian), JSON header, payload (PCM s16le or text).
"""

import asyncio
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from core.contracts.speech import ExpectedAnswer, Transcript
from core.contracts.wire import WireError, from_json, to_json

LENGTHS = struct.Struct(">IH")
MAX_PAYLOAD_BYTES = 1 << 20
"""About a minute of sound at 8 kHz: nobody sends more in one frame."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RecogniserRequest:
    kind: Literal["open", "audio", "finish", "status", "metrics"]
    call_id: str = ""
    sample_rate_hz: int = 8000
    expected: ExpectedAnswer = ExpectedAnswer.FREE
    length: int = 0
    can_wait: bool = False
    """A recording: when the decoder is behind, the reader stops instead of dropping the oldest sound."""


@dataclass(frozen=True, slots=True)
class RecogniserStatus:
    """How a process is doing. `lag_seconds` is the sound that waits to be decoded, all streams together."""

    model: str
    is_official_model: bool
    is_draining: bool
    streams: int
    max_streams: int
    lag_seconds: float


@dataclass(frozen=True, slots=True)
class RecogniserAnswer:
    """`text` is the partial, or the reason of busy and failed. Seconds are of sound, not of work."""

    kind: Literal["opened", "busy", "partial", "final", "failed", "status", "metrics"]
    text: str = ""
    streams: int = 0
    transcript: Transcript | None = None
    audio_seconds: float = 0.0
    dropped_seconds: float = 0.0
    decoding_seconds: float = 0.0
    status: RecogniserStatus | None = None


def encode(header: RecogniserRequest | RecogniserAnswer, payload: bytes = b"") -> bytes:
    json = to_json(header)
    return LENGTHS.pack(len(payload), len(json)) + json + payload


async def read_frame(reader: asyncio.StreamReader, kind: type[T]) -> tuple[T, bytes]:
    """The next frame.

    Raises:
        WireError: the peer does not speak this protocol.
        asyncio.IncompleteReadError: the peer has gone (`partial` is empty between frames).
    """
    payload_bytes, header_bytes = LENGTHS.unpack(await reader.readexactly(LENGTHS.size))
    if payload_bytes > MAX_PAYLOAD_BYTES:
        raise WireError(f"a frame of {payload_bytes} bytes is longer than {MAX_PAYLOAD_BYTES}")
    header = from_json(await reader.readexactly(header_bytes), kind)
    return header, await reader.readexactly(payload_bytes)


def process_socket(socket: Path, number: int) -> Path:
    """The socket of recogniser process `number` (from 0): the set one, then `name-1.sock`, `name-2.sock`…"""
    return socket if number == 0 else socket.with_name(f"{socket.stem}-{number}{socket.suffix}")
