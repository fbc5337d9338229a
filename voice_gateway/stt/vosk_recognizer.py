"""Hearing by our own recogniser processes: a connection per utterance to the least loaded of them."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from core.contracts.speech import Transcript
from core.contracts.wire import WireError
from core.errors import RecogniserBusy, RecognitionFailed
from core.settings.speech import RecogniserSettings
from voice_gateway.stt.pcm_backlog import PcmBacklog
from voice_gateway.stt.recogniser_protocol import (
    RecogniserAnswer,
    RecogniserRequest,
    RecogniserStatus,
    encode,
    process_socket,
    read_frame,
)
from voice_gateway.stt.speech_recognizer import RecognitionHints

OPEN_TIMEOUT_SECONDS = 1.0
FINISH_TIMEOUT_SECONDS = 3.0
BACKLOG_SECONDS = 10.0
BATCH_SECONDS = 0.1


class VoskStream:
    """One utterance on one connection; made by `VoskRecognizer`."""

    def __init__(
        self,
        hints: RecognitionHints,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        on_close: Callable[[], None],
        finish_timeout_seconds: float,
    ) -> None:
        self._on_close = on_close
        self._reader = reader
        self._writer = writer
        self._finish_timeout_seconds = finish_timeout_seconds
        self._backlog = PcmBacklog(hints.sample_rate_hz, limit_seconds=BACKLOG_SECONDS)
        self._partial = ""
        self._final: asyncio.Future[Transcript] = asyncio.get_running_loop().create_future()
        self._final.add_done_callback(_look_at)
        self._tasks = (asyncio.create_task(self._send()), asyncio.create_task(self._receive()))

    @property
    def partial(self) -> str:
        return self._partial

    @property
    def dropped_seconds(self) -> float:
        """Sound that was thrown away because the recogniser did not take it in time."""
        return self._backlog.dropped_seconds

    def feed(self, pcm: bytes) -> None:
        self._backlog.put(pcm)

    async def taken(self) -> None:
        """Until all that was fed is on its way; a recording is fed at the pace of the recogniser by this."""
        await self._backlog.wait_below(0.0)

    async def finish(self) -> Transcript:
        self._backlog.close()
        try:
            async with asyncio.timeout(self._finish_timeout_seconds):
                return await asyncio.shield(self._final)
        except TimeoutError as err:
            raise RecognitionFailed("the recogniser did not answer in time") from err

    async def aclose(self) -> None:
        self._backlog.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if not self._writer.is_closing():
            self._on_close()
        if not self._final.done():
            self._final.set_exception(RecognitionFailed("the stream was closed before its end"))
        self._writer.close()

    async def _send(self) -> None:
        try:
            while pcm := await self._backlog.take(limit_seconds=BATCH_SECONDS):
                self._writer.write(encode(RecogniserRequest("audio"), pcm))
                await self._writer.drain()
            self._writer.write(encode(RecogniserRequest("finish")))
            await self._writer.drain()
        except ConnectionError as err:
            self._fail(f"the recogniser has gone: {err}")

    async def _receive(self) -> None:
        try:
            while not self._final.done():
                answer, _ = await read_frame(self._reader, RecogniserAnswer)
                self._take(answer)
        except (asyncio.IncompleteReadError, ConnectionError, WireError) as err:
            self._fail(f"the recogniser has gone: {err}")

    def _take(self, answer: RecogniserAnswer) -> None:
        if answer.kind == "partial":
            self._partial = answer.text
        elif answer.kind == "final" and answer.transcript is not None:
            self._partial = answer.transcript.text
            self._final.set_result(answer.transcript)
        else:
            self._fail(answer.text or f"the recogniser answered {answer.kind}")

    def _fail(self, reason: str) -> None:
        if not self._final.done():
            self._final.set_exception(RecognitionFailed(reason))


class VoskRecognizer:
    """Adapter of `SpeechRecognizer`. Processes may die and return at any time: each utterance connects anew."""

    def __init__(
        self,
        sockets: Sequence[Path],
        *,
        finish_timeout_seconds: float = FINISH_TIMEOUT_SECONDS,
        is_live: bool = True,
    ) -> None:
        """`is_live` false is for recordings: nothing is dropped, the feeder waits by `taken`."""
        self._is_live = is_live
        self._streams_by_socket = dict.fromkeys(sockets, 0)
        self._finish_timeout_seconds = finish_timeout_seconds

    @classmethod
    def from_settings(
        cls,
        settings: RecogniserSettings,
        *,
        finish_timeout_seconds: float = FINISH_TIMEOUT_SECONDS,
        is_live: bool = True,
    ) -> "VoskRecognizer":
        sockets = [process_socket(settings.socket, k) for k in range(settings.processes)]
        return cls(sockets, finish_timeout_seconds=finish_timeout_seconds, is_live=is_live)

    async def open_stream(self, hints: RecognitionHints) -> VoskStream:
        """The least loaded process first; when it refuses or is away, the next one."""
        failures: list[RecognitionFailed] = []
        for socket in sorted(self._streams_by_socket, key=self._streams_by_socket.__getitem__):
            try:
                async with asyncio.timeout(OPEN_TIMEOUT_SECONDS):
                    return await self._open(socket, hints)
            except RecognitionFailed as err:
                failures.append(err)
            except (OSError, TimeoutError, asyncio.IncompleteReadError, WireError) as err:
                failures.append(RecognitionFailed(f"no recogniser at {socket}: {err!r}"))
        raise next(
            (failure for failure in failures if isinstance(failure, RecogniserBusy)),
            failures[0] if failures else RecognitionFailed("no recogniser is set"),
        )

    async def aclose(self) -> None:
        """Nothing to close: streams own their connections."""

    async def _open(self, socket: Path, hints: RecognitionHints) -> VoskStream:
        reader, writer = await asyncio.open_unix_connection(str(socket))
        request = RecogniserRequest(
            "open",
            call_id=hints.call_id,
            sample_rate_hz=hints.sample_rate_hz,
            expected=hints.expected,
            length=hints.length,
            can_wait=not self._is_live,
        )
        try:
            writer.write(encode(request))
            answer, _ = await read_frame(reader, RecogniserAnswer)
        except BaseException:
            writer.close()
            raise
        self._streams_by_socket[socket] = answer.streams
        if answer.kind != "opened":
            writer.close()
            raise RecogniserBusy(answer.text)
        return VoskStream(
            hints,
            reader,
            writer,
            on_close=lambda: self._closed(socket),
            finish_timeout_seconds=self._finish_timeout_seconds,
        )

    def _closed(self, socket: Path) -> None:
        self._streams_by_socket[socket] = max(0, self._streams_by_socket[socket] - 1)


async def ask_status(socket: Path) -> RecogniserStatus | None:
    """How a process is doing, or None when it is not there. For the launcher and the doctor."""
    answer = await _ask(socket, RecogniserRequest("status"))
    return answer[0].status if answer else None


async def ask_metrics(socket: Path) -> str:
    """Prometheus text of a process; empty when it is not there."""
    answer = await _ask(socket, RecogniserRequest("metrics"))
    return answer[1].decode() if answer else ""


async def _ask(socket: Path, request: RecogniserRequest) -> tuple[RecogniserAnswer, bytes] | None:
    try:
        async with asyncio.timeout(OPEN_TIMEOUT_SECONDS):
            reader, writer = await asyncio.open_unix_connection(str(socket))
            try:
                writer.write(encode(request))
                return await read_frame(reader, RecogniserAnswer)
            finally:
                writer.close()
    except (OSError, TimeoutError, asyncio.IncompleteReadError, WireError):
        return None


def _look_at(final: asyncio.Future[Transcript]) -> None:
    """A failure nobody waits for any more is no news."""
    if not final.cancelled():
        final.exception()
