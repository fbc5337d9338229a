"""`/metrics` in Prometheus text, and the count and duration of HTTP requests by route."""

import time

from fastapi import APIRouter, FastAPI, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram
from prometheus_client import generate_latest as prometheus_text
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BUCKETS_SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
UNKNOWN_ROUTE = "unknown"
"""Addresses nobody serves are one label: a scanner must not fill the memory."""


def metrics_router(registry: CollectorRegistry) -> APIRouter:
    router = APIRouter(tags=["health"])

    @router.get("/metrics")
    def metrics() -> Response:
        return Response(prometheus_text(registry), media_type=CONTENT_TYPE_LATEST)

    return router


class RequestMetrics:
    """ASGI middleware: sees the status and the time of every request."""

    def __init__(self, app: ASGIApp, registry: CollectorRegistry) -> None:
        self._app = app
        self._total = Counter(
            "http_requests", "Requests served.", ("method", "route", "status"), registry=registry
        )
        self._seconds = Histogram(
            "http_request_seconds",
            "From the request to the end of its answer.",
            ("route",),
            buckets=BUCKETS_SECONDS,
            registry=registry,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.monotonic()
        status = 500

        async def note_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, note_status)
        finally:
            route = scope.get("route")
            path = route.path if isinstance(route, Route) else UNKNOWN_ROUTE
            self._total.labels(scope["method"], path, str(status)).inc()
            self._seconds.labels(path).observe(time.monotonic() - begun)


def install_request_metrics(app: FastAPI, registry: CollectorRegistry) -> None:
    app.add_middleware(RequestMetrics, registry=registry)
