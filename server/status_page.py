"""The page `/status`: what works, which regime, the last calls without personal data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from core.calls.call_reader import CallPeriod, CallReader
from core.centre_mode.centre_state import CentreState
from core.web.guard import require_any_role
from core.web.health import PartCheck, check_parts
from core.web.pages import Pages
from server.texts.catalogue import load_sections

LAST_CALLS = 20


@dataclass(frozen=True, slots=True)
class StatusParts:
    """`speech` names a notice of the texts about the speech model, or is empty."""

    checks: Mapping[str, PartCheck]
    centre: CentreState
    calls: CallReader
    pages: Pages
    speech: Callable[[], str]
    now: Callable[[], datetime]


def status_router(parts: StatusParts) -> APIRouter:
    router = APIRouter(include_in_schema=False, dependencies=[Depends(require_any_role())])
    parts.pages.add_templates(Path(__file__).parent / "templates")
    texts = load_sections("status")

    def facts() -> dict[str, object]:
        now = parts.now()
        context = parts.centre.context_of(caller="", called="", at=now)
        return {
            "now": now,
            "mode": context.mode.value,
            "emergency": context.emergency,
            "calls": parts.calls.page(CallPeriod(), limit=LAST_CALLS),
            "open_calls": parts.calls.open_calls(),
            "speech_notice": texts["notices"].get(parts.speech(), ""),
        }

    @router.get("/status")
    async def status(request: Request) -> Response:
        answers = await check_parts(parts.checks)
        found = await run_in_threadpool(facts)
        words = {f"{name}_words": texts[name] for name in ("parts", "modes", "outcomes")}
        context: dict[str, object] = {**found, **words, "parts": answers}
        return parts.pages.render(request, "status.html", HTTPStatus.OK, **context)

    return router
