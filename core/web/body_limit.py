"""No request body beyond a limit is read into memory or onto the disk, whatever its Content-Length says."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.web.problems import Problem, problem_answer

MAX_BODY_BYTES = 4_000_000


class BodyLimit:
    """ASGI middleware. `larger` gives pages that take files (`path prefix → bytes`) a limit of their own."""

    def __init__(self, app: ASGIApp, larger: Mapping[str, int]) -> None:
        self._app = app
        self._larger = dict(larger)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit_of(scope["path"])
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdigit() and int(announced) > limit:
            answer = problem_answer(scope, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large")
            await answer(scope, receive, send)
            return
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > limit:
                raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large")
            return message

        await self._app(scope, counted, send)

    def _limit_of(self, path: str) -> int:
        fitting = [size for prefix, size in self._larger.items() if path.startswith(prefix)]
        return max(fitting, default=MAX_BODY_BYTES)
