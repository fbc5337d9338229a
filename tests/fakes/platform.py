"""A platform over HTTP that does as the test says: tickets, orders by long poll, reports, call events."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from fastapi import Depends, FastAPI, HTTPException, Request, Response

from core.contracts.call_record import CallEvent
from core.contracts.dialogue import CallContext
from core.contracts.handoff import HandoffRequest, HandoffTicket
from core.contracts.orders import GatewayOrder, GatewayReport, OrderKind, ReportKind
from core.contracts.wire import from_json, to_json

EXPIRES_SECONDS = 30.0
SLICE_SECONDS = 0.02


class FakePlatform:
    """Lives in a thread of its own; its lists are read by the test. Orders go to the last caller who asked."""

    def __init__(self) -> None:
        self.requests: list[HandoffRequest] = []
        self.reports: list[GatewayReport] = []
        self.events: list[CallEvent] = []
        self.orders: list[GatewayOrder] = []
        self.is_down = False
        self.is_closing = False
        self._acknowledged = 0

    def give(self, kind: OrderKind, **fields: Any) -> GatewayOrder:
        now = time.time()
        last = self.requests[-1].call_id if self.requests else ""
        named = {"call_id": last, "handoff_id": f"handoff-{last}", **fields}
        if kind is OrderKind.CALL_BACK:
            named |= {"call_id": "", "handoff_id": ""}
        order = GatewayOrder(len(self.orders) + 1, kind, now, now + EXPIRES_SECONDS, **named)
        self.orders.append(order)
        return order

    def reported(self, kind: ReportKind, *, order_id: int = 0) -> list[GatewayReport]:
        return [
            report
            for report in self.reports
            if report.kind is kind and (not order_id or report.order_id == order_id)
        ]

    def orders_after(self, after: int, wait_seconds: float) -> list[GatewayOrder]:
        """As the real one: given again until acknowledged by a later `after`, whoever asked in between.

        The poll of a killed worker is still waited on here: what it is given reaches nobody.
        """
        self._acknowledged = max(self._acknowledged, after)
        until = time.monotonic() + wait_seconds
        while True:
            first = max(self._acknowledged, after)
            found = [order for order in self.orders if order.order_id > first]
            if found or self.is_closing or time.monotonic() >= until:
                return found
            time.sleep(SLICE_SECONDS)

    def app(self) -> FastAPI:
        def outage() -> None:
            if self.is_down:
                raise HTTPException(503)

        app = FastAPI(openapi_url=None, dependencies=[Depends(outage)])

        @app.get("/internal/call-context")
        def context(caller: str = "", called: str = "") -> Response:
            return Response(to_json(CallContext(caller=caller, called=called)))

        @app.post("/internal/call-events")
        async def events(request: Request) -> Response:
            self.events += from_json(await request.body(), list[CallEvent])
            return Response(b"{}")

        @app.post("/internal/handoffs")
        async def handoffs(request: Request) -> Response:
            asked = from_json(await request.body(), HandoffRequest)
            self.requests.append(asked)
            return Response(to_json(HandoffTicket(f"handoff-{asked.call_id}")))

        @app.get("/internal/orders")
        def orders(after: int = 0, wait_seconds: float = 0.0) -> Response:
            return Response(to_json(self.orders_after(after, wait_seconds)))

        @app.post("/internal/reports")
        async def reports(request: Request) -> Response:
            self.reports += from_json(await request.body(), list[GatewayReport])
            return Response(b"{}")

        return app


@contextmanager
def fake_platform(port: int) -> Iterator[FakePlatform]:
    platform = FakePlatform()
    config = uvicorn.Config(
        platform.app(), host="127.0.0.1", port=port, log_config=None, lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not _listens(port):
        time.sleep(0.05)
    try:
        yield platform
    finally:
        platform.is_closing = server.should_exit = True
        thread.join(10.0)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
