"""Errors of the HTTP border as problem+json (RFC 9457): a stable code, a Russian title, what exactly is wrong."""

import tomllib
from http import HTTPStatus
from pathlib import Path

import structlog
from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from core.contracts.wire import WireError

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
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too_large",
    HTTPStatus.UNPROCESSABLE_ENTITY: "invalid",
}

log = structlog.get_logger()


class Problem(HTTPException):
    """Raised by an endpoint: `code` is a key of problem_texts.toml, `detail` what exactly is wrong."""

    def __init__(self, status: HTTPStatus, code: str, detail: str = "") -> None:
        super().__init__(status, detail)
        self.code = code


def install_problem_handlers(app: FastAPI) -> None:
    """Every error of `app` leaves as problem+json; nothing of the inside is told to the client."""
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(WireError, _on_wire_error)
    app.add_exception_handler(OperationalError, _on_database_error)
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


async def _on_http_exception(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    status = error.status_code
    code = error.code if isinstance(error, Problem) else CODES_BY_STATUS.get(status, "other")
    phrase = HTTPStatus(status).phrase
    response = problem_response(status, code, "" if error.detail == phrase else str(error.detail))
    response.headers.update(error.headers or {})
    return response


async def _on_invalid_request(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    errors = [{"field": list(e["loc"]), "reason": e["msg"]} for e in error.errors()]
    return problem_response(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", errors=errors)


async def _on_wire_error(_request: Request, error: Exception) -> JSONResponse:
    return problem_response(HTTPStatus.BAD_REQUEST, "bad_request", str(error))


async def _on_database_error(request: Request, error: Exception) -> JSONResponse:
    log.error("database_unavailable", path=request.url.path, exc_info=error)
    return problem_response(HTTPStatus.SERVICE_UNAVAILABLE, "database_unavailable")


async def _on_surprise(request: Request, error: Exception) -> JSONResponse:
    log.error("request_failed", path=request.url.path, exc_info=error)
    return problem_response(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error")
