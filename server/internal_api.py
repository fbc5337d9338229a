"""The gateways' door into the platform: context of a call, events of calls, people for a caller."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Response, status
from pydantic import SecretStr

from core.calls.event_intake import EventIntake
from core.calls.handoff_book import HandoffBook
from core.centre_mode.centre_state import CentreState
from core.contracts.dialogue import CallMode
from core.contracts.handoff import HandoffOffer, HandoffOutcome, HandoffRequest
from core.contracts.wire import from_json, to_json
from core.web.bearer import require_bearer
from core.web.problems import Problem, problem_response
from core.web.request_body import raw_body
from handoff.service import HandoffService

MAX_ID_LENGTH = 64
Body = Annotated[bytes, Depends(raw_body)]


@dataclass(frozen=True, slots=True)
class InternalParts:
    """What the endpoints work with; `now` is aware.

    `route` and `handoffs` serve gateways of former versions, which dial by themselves and name no worker.
    """

    token: SecretStr
    centre: CentreState
    intake: EventIntake
    people: HandoffService
    handoffs: HandoffBook
    route: Callable[[CallMode], HandoffOffer | None]
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class OutcomeReport:
    """Body of POST /internal/handoffs/{call_id}/outcome."""

    outcome: HandoffOutcome


def internal_router(parts: InternalParts) -> APIRouter:
    """Endpoints are plain functions: FastAPI runs them, and their database work, in threads."""
    router = APIRouter(
        prefix="/internal",
        tags=["internal"],
        dependencies=[Depends(require_bearer(parts.token))],
    )

    @router.get("/call-context")
    def call_context(caller: str = "", called: str = "") -> Response:
        return _json(parts.centre.context_of(caller=caller, called=called, at=parts.now()))

    @router.post("/call-events")
    def call_events(body: Body) -> Response:
        return _json(parts.intake.take_in(from_json(body, list[object])))

    @router.post("/handoffs")
    def ask_for_person(body: Body) -> Response:
        request = from_json(body, HandoffRequest)
        if not 0 < len(request.call_id) <= MAX_ID_LENGTH:
            raise Problem(HTTPStatus.BAD_REQUEST, "bad_request", "call_id")
        if request.worker:
            return _json(parts.people.ask(request))
        offer = parts.route(parts.centre.mode(parts.now()))
        parts.handoffs.note_request(request, offer)
        return _json(offer) if offer else Response(status_code=status.HTTP_204_NO_CONTENT)

    @router.post("/handoffs/{call_id}/outcome")
    def handoff_outcome(call_id: str, body: Body) -> Response:
        report = from_json(body, OutcomeReport)
        if not parts.handoffs.note_outcome(call_id, report.outcome, parts.now()):
            return problem_response(status.HTTP_404_NOT_FOUND, "not_found", call_id)
        return Response(status_code=status.HTTP_204_NO_CONTENT)

    return router


def _json(message: object) -> Response:
    return Response(to_json(message), media_type="application/json")
