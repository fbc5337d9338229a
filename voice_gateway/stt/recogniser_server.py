"""The recogniser's socket: admits streams, shares the decoding threads among them, answers status and metrics."""

import asyncio
from concurrent.futures import Executor
from pathlib import Path

import structlog

from core.contracts.wire import WireError
from core.settings.speech import RecogniserSettings
from voice_gateway.stt.model_keeper import ModelKeeper
from voice_gateway.stt.recogniser_metrics import RecogniserMetrics
from voice_gateway.stt.recogniser_protocol import (
    RecogniserAnswer,
    RecogniserRequest,
    RecogniserStatus,
    encode,
    read_frame,
)
from voice_gateway.stt.recogniser_session import RecogniserSession

MAX_LAG_SECONDS = 1.5
"""Above this mean backlog per stream new streams are refused: one more would make all of them late."""
FIRST_REQUEST_SECONDS = 5.0

log = structlog.get_logger()


class RecogniserServer:
    def __init__(
        self, settings: RecogniserSettings, models: ModelKeeper, decoding: Executor
    ) -> None:
        self._settings = settings
        self._models = models
        self._decoding = decoding
        self._sessions: set[RecogniserSession] = set()
        self._connections: set[asyncio.Task[None]] = set()
        self._is_draining = False
        self._listener: asyncio.Server | None = None
        self.metrics = RecogniserMetrics()

    async def listen(self, socket: Path) -> None:
        """Serve on the socket from now on; its existence means readiness."""
        self._listener = await asyncio.start_unix_server(self._connected, path=str(socket))

    async def drain(self, *, limit_seconds: float) -> None:
        """Admit nobody, let the open streams finish, then close."""
        self._is_draining = True
        if self._listener is not None:
            self._listener.close()
        if self._connections:
            await asyncio.wait(self._connections, timeout=limit_seconds)
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    @property
    def lag_seconds(self) -> float:
        return sum(session.lag_seconds for session in self._sessions)

    def status(self) -> RecogniserStatus:
        choice = self._models.current.choice
        return RecogniserStatus(
            model=choice.name,
            is_official_model=choice.is_official,
            is_draining=self._is_draining,
            streams=len(self._sessions),
            max_streams=self._settings.max_streams,
            lag_seconds=round(self.lag_seconds, 3),
        )

    def metrics_text(self) -> bytes:
        choice = self._models.current.choice
        self.metrics.serves(choice.name, is_official=choice.is_official)
        self.metrics.streams.set(len(self._sessions))
        self.metrics.max_streams.set(self._settings.max_streams)
        self.metrics.lag_seconds.set(self.lag_seconds)
        self.metrics.worst_lag_seconds.set(
            max((session.lag_seconds for session in self._sessions), default=0.0)
        )
        return self.metrics.text()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._connections.add(task)
            task.add_done_callback(self._connections.discard)
        try:
            await self._serve(reader, writer)
        except (WireError, TimeoutError) as err:
            log.warning("recogniser_client_not_understood", reason=str(err))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client has gone, as a caller who hangs up does
        finally:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(FIRST_REQUEST_SECONDS):
            request, _ = await read_frame(reader, RecogniserRequest)
        match request.kind:
            case "open":
                await self._serve_stream(request, reader, writer)
            case "status":
                writer.write(encode(RecogniserAnswer("status", status=self.status())))
            case "metrics":
                writer.write(encode(RecogniserAnswer("metrics"), self.metrics_text()))
            case _:
                raise WireError(f"a connection cannot begin with {request.kind}")
        await writer.drain()

    async def _serve_stream(
        self,
        request: RecogniserRequest,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        reason = self._reason_to_refuse()
        if reason:
            self.metrics.totals.refused.inc()
            writer.write(encode(RecogniserAnswer("busy", reason, streams=len(self._sessions))))
            return
        session = RecogniserSession(
            request,
            self._models.current,
            self._decoding,
            max_alternatives=self._settings.max_alternatives,
        )
        self._sessions.add(session)
        self.metrics.totals.opened.inc()
        writer.write(encode(RecogniserAnswer("opened", streams=len(self._sessions))))
        try:
            await session.run(reader, writer)
        finally:
            self._sessions.discard(session)
            session.count_into(self.metrics.totals)

    def _reason_to_refuse(self) -> str:
        streams = len(self._sessions)
        if self._is_draining:
            return "the recogniser is shutting down"
        if streams >= self._settings.max_streams:
            return f"all {streams} streams are taken"
        if streams and self.lag_seconds / streams > MAX_LAG_SECONDS:
            return f"{self.lag_seconds:.1f} s of sound wait for {streams} streams"
        return ""
