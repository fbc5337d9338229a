"""Every page of the backoffice × every role: the server lets in whom the route names."""

import httpx
import pytest
from fastapi import FastAPI

from core.access.roles import EVERY_ROLE, Role
from core.web.guard import guarded_routes
from tests.backoffice.pages.conftest import SignIn

EDITORS = frozenset({Role.EDITOR, Role.PUBLISHER})
ANALYSTS = frozenset({Role.ANALYST, Role.SENIOR_OPERATOR})
IN_CHARGE = frozenset({Role.ADMINISTRATOR, Role.SENIOR_OPERATOR})
KEEPERS = frozenset({Role.ADMINISTRATOR, Role.SECURITY_OFFICER})
ROLES_OF = {
    "/knowledge": EDITORS,
    "/dialogs": EDITORS,
    "/publications": EDITORS,
    "/listen": EDITORS,
    "/missed": EDITORS,
    "/coverage": EDITORS,
    "/trial": EDITORS,
    "/calls": ANALYSTS,
    "/figures": ANALYSTS,
    "/quality": ANALYSTS,
    "/control": IN_CHARGE,
    "/accounts": frozenset({Role.ADMINISTRATOR}),
    "/audit": KEEPERS,
    "/custody": KEEPERS,
    "/citizen": KEEPERS,
}
APPROVING = ("/approve", "/reject", "/roll-back")


def routes_of(app: FastAPI) -> dict[tuple[str, str], frozenset[Role] | None]:
    found = {
        key: roles
        for key, roles in guarded_routes(app).items()
        if key[1].startswith(tuple(ROLES_OF))
    }
    assert len(found) > 60
    return found


def test_every_page_is_for_those_whose_work_it_is(app: FastAPI) -> None:
    for (_, path), roles in routes_of(app).items():
        if path.startswith("/publications") and path.endswith(APPROVING):
            assert roles == {Role.PUBLISHER}, path
            continue
        prefix = next(one for one in ROLES_OF if path.startswith(one))
        assert roles == ROLES_OF[prefix], path


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
