"""One stream inside the recogniser process: a reader that never waits for the decoder, and decoding in turns."""

import asyncio
import functools
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TypeVar

import structlog

from core.contracts.speech import Transcript
from core.contracts.wire import WireError
from core.errors import RecognitionFailed
from voice_gateway.stt.inverse_normalisation import with_digits
from voice_gateway.stt.pcm_backlog import PcmBacklog
from voice_gateway.stt.recogniser_metrics import Totals
from voice_gateway.stt.recogniser_protocol import (
    RecogniserAnswer,
    RecogniserRequest,
    encode,
    read_frame,
)
from voice_gateway.stt.utterance_decoder import UtteranceDecoder
from voice_gateway.stt.vosk_engine import VoskModel

BACKLOG_SECONDS = 10.0
SLICE_SECONDS = 0.2
"""A stream decodes this much and then lets the others have the thread."""
SAMPLE_RATES_HZ = (8000, 16000)

T = TypeVar("T")
log = structlog.get_logger()


@dataclass(slots=True)
class StreamCount:
    audio_seconds: float = 0.0
    decoding_seconds: float = 0.0
    final_seconds: float | None = None
    has_failed: bool = False


class RecogniserSession:
    """From `opened` to the end of the connection; the utterance ends by `finish` or by hanging up."""

    def __init__(
        self,
        request: RecogniserRequest,
        model: VoskModel,
        decoding: Executor,
        *,
        max_alternatives: int,
    ) -> None:
        """Raises:
        WireError: a sample rate nobody decodes.
        """
        if request.sample_rate_hz not in SAMPLE_RATES_HZ:
            raise WireError(f"sample rate {request.sample_rate_hz} is not one of {SAMPLE_RATES_HZ}")
        self._request = request
        self._decoding = decoding
        self._backlog = PcmBacklog(request.sample_rate_hz, limit_seconds=BACKLOG_SECONDS)
        self._decoder = UtteranceDecoder(
            model,
            request.sample_rate_hz,
            expected=request.expected,
            max_alternatives=max_alternatives,
        )
        self._finish_asked_at: float | None = None
        self._counted = StreamCount()

    @property
    def lag_seconds(self) -> float:
        return self._backlog.waiting_seconds

    async def run(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve the connection to its end.

        Raises:
            WireError: the client does not speak the protocol.
            ConnectionError, asyncio.IncompleteReadError: the client has gone.
        """
        reading = asyncio.create_task(self._read(reader))
        try:
            await self._decode(reading, writer)
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            await asyncio.shield(self._in_thread(self._decoder.release))

    def count_into(self, totals: Totals) -> None:
        totals.audio_seconds.inc(self._counted.audio_seconds)
        totals.decoding_seconds.inc(self._counted.decoding_seconds)
        totals.dropped_seconds.inc(self._backlog.dropped_seconds)
        if self._counted.has_failed:
            totals.failed.inc()
        if self._counted.final_seconds is not None:
            totals.final_seconds.observe(self._counted.final_seconds)

    async def _read(self, reader: asyncio.StreamReader) -> None:
        """Ends at `finish`; an error here ends the decoding as well."""
        try:
            while True:
                request, pcm = await read_frame(reader, RecogniserRequest)
                if request.kind == "finish":
                    self._finish_asked_at = time.monotonic()
                    return
                if request.kind != "audio" or len(pcm) % 2:
                    raise WireError(f"{request.kind} of {len(pcm)} bytes inside a stream")
                self._backlog.put(pcm)
                if self._request.can_wait:
                    await self._backlog.wait_below(BACKLOG_SECONDS / 2)
        except (asyncio.IncompleteReadError, ConnectionError, WireError):
            self._backlog.discard()
            raise
        finally:
            self._backlog.close()

    async def _decode(self, reading: asyncio.Task[None], writer: asyncio.StreamWriter) -> None:
        said = ""
        try:
            while pcm := await self._backlog.take(limit_seconds=SLICE_SECONDS):
                partial = await self._in_thread(functools.partial(self._decoder.accept, pcm))
                self._counted.audio_seconds += len(pcm) / 2 / self._request.sample_rate_hz
                if partial != said and self._finish_asked_at is None:
                    said = partial
                    writer.write(encode(RecogniserAnswer("partial", said)))
            await reading  # raises when the client went away instead of asking for the final result
            transcript = await self._in_thread(self._finish)
        except RecognitionFailed as err:
            self._counted.has_failed = True
            log.error("recognition_failed", call_id=self._request.call_id, reason=str(err))
            writer.write(encode(RecogniserAnswer("failed", str(err))))
            return
        writer.write(encode(self._final(transcript)))

    def _finish(self) -> Transcript:
        return with_digits(self._decoder.finish())

    def _final(self, transcript: Transcript) -> RecogniserAnswer:
        if self._finish_asked_at is not None:
            self._counted.final_seconds = time.monotonic() - self._finish_asked_at
        return RecogniserAnswer(
            "final",
            transcript=transcript,
            audio_seconds=round(self._counted.audio_seconds, 3),
            dropped_seconds=round(self._backlog.dropped_seconds, 3),
            decoding_seconds=round(self._counted.decoding_seconds, 4),
        )

    async def _in_thread(self, work: Callable[[], T]) -> T:
        """Run a piece of decoding in the shared threads and add up the time it took."""

        def timed() -> T:
            began = time.monotonic()
            try:
                return work()
            finally:
                self._counted.decoding_seconds += time.monotonic() - began

        return await asyncio.get_running_loop().run_in_executor(self._decoding, timed)
