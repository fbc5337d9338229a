"""The page's WebSocket: who may open it, what it may say, what it is told."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker
from starlette.status import WS_1013_TRY_AGAIN_LATER
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from core.access.roles import Role
from tests.factories.people import FORM_TOKEN, PASSWORD, make_person
from tests.fixtures.console_world import ConsoleWorld
from tests.handoff.console.conftest import Now

HOST = "http://testserver"
"""The only host the test client opens sockets to."""
OWN = {"origin": HOST, "host": "testserver"}
PATH = "/console/socket"


def signed_in(world: ConsoleWorld, login: str, role: Role) -> TestClient:
    make_person(world.sessions, login, role)
    client = TestClient(world.app, base_url=HOST)
    found = FORM_TOKEN.search(client.get("/sign-in").text)
    form = {"login": login, "password": PASSWORD, "form_token": found.group(1) if found else ""}
    client.post("/sign-in", data=form, follow_redirects=False)
    client.get("/console")
    return client


@pytest.fixture
def olga(world: ConsoleWorld) -> TestClient:
    client = signed_in(world, "olga", Role.OPERATOR)
    operator_id = world.give_phone("olga")
    world.handoff.desk.shift.sign_on(operator_id)
    return client


def test_a_signed_in_operator_is_greeted_with_the_servers_time(
    world: ConsoleWorld, olga: TestClient
) -> None:
    with olga.websocket_connect(PATH, headers=OWN) as page:
        assert page.receive_json() == {"kind": "hello", "now": world.now().timestamp()}


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_a_foreign_page_cannot_open_a_socket_in_my_name(origin: str, olga: TestClient) -> None:
    headers = {"origin": origin, "host": "testserver"}
    with pytest.raises(WebSocketDisconnect), olga.websocket_connect(PATH, headers=headers):
        pass


def test_nobody_and_an_analyst_get_no_socket(world: ConsoleWorld) -> None:
    nobody = TestClient(world.app, base_url=HOST)
    with pytest.raises(WebSocketDisconnect), nobody.websocket_connect(PATH, headers=OWN):
        pass
    analyst = signed_in(world, "anna", Role.ANALYST)
    with pytest.raises(WebSocketDisconnect), analyst.websocket_connect(PATH, headers=OWN):
        pass


def test_an_offer_is_told_to_the_page_it_is_for(world: ConsoleWorld, olga: TestClient) -> None:
    with olga.websocket_connect(PATH, headers=OWN) as page:
        page.receive_json()
        handoff_id = world.caller_asks()
        told = page.receive_json()
    assert told["kind"] == "changed"
    assert "offers" in told["parts"]
    assert told["call"] == handoff_id


@pytest.mark.parametrize(
    "message",
    ["", "{}", "[]", "null", '{"kind": "accept"}', '{"kind": "heartbeat", "active": "x"}', "\x00"],
)
def test_what_a_page_may_not_say_is_refused_and_changes_nothing(
    message: str, world: ConsoleWorld, olga: TestClient
) -> None:
    with olga.websocket_connect(PATH, headers=OWN) as page:
        page.receive_json()
        page.send_text(message)
        assert page.receive_json() == {"kind": "refused"}


def test_an_oversized_message_closes_the_socket(olga: TestClient) -> None:
    with olga.websocket_connect(PATH, headers=OWN) as page:
        page.receive_json()
        page.send_text("x" * 2000)
        with pytest.raises(WebSocketDisconnect):
            page.receive_json()


def test_a_page_that_goes_on_with_nonsense_is_closed(olga: TestClient) -> None:
    with olga.websocket_connect(PATH, headers=OWN) as page:
        page.receive_json()
        for _ in range(5):
            page.send_text("nonsense")
            assert page.receive_json() == {"kind": "refused"}
        page.send_text("nonsense")
        with pytest.raises(WebSocketDisconnect):
            page.receive_json()


def test_an_ended_session_is_told_and_the_socket_closed(
    world: ConsoleWorld, now: Now, olga: TestClient
) -> None:
    with olga.websocket_connect(PATH, headers=OWN) as page:
        page.receive_json()
        now.passes(hours=13)
        page.send_json({"kind": "heartbeat", "active": True})
        assert page.receive_json() == {"kind": "signed_out"}
        with pytest.raises(WebSocketDisconnect):
            page.receive_json()


def test_a_page_outlives_a_database_that_is_away_for_a_while(
    world: ConsoleWorld, now: Now, olga: TestClient
) -> None:
    away, back = ("access_session", "elsewhere"), ("elsewhere", "access_session")
    with olga.websocket_connect(PATH, headers=OWN) as page:
        page.receive_json()
        rename_table(world, *away)
        page.send_json({"kind": "heartbeat", "active": True})
        page.send_text("nonsense")
        assert page.receive_json() == {"kind": "refused"}, "it is still served"
        rename_table(world, *back)
        now.passes(hours=13)
        page.send_json({"kind": "heartbeat", "active": True})
        assert page.receive_json() == {"kind": "signed_out"}


def test_a_page_that_comes_while_the_database_is_away_is_told_to_try_again(
    world: ConsoleWorld, olga: TestClient
) -> None:
    rename_table(world, "access_session", "elsewhere")
    with pytest.raises(WebSocketDisconnect) as refused, olga.websocket_connect(PATH, headers=OWN):
        pass
    assert refused.value.code == WS_1013_TRY_AGAIN_LATER
    rename_table(world, "elsewhere", "access_session")
    with olga.websocket_connect(PATH, headers=OWN) as page:
        assert page.receive_json()["kind"] == "hello"


def rename_table(world: ConsoleWorld, name: str, other: str) -> None:
    with world.sessions.begin() as session:
        session.execute(text(f"ALTER TABLE {name} RENAME TO {other}"))


def test_a_page_that_falls_silent_gives_its_offer_back(
    world: ConsoleWorld, now: Now, olga: TestClient, sessions: sessionmaker[Session]
) -> None:
    with olga.websocket_connect(PATH, headers=OWN) as page:
        page.receive_json()
    operator_id = world.give_phone("olga")
    world.caller_asks()
    assert world.handoff.desk.shift.offers(operator_id)
    now.passes(seconds=10)
    world.handoff.desk.shift.heartbeat(operator_id)
    now.passes(seconds=20)
    world.handoff.service.beat()
    assert not world.handoff.desk.shift.offers(operator_id)
