"""The live board of the shift, what a supervisor does with callers and calls, and the profiles of operators."""

from collections.abc import Awaitable, Callable, Container
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.concurrency import run_in_threadpool

from core.access.account import visitor_of
from core.access.audit import AuditKind, Deed, Subject
from core.web.problems import Problem
from handoff.console.acting import OPERATORS, Supervising, granted
from handoff.console.current_call import call_of
from handoff.console.parts import TEXTS, ConsoleParts
from handoff.console.profiles import ProfileDraft
from handoff.refusals import Done, Refused

Act = Callable[[int, str], Awaitable[Done | Refused]]
Number = Annotated[int, Form()]
SUPERVISORS_PAUSE = "technical"


@dataclass(frozen=True, slots=True)
class ProfileForm:
    """`skills`: codes of agencies the operator knows best."""

    sip_address: Annotated[str, Form(max_length=200)] = ""
    max_calls: Number = 1
    wrap_up_seconds: Number = 15
    skills: Annotated[tuple[str, ...], Form()] = ()

    def draft(self, known: Container[str]) -> ProfileDraft:
        skills = {code: 0 for code in self.skills if code in known}
        return ProfileDraft(self.sip_address.strip(), self.max_calls, self.wrap_up_seconds, skills)


def supervisor_router(parts: ConsoleParts) -> APIRouter:
    router = APIRouter(prefix="/supervisor", include_in_schema=False)
    _add_board(router, parts)
    _add_line(router, parts)
    _add_operators(router, parts)
    _add_profiles(router, parts)
    supervision = parts.queue.supervision
    acts: dict[str, Act] = {
        "listen": supervision.listen,
        "whisper": supervision.whisper,
        "take-over": supervision.take_over,
        "stop-listening": supervision.stop_listening,
        "end": supervision.end,
    }
    for name, act in acts.items():
        _add_act(router, parts, name, act)
    return router


def _add_board(router: APIRouter, parts: ConsoleParts) -> None:
    @router.get("")
    def page(request: Request, me: Supervising) -> Response:
        parts.profiles.of(me.account)
        return _board(request, parts, "console/supervisor.html")

    @router.get("/board")
    def board(request: Request, me: Supervising) -> Response:
        return _board(request, parts, "console/board.html")

    @router.get("/calls/{handoff_id}")
    def card(request: Request, me: Supervising, handoff_id: str) -> Response:
        """Anybody's call, to be read; that it was opened is written down."""
        call = call_of(parts, parts.profiles.of(me.account), handoff_id)
        if call is None:
            raise Problem(HTTPStatus.NOT_FOUND, "not_found")
        subject = Subject("handoff", handoff_id)
        detail = {"call_id": call.handoff.call_id}
        deed = Deed(AuditKind.READ, "call_card_opened", subject, detail=detail)
        parts.web.audit.note(visitor_of(me), deed)
        context: dict[str, object] = {"call": call, "texts": TEXTS}
        return parts.web.pages.render(
            request, "console/foreign_call.html", HTTPStatus.OK, **context
        )


def _add_line(router: APIRouter, parts: ConsoleParts) -> None:
    @router.post("/calls/{handoff_id}/first")
    def first(request: Request, me: Supervising, handoff_id: str) -> Response:
        profile = parts.profiles.of(me.account)
        done = parts.queue.supervision.move_to_head(profile.operator_id, handoff_id)
        granted(done, action="move_to_head", login=profile.login)
        return _board(request, parts, "console/board.html")

    @router.post("/calls/{handoff_id}/priority")
    def priority(request: Request, me: Supervising, handoff_id: str, value: Number) -> Response:
        profile = parts.profiles.of(me.account)
        done = parts.queue.supervision.prioritise(profile.operator_id, handoff_id, value)
        granted(done, action="prioritise", login=profile.login)
        return _board(request, parts, "console/board.html")

    @router.post("/calls/{handoff_id}/assign")
    def assign(request: Request, me: Supervising, handoff_id: str, operator: Number) -> Response:
        profile = parts.profiles.of(me.account)
        done = parts.queue.supervision.assign(profile.operator_id, handoff_id, operator)
        granted(done, action="assign", login=profile.login)
        return _board(request, parts, "console/board.html")


def _add_act(router: APIRouter, parts: ConsoleParts, name: str, act: Act) -> None:
    @router.post(f"/calls/{{handoff_id}}/{name}", name=f"supervisor_{name}")
    async def do(request: Request, me: Supervising, handoff_id: str) -> Response:
        profile = await run_in_threadpool(parts.profiles.of, me.account)
        done = await act(profile.operator_id, handoff_id)
        granted(done, action=name, login=profile.login)
        deed = Deed(AuditKind.CHANGE, f"supervisor_{name}", Subject("handoff", handoff_id))
        await run_in_threadpool(parts.web.audit.note, visitor_of(me), deed)
        return await run_in_threadpool(_board, request, parts, "console/board.html")


def _add_operators(router: APIRouter, parts: ConsoleParts) -> None:
    supervision = parts.queue.supervision

    @router.post("/operators/{operator_id}/pause")
    def pause(request: Request, me: Supervising, operator_id: int) -> Response:
        profile = parts.profiles.of(me.account)
        done = supervision.pause_operator(profile.operator_id, operator_id, SUPERVISORS_PAUSE)
        granted(done, action="pause_operator", login=profile.login)
        return _board(request, parts, "console/board.html")

    @router.post("/operators/{operator_id}/ready")
    def ready(request: Request, me: Supervising, operator_id: int) -> Response:
        profile = parts.profiles.of(me.account)
        done = supervision.set_operator_ready(profile.operator_id, operator_id)
        granted(done, action="set_operator_ready", login=profile.login)
        return _board(request, parts, "console/board.html")

    @router.post("/operators/{operator_id}/end-shift")
    def end_shift(request: Request, me: Supervising, operator_id: int) -> Response:
        profile = parts.profiles.of(me.account)
        done = supervision.sign_operator_off(profile.operator_id, operator_id)
        granted(done, action="sign_operator_off", login=profile.login)
        return _board(request, parts, "console/board.html")


def _add_profiles(router: APIRouter, parts: ConsoleParts) -> None:
    @router.get("/operators")
    def profiles(request: Request, me: Supervising) -> Response:
        return _profiles(request, parts)

    @router.post("/operators/{operator_id}")
    def change(
        request: Request,
        me: Supervising,
        operator_id: int,
        form: Annotated[ProfileForm, Depends()],
    ) -> Response:
        draft = form.draft(parts.help.knowledge.snapshot.agencies)
        if problem := draft.problem():
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "refused", TEXTS["messages"][problem])
        if not parts.profiles.change(operator_id, draft):
            raise Problem(HTTPStatus.NOT_FOUND, "not_found")
        deed = Deed(AuditKind.CHANGE, "operator_profile", Subject("operator", str(operator_id)))
        parts.web.audit.note(visitor_of(me), deed)
        return _profiles(request, parts)


def _board(request: Request, parts: ConsoleParts, template: str) -> Response:
    board = parts.queue.board.read()
    names = {one.operator_id: one.name for one in board.operators}
    context: dict[str, object] = {
        "board": board,
        "names": names,
        "around": parts.queue.around.now(),
        "knowledge": parts.help.knowledge.snapshot,
        "texts": TEXTS,
    }
    return parts.web.pages.render(request, template, HTTPStatus.OK, **context)


def _profiles(request: Request, parts: ConsoleParts) -> Response:
    accounts = parts.web.accounts.with_role(OPERATORS)
    for account in accounts:
        parts.profiles.of(account)
    agencies = sorted(parts.help.knowledge.snapshot.agencies.values(), key=lambda one: one.name)
    context: dict[str, object] = {"profiles": parts.profiles.all(), "agencies": agencies}
    return parts.web.pages.render(request, "console/operators.html", HTTPStatus.OK, **context)
