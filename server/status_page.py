"""The plain page at `/`: what works, which regime, the last calls without personal data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from core.calls.call_reader import CallPeriod, CallReader
from core.centre_mode.centre_state import CentreState
from core.web.health import PartCheck, check_parts
from server.texts.catalogue import load_sections

LAST_CALLS = 20


@dataclass(frozen=True, slots=True)
class StatusParts:
    """`speech` names a notice of the texts about the speech model, or is empty."""

    checks: Mapping[str, PartCheck]
    centre: CentreState
    calls: CallReader
    zone: ZoneInfo
    speech: Callable[[], str]
    now: Callable[[], datetime]


def status_router(parts: StatusParts) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
    )
    template = environment.get_template("status.html")
    texts = load_sections("status")

    def facts() -> dict[str, object]:
        now = parts.now()
        context = parts.centre.context_of(caller="", called="", at=now)
        return {
            "now": now.astimezone(parts.zone),
            "mode": context.mode.value,
            "emergency": context.emergency,
            "calls": parts.calls.page(CallPeriod(), limit=LAST_CALLS),
            "open_calls": parts.calls.open_calls(),
            "speech_notice": texts["notices"].get(parts.speech(), ""),
        }

    @router.get("/", response_class=HTMLResponse)
    async def status() -> str:
        answers = await check_parts(parts.checks)
        return template.render(
            **await run_in_threadpool(facts),
            parts=answers,
            part_names=texts["parts"],
            modes=texts["modes"],
            outcomes=texts["outcomes"],
            zone=parts.zone,
        )

    return router
