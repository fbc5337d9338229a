"""The gateways' door into the platform: context of a call, events of calls."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import SecretStr

from core.calls.event_intake import EventIntake
from core.centre_mode.centre_state import CentreState
from core.contracts.wire import from_json, to_json
from core.web.bearer import require_bearer
from core.web.request_body import raw_body

Body = Annotated[bytes, Depends(raw_body)]


@dataclass(frozen=True, slots=True)
class InternalParts:
    """What the endpoints work with; `now` is aware."""

    token: SecretStr
    centre: CentreState
    intake: EventIntake
    now: Callable[[], datetime]
    dialogue_of: Callable[[str], str]
    """Of a number called: where another dialogue answers it, or empty."""


def internal_router(parts: InternalParts) -> APIRouter:
    """Endpoints are plain functions: FastAPI runs them, and their database work, in threads."""
    router = APIRouter(
        prefix="/internal",
        tags=["internal"],
        dependencies=[Depends(require_bearer(parts.token))],
    )

    @router.get("/call-context")
    def call_context(caller: str = "", called: str = "") -> Response:
        context = parts.centre.context_of(caller=caller, called=called, at=parts.now())
        return _json(replace(context, dialogue_url=parts.dialogue_of(called)))

    @router.post("/call-events")
    def call_events(body: Body) -> Response:
        return _json(parts.intake.take_in(from_json(body, list[object])))

    return router


def _json(message: object) -> Response:
    return Response(to_json(message), media_type="application/json")
