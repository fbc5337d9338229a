"""The people behind the robot: asked over the platform's internal API, ordering through the worker's poll."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

import httpx

from core.contracts.dialogue import CallContext
from core.contracts.handoff import HandoffRequest, HandoffTicket
from core.contracts.orders import GatewayOrder, GatewayReport
from core.contracts.wire import WireError, from_json, to_json
from core.errors import PlatformUnreachable
from voice_gateway.order_dispatch import OrderDispatch

T = TypeVar("T")


class PlatformEar(Protocol):
    """Who knows whether the platform answers."""

    @property
    def is_heard(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class OrderRoads:
    """What runs beside all calls of the worker."""

    dispatch: OrderDispatch
    poll: PlatformEar
    report: Callable[[GatewayReport], None]


class PlatformDesk:
    def __init__(self, client: httpx.AsyncClient, roads: OrderRoads) -> None:
        """`client` knows the platform's address, the internal token and the time-out."""
        self._client = client
        self._roads = roads

    @property
    def is_heard(self) -> bool:
        return self._roads.poll.is_heard

    async def context_of(self, *, caller: str, called: str) -> CallContext:
        response = await self._send(
            "GET", "/internal/call-context", params={"caller": caller, "called": called}
        )
        return _read(response, CallContext)

    async def ask(self, request: HandoffRequest) -> HandoffTicket:
        response = await self._send("POST", "/internal/handoffs", content=to_json(request))
        return _read(response, HandoffTicket)

    def follow(self, call_id: str, take: Callable[[GatewayOrder], None]) -> None:
        self._roads.dispatch.follow(call_id, take)

    def forget(self, call_id: str) -> None:
        self._roads.dispatch.forget(call_id)

    def report(self, report: GatewayReport) -> None:
        self._roads.report(report)

    async def _send(
        self,
        method: str,
        path: str,
        *,
        params: dict[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        try:
            response = await self._client.request(method, path, params=params, content=content)
        except httpx.HTTPError as err:
            raise PlatformUnreachable(f"{type(err).__name__}: {err}") from err
        if response.is_error:
            raise PlatformUnreachable(f"{path}: HTTP {response.status_code}")
        return response


def _read(response: httpx.Response, kind: type[T]) -> T:
    try:
        return from_json(response.content, kind)
    except WireError as err:
        raise PlatformUnreachable(f"not understood: {err}") from err
