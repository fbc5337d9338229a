"""The operator's page: where the shift stands, offers, the call in hand. Fragments follow the news by htmx."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response

from core.access.account import SignedIn, visitor_of
from core.access.audit import AuditKind, Deed, Subject
from core.web.problems import Problem
from handoff.console.acting import AtDesk, granted
from handoff.console.current_call import CurrentCall, current_call
from handoff.console.parts import FOLDER, TEXTS, ConsoleParts
from handoff.console.profiles import Profile
from handoff.operator_state import OperatorState
from handoff.refusals import Refused

Code = Annotated[str, Form(max_length=40)]
Shown = Annotated[str, Query(max_length=64)]


def desk_router(parts: ConsoleParts) -> APIRouter:
    pages = parts.web.pages
    pages.add_templates(FOLDER / "templates")
    pages.add_static("console", FOLDER / "static")
    router = APIRouter(prefix="/console", include_in_schema=False)
    _add_fragments(router, parts)
    _add_shift(router, parts)
    _add_offers(router, parts)
    return router


def _add_fragments(router: APIRouter, parts: ConsoleParts) -> None:
    pages = parts.web.pages

    @router.get("")
    def desk(request: Request, me: AtDesk) -> Response:
        profile = parts.profiles.of(me.account)
        context = {
            **_state(parts, profile),
            **_offers(parts, profile),
            **card_context(parts, me, current_call(parts, profile)),
            "texts": TEXTS,
        }
        return pages.render(request, "console/desk.html", HTTPStatus.OK, **context)

    @router.get("/state")
    def state(request: Request, me: AtDesk) -> Response:
        context = _state(parts, parts.profiles.of(me.account))
        return pages.render(request, "console/state.html", HTTPStatus.OK, texts=TEXTS, **context)

    @router.get("/offers")
    def offers(request: Request, me: AtDesk) -> Response:
        context = _offers(parts, parts.profiles.of(me.account))
        return pages.render(request, "console/offers.html", HTTPStatus.OK, texts=TEXTS, **context)

    @router.get("/call")
    def call(request: Request, me: AtDesk, shown: Shown = "") -> Response:
        """Only the buttons while the same call is in hand: what is being typed beside them stays."""
        found = current_call(parts, parts.profiles.of(me.account))
        if found is not None and found.handoff.handoff_id == shown:
            context: dict[str, object] = {"call": found, "texts": TEXTS}
            answer = pages.render(request, "console/controls.html", HTTPStatus.OK, **context)
            answer.headers["HX-Retarget"] = "#controls"
            return answer
        context = {**card_context(parts, me, found), "texts": TEXTS}
        return pages.render(request, "console/call.html", HTTPStatus.OK, **context)


def _add_shift(router: APIRouter, parts: ConsoleParts) -> None:
    @router.post("/shift/ready")
    def ready(request: Request, me: AtDesk) -> Response:
        """Begins the shift, ends a pause or the wrap-up."""
        profile = parts.profiles.of(me.account)
        if not profile.has_phone:
            raise Problem(HTTPStatus.CONFLICT, "refused", TEXTS["messages"]["phone_missing"])
        shift = parts.queue.shift
        own = shift.state(profile.operator_id)
        is_out = isinstance(own, Refused) or own.state is OperatorState.SIGNED_OUT
        done = (shift.sign_on if is_out else shift.set_ready)(profile.operator_id)
        granted(done, action="ready", login=profile.login)
        return _state_page(request, parts, profile)

    @router.post("/shift/pause")
    def pause(request: Request, me: AtDesk, reason: Code) -> Response:
        if reason not in TEXTS["pauses"]:
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", "reason")
        profile = parts.profiles.of(me.account)
        done = parts.queue.shift.pause(profile.operator_id, reason)
        granted(done, action="pause", login=profile.login)
        return _state_page(request, parts, profile)

    @router.post("/shift/end")
    def end(request: Request, me: AtDesk) -> Response:
        profile = parts.profiles.of(me.account)
        done = parts.queue.shift.sign_off(profile.operator_id)
        granted(done, action="sign_off", login=profile.login)
        return _state_page(request, parts, profile)


def _add_offers(router: APIRouter, parts: ConsoleParts) -> None:
    @router.post("/offers/{offer_id}/accept")
    def accept(request: Request, me: AtDesk, offer_id: str) -> Response:
        profile = parts.profiles.of(me.account)
        taken = parts.queue.shift.accept(profile.operator_id, offer_id)
        granted(taken, action="accept", login=profile.login)
        return _offers_page(request, parts, profile)

    @router.post("/offers/{offer_id}/decline")
    def decline(request: Request, me: AtDesk, offer_id: str, reason: Code) -> Response:
        if reason not in TEXTS["declines"]:
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", "reason")
        profile = parts.profiles.of(me.account)
        done = parts.queue.shift.decline(profile.operator_id, offer_id, reason)
        granted(done, action="decline", login=profile.login)
        return _offers_page(request, parts, profile)


def card_context(parts: ConsoleParts, me: SignedIn, call: CurrentCall | None) -> dict[str, object]:
    """The whole card; that it was opened is written down."""
    if call is None:
        return {"call": None}
    handoff = call.handoff
    subject = Subject("handoff", handoff.handoff_id)
    detail = {"call_id": handoff.call_id}
    deed = Deed(AuditKind.READ, "call_card_opened", subject, detail=detail)
    parts.web.audit.note(visitor_of(me), deed)
    history = parts.help.history.of(handoff.caller, but_call=handoff.call_id)
    return {"call": call, "history": history, "knowledge": parts.help.knowledge.snapshot}


def _state(parts: ConsoleParts, profile: Profile) -> dict[str, object]:
    own = parts.queue.shift.state(profile.operator_id)
    return {
        "profile": profile,
        "own": None if isinstance(own, Refused) else own,
        "now": parts.now(),
    }


def _offers(parts: ConsoleParts, profile: Profile) -> dict[str, object]:
    return {"offers": parts.queue.shift.offers(profile.operator_id), "now": parts.now()}


def _state_page(request: Request, parts: ConsoleParts, profile: Profile) -> Response:
    """The call in hand follows: ready takes a finished card away."""
    context = _state(parts, profile)
    answer = parts.web.pages.render(
        request, "console/state.html", HTTPStatus.OK, texts=TEXTS, **context
    )
    answer.headers["HX-Trigger"] = "rcto:call"
    return answer


def _offers_page(request: Request, parts: ConsoleParts, profile: Profile) -> Response:
    context = _offers(parts, profile)
    answer = parts.web.pages.render(
        request, "console/offers.html", HTTPStatus.OK, texts=TEXTS, **context
    )
    answer.headers["HX-Trigger"] = "rcto:call, rcto:state"
    return answer
