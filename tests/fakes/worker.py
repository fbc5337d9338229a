"""A gateway worker for the pages: asks for people, fetches its orders over HTTP and reports them carried out."""

import threading
import time
import uuid
from typing import Any

import httpx

from core.contracts.handoff import HandoffReason, HandoffRequest, SpokenLine
from core.contracts.orders import GatewayOrder, GatewayReport, OrderKind, ReportKind
from core.contracts.wire import from_json, to_json

NAME = "gateway-0"
ENDS = {
    OrderKind.END: "operator",
    OrderKind.RETURN_TO_ROBOT: "robot",
    OrderKind.TRANSFER: "transfer",
    OrderKind.COMPLETE_TRANSFER: "transfer",
}


class FakeWorker:
    """`orders`: every order it got, oldest first. Its telephone always answers at once."""

    def __init__(self, base_url: str, token: str) -> None:
        self._client = httpx.Client(
            base_url=base_url, headers={"Authorization": f"Bearer {token}"}, timeout=30
        )
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self.orders: list[GatewayOrder] = []

    def __enter__(self) -> "FakeWorker":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join(10)
        self._client.close()

    def ask(self, **fields: Any) -> str:
        """A caller wants a person now; returns the call's id."""
        call_id = f"call-{uuid.uuid4().hex[:10]}"
        now = time.time()
        values: dict[str, Any] = {
            "caller": "+79130000017",
            "reason": HandoffReason.CALLER_ASKED,
            "asked_at": now,
            "worker": NAME,
        }
        request = HandoffRequest(call_id=call_id, **(values | fields))
        self._client.post("/internal/handoffs", content=to_json(request)).raise_for_status()
        return call_id

    def hears(self, call_id: str, who: str, text: str) -> None:
        """A phrase while the two talk."""
        self._report(ReportKind.HEARD, call_id=call_id, detail={"who": who, "text": text})

    def caller_hangs_up(self, call_id: str) -> None:
        self._report(ReportKind.BRIDGE_ENDED, call_id=call_id, detail={"by": "caller"})

    def caller_leaves_the_line(self, call_id: str) -> None:
        self._report(ReportKind.CALLER_LEFT, call_id=call_id)

    def _work(self) -> None:
        after = 0
        while not self._stopping.is_set():
            query: dict[str, str | float] = {"worker": NAME, "after": after, "wait_seconds": 1}
            try:
                answer = self._client.get("/internal/orders", params=query)
            except httpx.TransportError:
                self._stopping.wait(0.2)
                continue
            for order in from_json(answer.content, list[GatewayOrder]):
                after = order.order_id
                self.orders.append(order)
                self._carry_out(order)

    def _carry_out(self, order: GatewayOrder) -> None:
        known = {"call_id": order.call_id, "handoff_id": order.handoff_id}
        self._report(ReportKind.DONE, order_id=order.order_id, **known)
        if order.kind is OrderKind.RING_OPERATOR:
            self._report(ReportKind.OPERATOR_ANSWERED, offer_id=order.offer_id, **known)
            self._report(ReportKind.BRIDGED, offer_id=order.offer_id, **known)
        elif order.kind in ENDS:
            self._report(ReportKind.BRIDGE_ENDED, detail={"by": ENDS[order.kind]}, **known)

    def _report(self, kind: ReportKind, **fields: Any) -> None:
        report = GatewayReport(uuid.uuid4().hex, kind, time.time(), NAME, **fields)
        self._client.post("/internal/reports", content=to_json([report]))


def said_to_the_robot(*lines: str) -> tuple[SpokenLine, ...]:
    """Lines of caller and robot in turn, the caller first."""
    begun = time.time() - 60
    return tuple(
        SpokenLine("caller" if number % 2 == 0 else "robot", text, begun + 8 * number)
        for number, text in enumerate(lines)
    )
