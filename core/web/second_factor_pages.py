"""The second factor, switched on and off by its owner."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from core.access.account import SignedIn
from core.web.access_pages import TEXTS, flash
from core.web.guard import require_any_role, web_of

PATH = "/second-factor"
AnyRole = Annotated[SignedIn, Depends(require_any_role())]


def second_factor_router() -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    def show(request: Request, me: AnyRole) -> Response:
        return _page(request, me)

    @router.post(PATH)
    def confirm(
        request: Request, me: AnyRole, code: Annotated[str, Form(max_length=20)] = ""
    ) -> Response:
        if not web_of(request).second_factor.confirm(me, code):
            return _page(request, me, problem=TEXTS["second_factor_wrong_code"])
        flash(request, me, "success", TEXTS["second_factor_on"])
        return RedirectResponse("/account", HTTPStatus.SEE_OTHER)

    @router.post(f"{PATH}/off")
    def switch_off(request: Request, me: AnyRole) -> Response:
        web_of(request).second_factor.switch_off(me)
        flash(request, me, "info", TEXTS["second_factor_off"])
        return RedirectResponse("/account", HTTPStatus.SEE_OTHER)

    return router


def _page(request: Request, me: SignedIn, *, problem: str = "") -> Response:
    web = web_of(request)
    secret, address = ("", "") if me.account.is_totp_on else web.second_factor.prepare(me)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return web.pages.render(
        request,
        "access/second_factor.html",
        status,
        secret=secret,
        address=address,
        problem=problem,
    )
