"""Errors of the HTTP border: problem+json (RFC 9457) for programs, a Russian page for people.

Both carry a stable code, a Russian title, and what exactly is wrong.
"""

import tomllib
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.status import WS_1013_TRY_AGAIN_LATER
from starlette.types import Scope
from starlette.websockets import WebSocket

from core.contracts.wire import WireError
from core.web.security_headers import HEADERS

MEDIA_TYPE = "application/problem+json"
TITLES: dict[str, str] = tomllib.loads(
    (Path(__file__).parent / "problem_texts.toml").read_text(encoding="utf-8")
)
CODES_BY_STATUS: dict[int, str] = {
    HTTPStatus.BAD_REQUEST: "bad_request",
    HTTPStatus.UNAUTHORIZED: "unauthorized",
    HTTPStatus.FORBIDDEN: "forbidden",
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed",
    HTTPStatus.CONFLICT: "conflict",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too_large",
    HTTPStatus.UNPROCESSABLE_ENTITY: "invalid",
}

MACHINE_PREFIXES = ("/api/", "/internal/", "/actions", "/healthz", "/readyz", "/metrics")
SIGN_IN_PATH = "/sign-in"
PASSWORD_PATH = "/password"

log = structlog.get_logger()


class Problem(HTTPException):
    """Raised by an endpoint: `code` is a key of problem_texts.toml, `detail` what exactly is wrong."""

    def __init__(self, status: HTTPStatus, code: str, detail: str = "") -> None:
        super().__init__(status, detail)
        self.code = code


def install_problem_handlers(app: FastAPI) -> None:
    """Every error of `app` leaves as a problem; nothing of the inside is told to the client."""
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(WireError, _on_wire_error)
    for kind in (OperationalError, PoolTimeout):
        app.add_exception_handler(kind, _on_database_error)  # type: ignore[arg-type]
    app.add_exception_handler(Exception, _on_surprise)


def problem_response(
    status: int, code: str, detail: str = "", *, errors: object = None
) -> JSONResponse:
    body: dict[str, object] = {
        "type": "about:blank",
        "code": code,
        "title": TITLES.get(code, TITLES["other"]),
        "status": status,
    }
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = jsonable_encoder(errors)
    return JSONResponse(body, status, media_type=MEDIA_TYPE)


def wants_page(request: Request) -> bool:
    """People read pages and fragments of pages, programs read JSON."""
    if request.url.path.startswith(MACHINE_PREFIXES):
        return False
    return "hx-request" in request.headers or "text/html" in request.headers.get("accept", "")


def problem_answer(
    scope: Scope, status: int, code: str, detail: str = "", *, errors: object = None
) -> Response:
    """A problem in the form the client reads."""
    request = Request(scope)
    web = getattr(request.app.state, "web", None)
    if web is None or not wants_page(request):
        return problem_response(status, code, detail, errors=errors)
    is_fragment = "hx-request" in request.headers
    template = "parts/problem.html" if is_fragment else "problem.html"
    title = TITLES.get(code, TITLES["other"])
    page: Response = web.pages.render(
        request, template, status, status=status, code=code, title=title, detail=detail
    )
    page.headers["X-Problem"] = code
    return page


async def _on_http_exception(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    status = error.status_code
    code = error.code if isinstance(error, Problem) else CODES_BY_STATUS.get(status, "other")
    if way_out := _way_out(request, code):
        return RedirectResponse(way_out, HTTPStatus.SEE_OTHER)
    phrase = HTTPStatus(status).phrase
    detail = "" if error.detail == phrase else str(error.detail)
    response = problem_answer(request.scope, status, code, detail)
    response.headers.update(error.headers or {})
    return response


def _way_out(request: Request, code: str) -> str:
    """A person who opens a page without a session is led to the sign-in and back."""
    is_page = (
        wants_page(request) and request.method == "GET" and "hx-request" not in request.headers
    )
    if not is_page:
        return ""
    if code == "sign_in_needed":
        query = f"?{request.url.query}" if request.url.query else ""
        return f"{SIGN_IN_PATH}?next={quote(request.url.path + query)}"
    return PASSWORD_PATH if code == "password_change_needed" else ""


async def _on_invalid_request(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    errors = [{"field": list(e["loc"]), "reason": e["msg"]} for e in error.errors()]
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return problem_answer(request.scope, status, "invalid", errors=errors)


async def _on_wire_error(_request: Request, error: Exception) -> Response:
    return problem_response(HTTPStatus.BAD_REQUEST, "bad_request", str(error))


async def _on_database_error(client: HTTPConnection, error: Exception) -> Response | None:
    """A request is answered; a socket is closed so that its page tries again later."""
    log.error("database_unavailable", path=client.url.path, exc_info=error)
    if isinstance(client, WebSocket):
        await client.close(WS_1013_TRY_AGAIN_LATER)
        return None
    status = HTTPStatus.SERVICE_UNAVAILABLE
    return problem_answer(client.scope, status, "database_unavailable")


async def _on_surprise(request: Request, error: Exception) -> Response:
    """Answered outside of every middleware, so the headers of pages are put here."""
    log.error("request_failed", path=request.url.path, exc_info=error)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    response = problem_answer(request.scope, status, "internal_error")
    response.headers.update(HEADERS)
    return response
