"""A worker's HTTP doors on loopback: `/healthz`, `/readyz`, `/metrics` in Prometheus text."""

import asyncio
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Protocol

import uvicorn
from fastapi import FastAPI, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from voice_gateway.sip.telephone import SipTelephone

HOST = "127.0.0.1"


class CallsOfWorker(Protocol):
    @property
    def calls(self) -> int: ...

    is_draining: bool


class LineCollector:
    """Reads the counters of the line when Prometheus asks."""

    def __init__(self, calls: CallsOfWorker, telephone: SipTelephone) -> None:
        self._calls = calls
        self._telephone = telephone

    def collect(self) -> Iterator[Metric]:
        line = self._telephone.counters
        yield _gauge("gateway_calls", "Calls being served.", self._calls.calls)
        yield _gauge("gateway_legs", "Legs in use.", line.callers + line.persons + line.guests)
        yield _gauge("gateway_legs_limit", "Legs the library allows.", line.capacity)
        yield _counter("gateway_calls_admitted", "Calls let in.", line.admitted)
        yield _counter("gateway_late_ticks", "Media ticks later than 30 ms.", line.late_ticks)
        yield _counter("gateway_dropped_frames", "Frames a slow reader lost.", line.dropped_frames)
        yield _counter("gateway_callback_errors", "Errors in callbacks.", line.callback_errors)
        yield _counter("gateway_library_errors", "Library calls refused.", line.refused_operations)
        refused = CounterMetricFamily("gateway_calls_refused", "By reason.", labels=["reason"])
        for reason, count in line.refused.items():
            refused.add_metric([reason], count)
        yield refused


class SignalFreeServer(uvicorn.Server):
    """The worker drains on SIGTERM; uvicorn must not take the signal from it."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


class WorkerDoors:
    def __init__(self, calls: CallsOfWorker, telephone: SipTelephone) -> None:
        self._calls = calls
        self._telephone = telephone
        self._registry = CollectorRegistry()
        self._registry.register(LineCollector(calls, telephone))

    @asynccontextmanager
    async def open(self, port: int) -> AsyncIterator[None]:
        """Serve inside the worker's own loop, without taking its signals."""
        config = uvicorn.Config(
            self._app(), host=HOST, port=port, log_config=None, access_log=False, lifespan="off"
        )
        server = SignalFreeServer(config)
        serving = asyncio.create_task(server.serve())
        try:
            yield
        finally:
            server.should_exit = True
            await serving

    def _app(self) -> FastAPI:
        app = FastAPI(openapi_url=None)

        @app.get("/healthz")
        async def healthz() -> dict[str, str]:
            return {"status": "ok"}

        @app.get("/readyz")
        async def readyz(response: Response) -> dict[str, object]:
            is_registered = await self._telephone.is_registered()
            is_ready = is_registered and not self._calls.is_draining
            response.status_code = 200 if is_ready else 503
            return {
                "status": "ok" if is_ready else "not_ready",
                "parts": {"trunk": is_registered, "taking_calls": not self._calls.is_draining},
            }

        @app.get("/metrics")
        async def metrics() -> Response:
            return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)

        return app


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=value)


def _counter(name: str, text: str, value: float) -> CounterMetricFamily:
    return CounterMetricFamily(name, text, value=value)
