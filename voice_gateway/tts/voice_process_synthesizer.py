"""The synthesiser of a call: asks the voice process over its socket. Runs in the gateway worker."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path

from core.contracts.speech import AudioFrame
from core.contracts.voice_protocol import LONGEST_LINE_BYTES, SpeakRequest, StatusRequest
from core.errors import SynthesisFailed
from voice_gateway.tts.speech_synthesizer import SpeechRequest


class VoiceProcessSynthesizer:
    """A connection a request: there is nothing to reconnect, and closing it is how one interrupts."""

    def __init__(self, socket: Path, *, timeout_seconds: float) -> None:
        self._socket = socket
        self._timeout_seconds = timeout_seconds
        self._open: set[asyncio.StreamWriter] = set()

    async def speak(self, request: SpeechRequest) -> AsyncIterator[AudioFrame]:
        wire = SpeakRequest(request.text, request.rate, request.sample_rate_hz)
        reader, writer = await self._connect()
        try:
            await self._send(writer, wire.to_line())
            while (pcm := await self._next_sound(reader)) is not None:
                yield AudioFrame(pcm, request.sample_rate_hz)
        finally:
            self._open.discard(writer)
            writer.close()

    async def status(self) -> dict[str, object]:
        """Readiness and counters of the voice process.

        Raises:
            SynthesisFailed: it cannot be reached.
        """
        reader, writer = await self._connect()
        try:
            await self._send(writer, StatusRequest().to_line())
            return await self._header(reader)
        finally:
            self._open.discard(writer)
            writer.close()

    async def aclose(self) -> None:
        for writer in list(self._open):
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
        self._open.clear()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        try:
            async with asyncio.timeout(self._timeout_seconds):
                reader, writer = await asyncio.open_unix_connection(
                    str(self._socket), limit=LONGEST_LINE_BYTES
                )
        except (OSError, TimeoutError) as err:
            raise SynthesisFailed(f"the voice process cannot be reached: {err}") from err
        self._open.add(writer)
        return reader, writer

    async def _send(self, writer: asyncio.StreamWriter, line: bytes) -> None:
        try:
            writer.write(line)
            async with asyncio.timeout(self._timeout_seconds):
                await writer.drain()
        except (OSError, TimeoutError) as err:
            raise SynthesisFailed("the voice process does not listen") from err

    async def _next_sound(self, reader: asyncio.StreamReader) -> bytes | None:
        header = await self._header(reader)
        if header.get("done"):
            return None
        size = header.get("sound")
        if not isinstance(size, int) or size < 0:
            raise SynthesisFailed(str(header.get("failed", "the voice process is not understood")))
        try:
            async with asyncio.timeout(self._timeout_seconds):
                return await reader.readexactly(size)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as err:
            raise SynthesisFailed("the voice process broke off") from err

    async def _header(self, reader: asyncio.StreamReader) -> dict[str, object]:
        try:
            async with asyncio.timeout(self._timeout_seconds):
                line = await reader.readline()
            header = json.loads(line) if line else None
        except TimeoutError as err:
            raise SynthesisFailed(
                f"the voice process was silent for {self._timeout_seconds:g} s"
            ) from err
        except (OSError, ValueError) as err:
            raise SynthesisFailed("the voice process broke off") from err
        if not isinstance(header, dict):
            raise SynthesisFailed("the voice process broke off")
        return header
