"""What an operator does with the call in hand. Each action names the call; the desk checks whose it is."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.concurrency import run_in_threadpool

from core.web.problems import Problem
from handoff.console.acting import AtDesk, granted
from handoff.console.current_call import call_of
from handoff.console.parts import TEXTS, ConsoleParts
from handoff.console.profiles import Profile
from handoff.refusals import Done, Refused

Act = Callable[[int, str], Awaitable[Done | Refused]]
Dial = Callable[[int, str, str], Awaitable[Done | Refused]]
Target = Annotated[str, Form(max_length=200)]


def call_router(parts: ConsoleParts) -> APIRouter:
    router = APIRouter(prefix="/console/calls/{handoff_id}", include_in_schema=False)
    _add_reading(router, parts)
    _add_writing(router, parts)
    talks = parts.queue.talks
    acts: dict[str, Act] = {
        "hold": talks.hold,
        "resume": talks.resume,
        "mute": talks.mute,
        "unmute": talks.unmute,
        "complete": talks.complete_transfer,
        "join": talks.join,
        "drop": talks.drop_consulted,
        "return": talks.return_to_robot,
        "end": talks.end,
    }
    for name, act in acts.items():
        _add_act(router, parts, name, act)
    for name, dial in {"transfer": talks.transfer, "consult": talks.consult}.items():
        _add_dial(router, parts, name, dial)
    return router


def _add_act(router: APIRouter, parts: ConsoleParts, name: str, act: Act) -> None:
    @router.post(f"/{name}", name=f"call_{name}")
    async def do(request: Request, me: AtDesk, handoff_id: str) -> Response:
        profile = await run_in_threadpool(parts.profiles.of, me.account)
        done = await act(profile.operator_id, handoff_id)
        granted(done, action=name, login=profile.login)
        return await run_in_threadpool(_controls, request, parts, profile, handoff_id, said=name)


def _add_dial(router: APIRouter, parts: ConsoleParts, name: str, dial: Dial) -> None:
    @router.post(f"/{name}", name=f"call_{name}")
    async def do(request: Request, me: AtDesk, handoff_id: str, target: Target) -> Response:
        profile = await run_in_threadpool(parts.profiles.of, me.account)
        done = await dial(profile.operator_id, handoff_id, target.strip())
        granted(done, action=name, login=profile.login)
        return await run_in_threadpool(_controls, request, parts, profile, handoff_id, said=name)


def _add_reading(router: APIRouter, parts: ConsoleParts) -> None:
    @router.get("/said")
    def said(request: Request, me: AtDesk, handoff_id: str) -> Response:
        return _part(request, parts, parts.profiles.of(me.account), handoff_id, "said")

    @router.get("/notes")
    def notes(request: Request, me: AtDesk, handoff_id: str) -> Response:
        return _part(request, parts, parts.profiles.of(me.account), handoff_id, "notes")

    @router.get("/answer")
    def answer(request: Request, me: AtDesk, handoff_id: str) -> Response:
        return _part(request, parts, parts.profiles.of(me.account), handoff_id, "answer")

    @router.get("/targets")
    def targets(request: Request, me: AtDesk, handoff_id: str) -> Response:
        """Whom the call may go to: operators, agencies and officials with a telephone."""
        profile = parts.profiles.of(me.account)
        colleagues = [
            one
            for one in parts.profiles.all()
            if one.has_phone and one.operator_id != profile.operator_id
        ]
        agencies = [one for one in parts.help.knowledge.snapshot.agencies.values() if one.telephone]
        return parts.web.pages.render(
            request,
            "console/targets.html",
            HTTPStatus.OK,
            handoff_id=handoff_id,
            colleagues=colleagues,
            agencies=sorted(agencies, key=lambda one: one.name),
        )


def _add_writing(router: APIRouter, parts: ConsoleParts) -> None:
    @router.post("/notes")
    def add_note(
        request: Request,
        me: AtDesk,
        handoff_id: str,
        text: Annotated[str, Form(max_length=4000)] = "",
    ) -> Response:
        profile = parts.profiles.of(me.account)
        done = parts.queue.talks.add_note(profile.operator_id, handoff_id, text)
        granted(done, action="note", login=profile.login)
        return _part(request, parts, profile, handoff_id, "notes")

    @router.post("/result")
    def set_result(
        request: Request,
        me: AtDesk,
        handoff_id: str,
        result: Annotated[str, Form(max_length=40)] = "",
        tags: Annotated[tuple[str, ...], Form()] = (),
    ) -> Response:
        if result not in TEXTS["results"] or not set(tags) <= set(TEXTS["tags"]):
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", "result")
        profile = parts.profiles.of(me.account)
        done = parts.queue.talks.set_result(
            profile.operator_id, handoff_id, result=result, tags=tags
        )
        granted(done, action="result", login=profile.login)
        return _part(request, parts, profile, handoff_id, "result")


def _part(
    request: Request, parts: ConsoleParts, profile: Profile, handoff_id: str, name: str
) -> Response:
    call = call_of(parts, profile, handoff_id)
    if call is None:
        raise Problem(HTTPStatus.FORBIDDEN, "refused", TEXTS["messages"]["page_of_another"])
    template = f"console/{name}.html"
    return parts.web.pages.render(request, template, HTTPStatus.OK, call=call, texts=TEXTS)


def _controls(
    request: Request, parts: ConsoleParts, profile: Profile, handoff_id: str, *, said: str
) -> Response:
    call = call_of(parts, profile, handoff_id)
    answer = parts.web.pages.render(
        request, "console/controls.html", HTTPStatus.OK, call=call, texts=TEXTS
    )
    answer.headers["HX-Trigger"] = f'{{"rcto:done": "{said}", "rcto:state": ""}}'
    return answer
