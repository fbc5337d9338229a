"""Foreign calls, forged messages, ended sessions: refused, written to the log, and nothing has changed."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from structlog.testing import capture_logs

from core.access.roles import Role
from core.contracts.orders import ReportKind
from tests.fixtures.console_world import ConsoleWorld
from tests.handoff.console.conftest import Browser, Now
from tests.handoff.console.test_desk import offer_to, talk
from tests.handoff.console.test_socket import HOST, OWN, PATH, signed_in

ACTIONS = {
    "hold": {},
    "return": {},
    "end": {},
    "transfer": {"target": "sip:petr@10.0.0.1"},
    "consult": {"target": "sip:petr@10.0.0.1"},
    "notes": {"text": "чужая заметка"},
    "result": {"result": "answered"},
}
NAMES = {"notes": "note"}
"""Where the log has another word than the address."""
FORGED_IDS = ("0" * 32, "1 OR 1=1", "%27%3B--", "я" * 40)
STATE = ("handoff", "handoff_offer", "handoff_note", "gateway_order", "call_leg", "queue_event")


def state_of(world: ConsoleWorld) -> dict[str, list[Any]]:
    """Everything the line consists of."""
    with world.sessions() as session:
        return {
            table: session.execute(text(f"SELECT * FROM {table} ORDER BY 1")).all()
            for table in STATE
        }


@pytest.fixture
def said() -> Iterator[list[Any]]:
    """Lines of the log."""
    with capture_logs() as lines:
        yield lines


def refusals(lines: list[Any]) -> list[tuple[str, str]]:
    """Event and reason, each once, of what was refused."""
    found = [
        (line["event"], line.get("reason", "")) for line in lines if "refused" in line["event"]
    ]
    return list(dict.fromkeys(found))


async def test_what_one_does_to_anothers_call(
    world: ConsoleWorld, olga: Browser, petr: Browser, said: list[Any]
) -> None:
    handoff_id = await talk(world, olga)
    before = state_of(world)
    for action, form in ACTIONS.items():
        answer = await petr.does(f"/console/calls/{handoff_id}/{action}", **form)
        assert answer.status_code == 403
    refused = [line for line in said if line["event"] == "console_action_refused"]
    assert [(line["action"], line["login"], line["reason"]) for line in refused] == [
        (NAMES.get(action, action), "petr", "not_yours") for action in ACTIONS
    ]
    assert state_of(world) == before


async def test_a_call_or_an_offer_whose_id_is_made_up(
    world: ConsoleWorld, olga: Browser, said: list[Any]
) -> None:
    await talk(world, olga)
    before = state_of(world)
    for forged in FORGED_IDS:
        answers = [
            await olga.does(f"/console/calls/{forged}/{act}", **ACTIONS[act]) for act in ACTIONS
        ]
        answers.append(await olga.does(f"/console/offers/{forged}/accept"))
        answers.append(await olga.does(f"/console/offers/{forged}/decline", reason="busy"))
        assert {answer.status_code for answer in answers} <= {403, 409}
    assert ("console_action_refused", "not_yours") in refusals(said)
    assert state_of(world) == before


async def test_a_report_with_anothers_call_id(
    world: ConsoleWorld, olga: Browser, said: list[Any]
) -> None:
    handoff_id = await talk(world, olga)
    before = state_of(world)
    world.worker_reports(ReportKind.BRIDGE_ENDED, call_id="call-of-another", handoff_id=handoff_id)
    assert ("report_refused", "call_foreign") in refusals(said)
    assert state_of(world) == before


async def test_whatever_is_done_after_the_session_has_ended(
    world: ConsoleWorld, olga: Browser, now: Now, said: list[Any]
) -> None:
    handoff_id = await talk(world, olga)
    now.passes(hours=13)
    before = state_of(world)
    for action, form in ACTIONS.items():
        answer = await olga.does(f"/console/calls/{handoff_id}/{action}", **form)
        assert answer.status_code == 401
    assert ("access_refused", "sign_in_needed") in refusals(said)
    assert state_of(world) == before


async def test_a_request_from_a_foreign_page_without_the_sessions_token(
    world: ConsoleWorld, olga: Browser, said: list[Any]
) -> None:
    world.caller_asks()
    offer = await offer_to(olga)
    before = state_of(world)
    forged = Browser(olga.client, {"X-CSRF-Token": "forged"})
    answer = await forged.does(f"/console/offers/{offer}/accept")
    assert answer.status_code == 403
    assert ("access_refused", "csrf") in refusals(said)
    assert state_of(world) == before


FORGED_MESSAGES = (
    '{"kind": "accept", "offer": "1"}',
    '{"kind": "end", "call": "call-1"}',
    '{"kind": "changed", "parts": ["offers"]}',
    "<script>",
)


def test_messages_a_page_never_sends(world: ConsoleWorld, said: list[Any]) -> None:
    olga = at_desk(world)
    world.caller_asks()
    with olga.websocket_connect(PATH, headers=OWN) as page:
        page.receive_json()
        before = state_of(world)
        for forged in FORGED_MESSAGES:
            page.send_text(forged)
            assert page.receive_json() == {"kind": "refused"}
        assert state_of(world) == before
    refused = [line["login"] for line in said if line["event"] == "console_message_refused"]
    assert refused == ["olga"] * len(FORGED_MESSAGES)


def test_a_socket_opened_by_a_foreign_page(world: ConsoleWorld, said: list[Any]) -> None:
    olga = at_desk(world)
    foreign = {"origin": "https://evil.example", "host": "testserver"}
    with pytest.raises(WebSocketDisconnect), olga.websocket_connect(PATH, headers=foreign):
        pass
    assert ("access_refused", "origin") in refusals(said)


def test_a_socket_with_a_forged_session(world: ConsoleWorld, said: list[Any]) -> None:
    nobody = TestClient(world.app, base_url=HOST, cookies={"rcto_session": "f" * 43})
    with pytest.raises(WebSocketDisconnect), nobody.websocket_connect(PATH, headers=OWN):
        pass
    assert ("access_refused", "sign_in_needed") in refusals(said)


def at_desk(world: ConsoleWorld) -> TestClient:
    """Olga, ready, with a telephone."""
    client = signed_in(world, "olga", Role.OPERATOR)
    world.handoff.desk.shift.sign_on(world.give_phone("olga"))
    return client
