"""Every page of the backoffice × every role: the server lets in whom the route names."""

import httpx
import pytest
from fastapi import FastAPI

from core.access.roles import EVERY_ROLE, Role
from core.web.guard import guarded_routes
from tests.backoffice.pages.conftest import SignIn

PREFIXES = (
    "/knowledge",
    "/dialogs",
    "/publications",
    "/listen",
    "/missed",
    "/coverage",
    "/trial",
)
ANALYTICS = ("/calls", "/figures")
APPROVING = ("/approve", "/reject", "/roll-back")


def routes_of(app: FastAPI) -> dict[tuple[str, str], frozenset[Role] | None]:
    found = {
        key: roles
        for key, roles in guarded_routes(app).items()
        if key[1].startswith((*PREFIXES, *ANALYTICS))
    }
    assert len(found) > 25
    return found


def test_editors_and_publishers_only_and_approval_is_the_publishers(app: FastAPI) -> None:
    for (_, path), roles in routes_of(app).items():
        if path.startswith(ANALYTICS):
            expected = {Role.ANALYST, Role.SENIOR_OPERATOR}
        elif path.endswith(APPROVING):
            expected = {Role.PUBLISHER}
        else:
            expected = {Role.EDITOR, Role.PUBLISHER}
        assert roles == expected, path


@pytest.mark.parametrize("role", EVERY_ROLE)
async def test_every_route_refuses_the_roles_it_does_not_name(
    role: Role, app: FastAPI, signed_in: SignIn
) -> None:
    browser = await signed_in("someone", role)
    del browser.headers["X-CSRF-Token"]
    for (method, path), roles in routes_of(app).items():
        answer = await browser.request(method, path, headers={"Accept": "application/json"})
        code = _code(answer)
        if method == "GET":
            assert (code == "forbidden") == (role not in (roles or ())), (method, path)
        else:
            assert (answer.status_code, code) == (403, "csrf"), (method, path)


def _code(answer: httpx.Response) -> str:
    is_json = "json" in answer.headers.get("content-type", "")
    return str(answer.json().get("code", "")) if is_json else ""


OTHERS = {
    "/control": {Role.ADMINISTRATOR, Role.SENIOR_OPERATOR},
    "/accounts": {Role.ADMINISTRATOR},
    "/audit": {Role.ADMINISTRATOR, Role.SECURITY_OFFICER},
    "/custody": {Role.ADMINISTRATOR, Role.SECURITY_OFFICER},
    "/citizen": {Role.ADMINISTRATOR, Role.SECURITY_OFFICER},
}


def test_switches_people_and_custody_are_for_those_who_answer_for_them(app: FastAPI) -> None:
    for (method, path), roles in guarded_routes(app).items():
        for prefix, expected in OTHERS.items():
            if path.startswith(prefix) and path != "/account":
                assert roles == expected, (method, path)
