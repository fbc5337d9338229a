"""The people behind the robot, asked over the platform's internal API."""

from typing import TypeVar

import httpx

from core.contracts.dialogue import CallContext
from core.contracts.handoff import HandoffOffer, HandoffOutcome, HandoffRequest
from core.contracts.wire import WireError, from_json, to_json
from core.errors import PlatformUnreachable

T = TypeVar("T")


class PlatformDesk:
    def __init__(self, client: httpx.AsyncClient) -> None:
        """`client` knows the platform's address, the internal token and the time-out."""
        self._client = client

    async def context_of(self, *, caller: str, called: str) -> CallContext:
        response = await self._send(
            "GET", "/internal/call-context", params={"caller": caller, "called": called}
        )
        return _read(response, CallContext)

    async def ask(self, request: HandoffRequest) -> HandoffOffer | None:
        response = await self._send("POST", "/internal/handoffs", content=to_json(request))
        if response.status_code == httpx.codes.NO_CONTENT:
            return None
        return _read(response, HandoffOffer)

    async def report(self, call_id: str, outcome: HandoffOutcome) -> None:
        await self._send(
            "POST",
            f"/internal/handoffs/{call_id}/outcome",
            content=to_json({"outcome": outcome}),
        )

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
