"""The raw body of a request, read on the loop with a limit, for endpoints that then work in a thread."""

from http import HTTPStatus

from fastapi import Request

from core.web.problems import Problem

MAX_BODY_BYTES = 4_000_000
"""A batch of call events of the longest call is under one megabyte."""


async def raw_body(request: Request) -> bytes:
    """Raises:
    Problem: 413.
    """
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BODY_BYTES:
            raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large")
        chunks.append(chunk)
    return b"".join(chunks)
