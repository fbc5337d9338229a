"""The socket of the voice process: one coroutine a connection, requests one after another."""

import asyncio
import contextlib
from pathlib import Path

import structlog

from core.contracts.voice_protocol import (
    LONGEST_LINE_BYTES,
    BadRequest,
    SpeakRequest,
    StatusRequest,
    read_request,
    to_line,
)
from core.errors import SynthesisFailed
from voice_gateway.tts.voice import Voice
from voice_gateway.tts.voice_metrics import VoiceMetrics

log = structlog.get_logger()


class VoiceServer:
    """`drain` lets those who are being spoken to hear the rest."""

    def __init__(self, socket: Path, *, voice: Voice, metrics: VoiceMetrics) -> None:
        self._socket = socket
        self._voice = voice
        self._metrics = metrics
        self._server: asyncio.Server | None = None
        self._talking: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        """A socket left by a process that was killed is replaced."""
        self._socket.parent.mkdir(parents=True, exist_ok=True)
        self._socket.unlink(missing_ok=True)
        self._server = await asyncio.start_unix_server(
            self._serve, path=str(self._socket), limit=LONGEST_LINE_BYTES, backlog=512
        )
        self._socket.chmod(0o660)

    async def drain(self, seconds: float) -> None:
        """Admit nobody, wait for the requests in work."""
        if self._server is not None:
            self._server.close()
        self._socket.unlink(missing_ok=True)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._metrics.active_requests:
                    await asyncio.wait(self._talking, return_when=asyncio.FIRST_COMPLETED)

    async def aclose(self) -> None:
        """Cut the connections. Close the engines first: nobody may be waiting for one any more."""
        for writer in self._writers:
            writer.transport.abort()
        await asyncio.gather(*self._talking, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._talking.add(task)
            task.add_done_callback(self._talking.discard)
        self._writers.add(writer)
        try:
            while line := await reader.readline():
                await self._answer(line, writer)
                if not self._is_open:
                    break
        except BadRequest as err:
            await _say_last(writer, f"bad request: {err}")
        except ValueError:
            await _say_last(writer, "bad request: the line is too long")
        except OSError:
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    @property
    def _is_open(self) -> bool:
        return self._server is not None and self._server.is_serving()

    async def _answer(self, line: bytes, writer: asyncio.StreamWriter) -> None:
        match read_request(line):
            case StatusRequest():
                writer.write(to_line(dict(self._metrics.to_wire())))
            case SpeakRequest() as request:
                self._metrics.requests += 1
                self._metrics.active_requests += 1
                try:
                    await self._speak(request, writer)
                finally:
                    self._metrics.active_requests -= 1
        await writer.drain()

    async def _speak(self, request: SpeakRequest, writer: asyncio.StreamWriter) -> None:
        sounds = self._voice.speak(
            request.text, rate=request.rate, sample_rate_hz=request.sample_rate_hz
        )
        try:
            async for sound in sounds:
                header = {"sound": len(sound.pcm), "text": sound.text, "cached": sound.was_cached}
                writer.write(to_line(header) + sound.pcm)
                await writer.drain()
        except SynthesisFailed as err:
            self._metrics.failures += 1
            self._metrics.last_error = str(err)
            log.warning("voice_failed", reason=str(err), pii_text=request.text[:200])
            writer.write(to_line({"failed": str(err)}))
        else:
            writer.write(to_line({"done": True}))


async def _say_last(writer: asyncio.StreamWriter, reason: str) -> None:
    with contextlib.suppress(OSError):
        writer.write(to_line({"failed": reason}))
        await writer.drain()
