"""`/healthz`: the process answers. `/readyz`: every part it needs answers too; 503 and the names otherwise."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from fastapi import APIRouter, Response, status

PartCheck = Callable[[], Awaitable[bool]]


async def check_parts(parts: Mapping[str, PartCheck]) -> dict[str, bool]:
    """All checks at once; each one has a time-out of its own and does not raise."""
    answers = await asyncio.gather(*(check() for check in parts.values()))
    return dict(zip(parts, answers, strict=True))


def health_router(parts: Mapping[str, PartCheck]) -> APIRouter:
    router = APIRouter(tags=["health"])

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/readyz")
    async def readyz(response: Response) -> dict[str, object]:
        answers = await check_parts(parts)
        is_ready = all(answers.values())
        if not is_ready:
            response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
        return {"status": "ok" if is_ready else "not_ready", "parts": answers}

    return router
