"""Hearing by any endpoint of vosk-server's WebSocket protocol: sites scale recognition out without us.

A phrase list traps the recogniser in its phrases; so where one is foreseen, free speech is heard on a
second connection and the better of the two is taken, as in our own process.
"""

import asyncio
import json

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI

from core.contracts.speech import UNKNOWN_WORD, Transcript
from core.contracts.wire import WireError, from_json
from core.errors import RecogniserBusy, RecognitionFailed
from core.settings.speech import RecogniserSettings
from voice_gateway.stt.grammars import Grammars, load_grammars
from voice_gateway.stt.hearing_choice import choose_hearing
from voice_gateway.stt.inverse_normalisation import with_digits
from voice_gateway.stt.pcm_backlog import PcmBacklog
from voice_gateway.stt.speech_recognizer import RecognitionHints
from voice_gateway.stt.vosk_result import READINGS, Hearing, VoskAnswer, join, known_words, weigh

OPEN_TIMEOUT_SECONDS = 2.0
FINISH_TIMEOUT_SECONDS = 4.0
BACKLOG_SECONDS = 10.0
BATCH_SECONDS = 0.2
SERVICE_UNAVAILABLE = 503


class VoskServerHearing:
    """One connection: every piece of sound is answered once, `eof` by the final result."""

    def __init__(
        self, connection: ClientConnection, hints: RecognitionHints, *, max_alternatives: int
    ) -> None:
        self._connection = connection
        self._max_alternatives = max_alternatives
        self._backlog = PcmBacklog(hints.sample_rate_hz, limit_seconds=BACKLOG_SECONDS)
        self._segments: list[Hearing] = []
        self._partial = ""
        self._awaited_answers = 0
        self._is_ended = False
        self._sending = asyncio.create_task(self._send())
        self._receiving = asyncio.create_task(self._receive())

    @property
    def partial(self) -> str:
        heard = [segment.text for segment in self._segments]
        return " ".join(text for text in (*heard, self._partial) if text)

    def feed(self, pcm: bytes) -> None:
        self._backlog.put(pcm)

    async def finish(self) -> Hearing:
        """Raises:
        RecognitionFailed: the server went away before its last answer.
        """
        self._backlog.close()
        await self._sending
        await self._receiving
        return join(self._segments)

    async def aclose(self) -> None:
        self._backlog.close()
        self._sending.cancel()
        self._receiving.cancel()
        await asyncio.gather(self._sending, self._receiving, return_exceptions=True)
        await self._connection.close()

    async def _send(self) -> None:
        try:
            while pcm := await self._backlog.take(limit_seconds=BATCH_SECONDS):
                self._awaited_answers += 1
                await self._connection.send(pcm)
            self._awaited_answers += 1
            self._is_ended = True
            await self._connection.send('{"eof" : 1}')
        except ConnectionClosed as err:
            raise RecognitionFailed(f"the recognition server has gone: {err}") from err

    async def _receive(self) -> None:
        try:
            while not (self._is_ended and self._awaited_answers == 0):
                answer = from_json(await self._connection.recv(), VoskAnswer)
                self._awaited_answers -= 1
                self._take(answer)
        except (ConnectionClosed, WireError) as err:
            raise RecognitionFailed(f"the recognition server has gone: {err}") from err

    def _take(self, answer: VoskAnswer) -> None:
        if answer.partial is not None:
            self._partial = known_words(answer.partial)
            return
        self._partial = ""
        self._segments.append(weigh(answer, max_alternatives=self._max_alternatives))


class VoskServerStream:
    """One utterance: free speech, and beside it the phrases expected, where there are any."""

    def __init__(self, free: VoskServerHearing, expected: VoskServerHearing | None) -> None:
        self._free = free
        self._expected = expected

    @property
    def partial(self) -> str:
        return self._free.partial

    def feed(self, pcm: bytes) -> None:
        self._free.feed(pcm)
        if self._expected is not None:
            self._expected.feed(pcm)

    async def finish(self) -> Transcript:
        try:
            async with asyncio.timeout(FINISH_TIMEOUT_SECONDS):
                free, expected = await asyncio.gather(self._free.finish(), self._finish_expected())
        except TimeoutError as err:
            raise RecognitionFailed("the recognition server did not answer in time") from err
        return with_digits(choose_hearing(free, expected).to_transcript())

    async def _finish_expected(self) -> Hearing:
        """Nothing when there is no such connection any more: free speech is enough."""
        try:
            return await self._expected.finish() if self._expected is not None else Hearing()
        except RecognitionFailed:
            return Hearing()

    async def aclose(self) -> None:
        await self._free.aclose()
        if self._expected is not None:
            await self._expected.aclose()


class VoskServerRecognizer:
    """Adapter of `SpeechRecognizer`; each utterance is a connection, as the protocol wants it."""

    def __init__(self, url: str, *, max_alternatives: int, grammars: Grammars) -> None:
        self._url = url
        self._max_alternatives = max_alternatives
        self._grammars = grammars

    @classmethod
    def from_settings(cls, settings: RecogniserSettings) -> "VoskServerRecognizer":
        return cls(
            settings.server_url,
            max_alternatives=settings.max_alternatives,
            grammars=load_grammars(),
        )

    async def open_stream(self, hints: RecognitionHints) -> VoskServerStream:
        free = await self._open(hints, ())
        phrases = self._grammars.get(hints.expected, ())
        if not phrases:
            return VoskServerStream(free, None)
        try:
            return VoskServerStream(free, await self._open(hints, phrases))
        except RecognitionFailed:
            return VoskServerStream(free, None)  # free speech alone is better than nothing

    async def aclose(self) -> None:
        """Nothing to close: streams own their connections."""

    async def _open(self, hints: RecognitionHints, phrases: tuple[str, ...]) -> VoskServerHearing:
        config: dict[str, object] = {
            "sample_rate": hints.sample_rate_hz,
            "words": True,
            "max_alternatives": READINGS,
        }
        if phrases:
            config["phrase_list"] = [*phrases, UNKNOWN_WORD]
        try:
            async with asyncio.timeout(OPEN_TIMEOUT_SECONDS):
                connection = await connect(self._url, compression=None, proxy=None)
                await connection.send(json.dumps({"config": config}, ensure_ascii=False))
        except InvalidStatus as err:
            kind = (
                RecogniserBusy
                if err.response.status_code == SERVICE_UNAVAILABLE
                else RecognitionFailed
            )
            raise kind(f"{self._url} answers {err.response.status_code}") from err
        except (OSError, TimeoutError, InvalidHandshake, InvalidURI, ConnectionClosed) as err:
            raise RecognitionFailed(f"no recognition server at {self._url}: {err!r}") from err
        return VoskServerHearing(connection, hints, max_alternatives=self._max_alternatives)
