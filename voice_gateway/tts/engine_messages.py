"""What goes over the pipes between the voice process and an engine's child."""

import asyncio
import json
from dataclasses import asdict, dataclass
from typing import BinaryIO

from core.errors import SynthesisFailed


@dataclass(frozen=True, slots=True)
class EngineTask:
    """One normalised sentence."""

    text: str
    rate: float
    sample_rate_hz: int

    def to_line(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class Reply:
    """PCM, or an error; neither in the first one, which says that the engine is ready."""

    pcm: bytes = b""
    error: str = ""


def write_reply(stream: BinaryIO, reply: Reply) -> None:
    header = {"bytes": len(reply.pcm), "error": reply.error}
    stream.write(json.dumps(header, ensure_ascii=False).encode() + b"\n" + reply.pcm)
    stream.flush()


async def read_reply(stream: asyncio.StreamReader) -> Reply:
    """Raises:
    SynthesisFailed: the child is gone or says what cannot be understood.
    """
    try:
        line = await stream.readline()
        if not line:
            raise SynthesisFailed("the engine's process ended")
        header = json.loads(line)
        return Reply(await stream.readexactly(int(header["bytes"])), str(header["error"]))
    except (ValueError, KeyError, TypeError, asyncio.IncompleteReadError) as err:
        raise SynthesisFailed("the engine's process broke off") from err
