"""The gateways' door: what they ask and tell the platform."""

import httpx
import pytest
from sqlalchemy import Engine, text

from core.contracts.dialogue import CallContext, CallMode
from core.contracts.handoff import HandoffReason, HandoffRequest
from core.contracts.wire import from_json, to_json
from tests.core.calls.call_story import STARTED_AT, whole_call
from tests.server.conftest import INTERNAL, NIGHT_IN_TOMSK, REPORTS, SettableClock

ASKED = HandoffRequest("call-1", "+79131234567", HandoffReason.CALLER_ASKED, STARTED_AT)


async def test_the_context_of_a_call_comes_as_the_contract(platform: httpx.AsyncClient) -> None:
    answer = await platform.get(
        "/internal/call-context",
        params={"caller": "+79131234567", "called": "100"},
        headers=INTERNAL,
    )
    assert from_json(answer.content, CallContext) == CallContext(
        "+79131234567", "100", CallMode.DAY
    )


async def test_at_night_the_context_says_so(
    platform: httpx.AsyncClient, clock: SettableClock
) -> None:
    clock.moment = NIGHT_IN_TOMSK
    answer = await platform.get("/internal/call-context", headers=INTERNAL)
    assert from_json(answer.content, CallContext).mode is CallMode.NIGHT


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "token-of-the-test"}, REPORTS],
)
async def test_without_the_token_nobody_gets_in(
    headers: dict[str, str], platform: httpx.AsyncClient
) -> None:
    for method, path in (
        ("GET", "/internal/call-context"),
        ("POST", "/internal/call-events"),
        ("POST", "/internal/handoffs"),
        ("GET", "/internal/orders?worker=gateway-0"),
        ("POST", "/internal/reports"),
    ):
        answer = await platform.request(method, path, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["title"] == "Нужен действительный ключ доступа"


async def test_events_sent_twice_make_one_call(platform: httpx.AsyncClient) -> None:
    batch = to_json(whole_call())
    first = await platform.post("/internal/call-events", content=batch, headers=INTERNAL)
    second = await platform.post("/internal/call-events", content=batch, headers=INTERNAL)
    assert (first.status_code, first.json()["stored"]) == (200, 7)
    assert (second.json()["stored"], second.json()["known"]) == (0, 7)
    calls = (await platform.get("/api/calls", headers=REPORTS)).json()
    assert calls["total"] == 1


@pytest.mark.parametrize("garbage", [b"", b"\xff\xfe", b"{", b"{}", b'"text"', b"null", b"[1"])
async def test_garbage_instead_of_a_batch_is_a_problem(
    garbage: bytes, platform: httpx.AsyncClient
) -> None:
    answer = await platform.post("/internal/call-events", content=garbage, headers=INTERNAL)
    problem = answer.json()
    assert answer.status_code == 400
    assert (problem["code"], problem["title"]) == ("bad_request", "Запрос не понят")
    assert problem["detail"]


async def test_a_body_without_end_is_refused(platform: httpx.AsyncClient) -> None:
    answer = await platform.post(
        "/internal/call-events", content=b"[" + b" " * 5_000_000, headers=INTERNAL
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/internal/handoffs/unknown/outcome", b'{"outcome":"accepted"}', 404),
        ("/internal/handoffs", b"{}", 400),
        ("/internal/nothing", b"{}", 404),
    ],
)
async def test_what_cannot_be_served_is_a_problem(
    path: str, body: bytes, status: int, platform: httpx.AsyncClient
) -> None:
    answer = await platform.post(path, content=body, headers=INTERNAL)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_database_that_is_gone_is_told_plainly(
    platform: httpx.AsyncClient, engine: Engine
) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE call_event"))
    answer = await platform.post(
        "/internal/call-events", content=to_json(whole_call()), headers=INTERNAL
    )
    assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")
    assert "call_event" not in answer.text
