"""All routes × all roles: who is let in stands on the route, and the server keeps to it."""

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session, sessionmaker

from core.access.roles import EVERY_ROLE, Role
from core.web.guard import guarded_routes
from tests.factories.people import make_person, sign_in

OPEN_TO_MACHINES = ("/healthz", "/readyz", "/metrics", "/internal/", "/api/", "/openapi.json")
"""Behind bearer tokens or without anything worth hiding; the robot's actions are added by the real process."""
OPEN_TO_EVERYBODY = {("GET", "/sign-in"), ("POST", "/sign-in")}


def test_no_page_is_without_a_guard(app: FastAPI) -> None:
    unguarded = {key for key, roles in guarded_routes(app).items() if roles is None}
    pages = {key for key in unguarded if not key[1].startswith(OPEN_TO_MACHINES)}
    assert pages == OPEN_TO_EVERYBODY


@pytest.mark.parametrize("role", EVERY_ROLE)
async def test_every_route_refuses_exactly_the_roles_it_does_not_name(
    role: Role, app: FastAPI, platform: httpx.AsyncClient, sessions: sessionmaker[Session]
) -> None:
    """A request without the session's token never changes anything: a let-in POST answers 403 `csrf`."""
    make_person(sessions, "someone", role)
    await sign_in(platform, "someone")
    for (method, path), roles in guarded_routes(app).items():
        if roles is None or method == "WS":
            continue
        answer = await platform.request(method, path, headers={"Accept": "application/json"})
        is_json = "json" in answer.headers.get("content-type", "")
        code = answer.json().get("code") if is_json else ""
        if method == "GET":
            assert (code == "forbidden") == (role not in roles), (method, path)
        else:
            assert (answer.status_code, code) == (403, "csrf"), (method, path)


async def test_whoever_is_not_signed_in_gets_no_page_at_all(
    app: FastAPI, platform: httpx.AsyncClient
) -> None:
    for (method, path), roles in guarded_routes(app).items():
        if roles is None or method == "WS":
            continue
        as_person = await platform.request(method, path, headers={"Accept": "text/html"})
        assert as_person.status_code in (303, 401), (method, path)
        as_program = await platform.request(method, path, headers={"Accept": "application/json"})
        assert as_program.json()["code"] == "sign_in_needed", (method, path)
