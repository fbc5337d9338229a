"""Who may use a page: `Depends(require(Role.EDITOR))`. State-changing requests also need the session's token.

The guard is the only door: a route without one is open, and a test lists every open route.
"""

import hmac
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog
from fastapi import FastAPI, Request, WebSocketException, status
from fastapi.concurrency import run_in_threadpool
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIWebSocketRoute, iter_route_contexts
from starlette.datastructures import UploadFile
from starlette.requests import HTTPConnection

from core.access.account import SignedIn
from core.access.roles import EVERY_ROLE, Role
from core.web.problems import Problem

if TYPE_CHECKING:
    from core.web.foundation import WebFoundation

COOKIE = "rcto_session"
CSRF_HEADER = "x-csrf-token"
CSRF_FIELD = "csrf_token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
QUIET_HEADER = "x-quiet"
"""Sent by pages that refresh themselves: such a request does not keep the session alive."""


log = structlog.get_logger()


class SignInNeeded(Problem):
    """No session, or it has ended: pages lead to the sign-in, programs get 401."""

    def __init__(self) -> None:
        super().__init__(HTTPStatus.UNAUTHORIZED, "sign_in_needed")


class PasswordChangeNeeded(Problem):
    """Signed in with a one-time password: nothing but the change of it is possible."""

    def __init__(self) -> None:
        super().__init__(HTTPStatus.FORBIDDEN, "password_change_needed")


class RoleGuard:
    """A dependency that gives the endpoint who asks, or stops the request."""

    def __init__(self, roles: frozenset[Role], *, may_have_old_password: bool = False) -> None:
        self.roles = roles
        self._may_have_old_password = may_have_old_password

    async def __call__(self, connection: HTTPConnection) -> SignedIn:
        try:
            return await self._let_in(connection)
        except (Problem, WebSocketException) as refusal:
            known: SignedIn | None = getattr(connection.state, "signed_in", None)
            log.warning(
                "access_refused",
                path=connection.url.path,
                login=known.account.login if known else "",
                reason=refusal.code if isinstance(refusal, Problem) else refusal.reason,
            )
            raise

    async def _let_in(self, connection: HTTPConnection) -> SignedIn:
        if connection.scope["type"] == "websocket":
            return await self._of_websocket(connection)
        signed_in = await signed_in_of(connection)
        if signed_in is None:
            raise SignInNeeded
        if isinstance(connection, Request) and connection.method not in SAFE_METHODS:
            await check_csrf(connection, signed_in.csrf_token)
        self._check_account(signed_in)
        return signed_in

    def _check_account(self, signed_in: SignedIn) -> None:
        account = signed_in.account
        if account.must_change_password and not self._may_have_old_password:
            raise PasswordChangeNeeded
        if not account.has_any(self.roles):
            raise Problem(HTTPStatus.FORBIDDEN, "forbidden")

    async def _of_websocket(self, connection: HTTPConnection) -> SignedIn:
        """A foreign page must not open a socket in the name of whoever is signed in: Origin tells them apart."""
        if not is_own_origin(connection):
            raise WebSocketException(status.WS_1008_POLICY_VIOLATION, "origin")
        signed_in = await signed_in_of(connection)
        if signed_in is None:
            raise WebSocketException(status.WS_1008_POLICY_VIOLATION, "sign_in_needed")
        try:
            self._check_account(signed_in)
        except Problem as problem:
            raise WebSocketException(status.WS_1008_POLICY_VIOLATION, problem.code) from problem
        return signed_in


def require(*roles: Role) -> RoleGuard:
    """Lets in people with at least one of `roles`."""
    return RoleGuard(frozenset(roles))


def require_any_role(*, may_have_old_password: bool = False) -> RoleGuard:
    """Lets in everybody who is signed in."""
    return RoleGuard(frozenset(EVERY_ROLE), may_have_old_password=may_have_old_password)


def web_of(connection: HTTPConnection) -> "WebFoundation":
    found: WebFoundation = connection.app.state.web
    return found


async def signed_in_of(connection: HTTPConnection) -> SignedIn | None:
    """Who asks; looked up once a request and kept in its state for the page."""
    known: SignedIn | None = getattr(connection.state, "signed_in", None)
    if known is not None:
        return known
    token = connection.cookies.get(COOKIE, "")
    if not token:
        return None
    is_use = QUIET_HEADER not in connection.headers
    book = web_of(connection).session_book
    found = await run_in_threadpool(lambda: book.find(token, is_use=is_use))
    connection.state.signed_in = found
    return found


async def check_csrf(request: Request, expected: str) -> None:
    """The token comes in a header (htmx) or in a field of the form.

    Raises:
        Problem: 403 `csrf`.
    """
    given = request.headers.get(CSRF_HEADER, "")
    if not given and "form" in request.headers.get("content-type", ""):
        field = (await request.form()).get(CSRF_FIELD)
        given = "" if field is None or isinstance(field, UploadFile) else field
    if not given or not hmac.compare_digest(given.encode(), expected.encode()):
        raise Problem(HTTPStatus.FORBIDDEN, "csrf")


def is_own_origin(connection: HTTPConnection) -> bool:
    origin = urlsplit(connection.headers.get("origin", ""))
    return bool(origin.netloc) and origin.netloc == connection.headers.get("host", "")


def guarded_routes(app: FastAPI) -> Mapping[tuple[str, str], frozenset[Role] | None]:
    """Every route as (method, path) with the roles it lets in; None: no guard. WebSockets count as `WS`."""
    found: dict[tuple[str, str], frozenset[Role] | None] = {}
    for route in iter_route_contexts(app.routes):
        dependant: Dependant | None = getattr(route, "dependant", None)
        if route.path is None or dependant is None:
            continue
        methods = {"WS"} if isinstance(route.route, APIWebSocketRoute) else route.methods or ()
        found.update({(method, route.path): _roles_of(dependant) for method in methods})
    return found


def _roles_of(dependant: Dependant) -> frozenset[Role] | None:
    """Several guards on the way: all of them must let the person in."""
    guards = [call.roles for call in _calls(dependant) if isinstance(call, RoleGuard)]
    return frozenset.intersection(*guards) if guards else None


def _calls(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for needed in dependant.dependencies:
        yield from _calls(needed)
