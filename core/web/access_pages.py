"""Sign-in, sign-out and the change of a password."""

import hmac
import secrets
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from core.access.account import Flash, SignedIn, visitor_of
from core.access.audit import AuditKind, Deed
from core.access.sign_in import Credentials, NewPassword, SignInProblem, SignInRefused
from core.web.guard import COOKIE, require_any_role, signed_in_of, web_of
from core.web.problems import PASSWORD_PATH, SIGN_IN_PATH, Problem
from core.web.texts.catalogue import load_texts

FORM_COOKIE = "rcto_form"
"""Ties the sign-in form to the browser it was shown to: nobody can sign a stranger's browser in."""
FORM_SECONDS = 3600
AnyRole = Annotated[SignedIn, Depends(require_any_role())]
EvenWithOldPassword = Annotated[SignedIn, Depends(require_any_role(may_have_old_password=True))]
TEXTS = load_texts("access")
ROLE_NAMES = load_texts("roles")


def access_router() -> APIRouter:
    router = APIRouter(include_in_schema=False)
    _add_home(router)
    _add_sign_in(router)
    _add_password(router)
    return router


def _add_home(router: APIRouter) -> None:
    @router.get("/")
    def home(request: Request, me: AnyRole) -> Response:
        first = web_of(request).pages.navigation.first_page(me.account)
        return _see(first or "/account")

    @router.get("/account")
    def account(request: Request, me: AnyRole) -> Response:
        return web_of(request).pages.render(request, "access/account.html", role_names=ROLE_NAMES)

    @router.get("/account/token")
    def token(me: EvenWithOldPassword) -> dict[str, str]:
        """For a page that was open while its owner signed in anew; a foreign page cannot read the answer."""
        return {"token": me.csrf_token}


def _add_sign_in(router: APIRouter) -> None:
    @router.get(SIGN_IN_PATH)
    async def sign_in_form(request: Request, next: str = "") -> Response:
        if await signed_in_of(request):
            return _see(_own_path(next))
        return _sign_in_page(request, next=next)

    @router.post(SIGN_IN_PATH)
    def sign_in(
        request: Request,
        form_token: Annotated[str, Form()] = "",
        login: Annotated[str, Form(max_length=200)] = "",
        password: Annotated[str, Form(max_length=1000)] = "",
        code: Annotated[str, Form(max_length=20)] = "",
        next: Annotated[str, Form(max_length=500)] = "",
    ) -> Response:
        _check_form(request, form_token)
        web = web_of(request)
        address = address_of(request)
        answer = web.sign_in_desk.sign_in(Credentials(login, password, code), address)
        if isinstance(answer, SignInRefused):
            return _sign_in_page(request, next=next, login=login, refused=answer)
        response = _see(PASSWORD_PATH if answer.must_change_password else _own_path(next))
        response.delete_cookie(FORM_COOKIE)
        _set_cookie(
            request,
            response,
            COOKIE,
            web.session_book.open(answer.account_id, address),
            seconds=int(web.settings.longest.total_seconds()),
        )
        return response

    @router.post("/sign-out")
    def sign_out(request: Request, me: EvenWithOldPassword) -> Response:
        web = web_of(request)
        web.session_book.close(me.session_id)
        web.audit.note(visitor_of(me), Deed(AuditKind.ACCESS, "signed_out"))
        response = _see(SIGN_IN_PATH)
        response.delete_cookie(COOKIE)
        return response


def _add_password(router: APIRouter) -> None:
    @router.get(PASSWORD_PATH)
    def password_form(request: Request, me: EvenWithOldPassword) -> Response:
        return web_of(request).pages.render(request, "access/password.html", problem="")

    @router.post(PASSWORD_PATH)
    def change_password(
        request: Request,
        me: EvenWithOldPassword,
        current: Annotated[str, Form(max_length=1000)] = "",
        wanted: Annotated[str, Form(max_length=1000)] = "",
        repeated: Annotated[str, Form(max_length=1000)] = "",
    ) -> Response:
        web = web_of(request)
        problem = web.sign_in_desk.change_password(me, NewPassword(current, wanted, repeated))
        if problem:
            text = TEXTS[f"password_{problem.value}"]
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            return web.pages.render(request, "access/password.html", status, problem=text)
        web.session_book.close_others(me)
        flash(request, me, "success", TEXTS["password_changed"])
        return _see("/")


def flash(request: Request, me: SignedIn, tone: str, text: str) -> None:
    """Show a message on the next whole page this person opens."""
    web_of(request).session_book.add_flash(me.session_id, Flash(tone, text))


def address_of(request: Request) -> str:
    """Behind a proxy uvicorn puts the browser's own address here (`--proxy-headers`)."""
    return request.client.host if request.client else ""


def _sign_in_page(
    request: Request, *, next: str, login: str = "", refused: SignInRefused | None = None
) -> Response:
    """Whoever is refused types the password again; with a second factor, the code beside it."""
    form_token = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(24)
    problem = ""
    if refused:
        seconds = f"{refused.wait_seconds:.0f}"
        key = "locked" if refused.wait_seconds else refused.problem.value
        problem = TEXTS[f"sign_in_{key}"].format(seconds=seconds)
    needs_code = refused is not None and refused.problem in (
        SignInProblem.CODE_NEEDED,
        SignInProblem.WRONG_CODE,
    )
    response = web_of(request).pages.render(
        request,
        "access/sign_in.html",
        HTTPStatus.UNAUTHORIZED if refused else HTTPStatus.OK,
        form_token=form_token,
        next=next,
        login=login,
        problem=problem,
        needs_code=needs_code,
    )
    _set_cookie(request, response, FORM_COOKIE, form_token, seconds=FORM_SECONDS)
    return response


def _check_form(request: Request, given: str) -> None:
    expected = request.cookies.get(FORM_COOKIE, "")
    if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
        raise Problem(HTTPStatus.FORBIDDEN, "csrf")


def _set_cookie(
    request: Request, response: Response, name: str, value: str, *, seconds: int
) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        httponly=True,
        secure=web_of(request).settings.is_cookie_secure,
        samesite="lax",
    )


def _own_path(path: str) -> str:
    """Only a path of ours: `//evil` and `https://evil` lead home."""
    is_own = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_own else "/"


def _see(path: str) -> RedirectResponse:
    return RedirectResponse(path, HTTPStatus.SEE_OTHER)
