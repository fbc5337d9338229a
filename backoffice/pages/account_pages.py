"""People and their roles: made, changed, switched off; passwords and second factors begun anew."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from backoffice.pages.administration_parts import AdministrationParts, Administrator
from backoffice.pages.parts import see, told
from backoffice.pages.texts.catalogue import load_texts
from core.access.account import SignedIn, Visitor, visitor_of
from core.access.accounts import AccountDraft, AccountRefused
from core.access.roles import EVERY_ROLE, Role
from core.web.problems import Problem
from core.web.texts.catalogue import load_texts as load_shared_texts

TEXTS = load_texts("people")
ROLE_NAMES = load_shared_texts("roles")
PATH = "/accounts"
Text = Annotated[str, Form(max_length=200)]
Roles = Annotated[tuple[str, ...], Form()]


def account_router(parts: AdministrationParts) -> APIRouter:
    router = APIRouter(prefix=PATH, include_in_schema=False)
    _add_list(router, parts)
    _add_changes(router, parts)
    accounts = parts.web.accounts
    deeds: dict[str, Callable[[str, Visitor], None]] = {
        "second-factor": accounts.reset_second_factor,
        "unlock": accounts.forget_failures,
    }
    for name, deed in deeds.items():
        _add_deed(router, parts, name, deed)
    return router


def _add_list(router: APIRouter, parts: AdministrationParts) -> None:
    accounts = parts.web.accounts

    @router.get("")
    def page(request: Request, me: Administrator) -> Response:
        return _page(request, parts)

    @router.post("")
    def create(
        request: Request,
        me: Administrator,
        login: Text = "",
        full_name: Text = "",
        roles: Roles = (),
    ) -> Response:
        """The one-time password is shown on this answer and nowhere else."""
        try:
            password = accounts.create(
                login, AccountDraft(_line(full_name), _roles(roles)), visitor_of(me)
            )
        except AccountRefused as err:
            words = TEXTS["refusals"][err.reason]
            return _page(request, parts, HTTPStatus.UNPROCESSABLE_ENTITY, problem=words)
        return _page(request, parts, shown=(login.strip().lower(), password))


def _add_changes(router: APIRouter, parts: AdministrationParts) -> None:
    accounts = parts.web.accounts

    @router.post("/{login}")
    def change(
        me: Administrator,
        login: str,
        version: Annotated[int, Form()] = 0,
        full_name: Text = "",
        roles: Roles = (),
        is_active: Text = "",
    ) -> Response:
        draft = AccountDraft(_line(full_name), _roles(roles), bool(is_active))
        try:
            accounts.change(login, draft, version=version, by=visitor_of(me))
        except AccountRefused as err:
            return _refused(parts, me, err)
        told(parts.web, me, "success", TEXTS["messages"]["changed"].format(login=login))
        return see(PATH)

    @router.post("/{login}/password")
    def password(request: Request, me: Administrator, login: str) -> Response:
        try:
            made = accounts.reset_password(login, visitor_of(me))
        except AccountRefused as err:
            return _refused(parts, me, err)
        return _page(request, parts, shown=(login, made))


def _add_deed(
    router: APIRouter,
    parts: AdministrationParts,
    name: str,
    deed: Callable[[str, Visitor], None],
) -> None:
    @router.post(f"/{{login}}/{name}", name=f"account_{name}")
    def do(me: Administrator, login: str) -> Response:
        try:
            deed(login, visitor_of(me))
        except AccountRefused as err:
            return _refused(parts, me, err)
        told(parts.web, me, "success", TEXTS["messages"][name].format(login=login))
        return see(PATH)


def _refused(parts: AdministrationParts, me: SignedIn, err: AccountRefused) -> Response:
    if err.reason == "not_found":
        raise Problem(HTTPStatus.NOT_FOUND, "not_found")
    told(parts.web, me, "danger", TEXTS["refusals"][err.reason])
    return see(PATH)


def _roles(names: tuple[str, ...]) -> frozenset[Role]:
    """Unknown names are left out: nobody gets more than a role that exists."""
    known = {role.value: role for role in EVERY_ROLE}
    return frozenset(known[name] for name in names if name in known)


def _line(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


def _page(
    request: Request,
    parts: AdministrationParts,
    status: HTTPStatus = HTTPStatus.OK,
    *,
    problem: str = "",
    shown: tuple[str, str] | None = None,
) -> Response:
    """`shown`: login and one-time password."""
    now = parts.now()
    locked = {
        login: until for login, until in parts.web.accounts.locked_until().items() if until > now
    }
    return parts.web.pages.render(
        request,
        "people/accounts.html",
        status,
        accounts=parts.web.accounts.all(),
        locked=locked,
        roles=EVERY_ROLE,
        role_names=ROLE_NAMES,
        problem=problem,
        shown=shown,
    )
