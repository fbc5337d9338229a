"""The gateways' door to the waiting line."""

import asyncio
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from core.contracts.handoff import HandoffOutcome, HandoffReason, HandoffRequest, HandoffTicket
from core.contracts.orders import (
    GatewayOrder,
    GatewayReport,
    OrderKind,
    RefusedReport,
    ReportKind,
    ReportsTaken,
)
from core.contracts.wire import from_json, to_json
from server.platform_assembly import PlatformParts, create_app
from server.process_plan import SystemSettings
from tests.server.conftest import INTERNAL, NIGHT_IN_TOMSK, NOON_IN_TOMSK, OPERATOR, SettableClock

NOON = NOON_IN_TOMSK.timestamp()
ASKED = HandoffRequest(
    "call-1", "+79131234567", HandoffReason.CALLER_ASKED, NOON, worker="gateway-0"
)


async def ask(platform: httpx.AsyncClient, request: HandoffRequest = ASKED) -> HandoffTicket:
    answer = await platform.post("/internal/handoffs", content=to_json(request), headers=INTERNAL)
    assert answer.status_code == 200
    return from_json(answer.content, HandoffTicket)


async def fetch(platform: httpx.AsyncClient, **query: object) -> list[GatewayOrder]:
    params = {"worker": "gateway-0", **{key: str(value) for key, value in query.items()}}
    answer = await platform.get("/internal/orders", params=params, headers=INTERNAL)
    assert answer.status_code == 200
    return from_json(answer.content, list[GatewayOrder])


async def report(platform: httpx.AsyncClient, *reports: GatewayReport) -> ReportsTaken:
    answer = await platform.post("/internal/reports", content=to_json(reports), headers=INTERNAL)
    assert answer.status_code == 200
    return from_json(answer.content, ReportsTaken)


def bridged(ticket: HandoffTicket, report_id: str = "r-1", **fields: str) -> GatewayReport:
    values = {"worker": "gateway-0", "call_id": "call-1", "handoff_id": ticket.handoff_id}
    return GatewayReport(report_id, ReportKind.BRIDGED, NOON, **{**values, **fields})


async def test_the_telephone_on_duty_is_ordered_to_ring(platform: httpx.AsyncClient) -> None:
    ticket = await ask(platform)
    (order,) = await fetch(platform)
    assert (order.kind, order.target) == (OrderKind.RING_OPERATOR, OPERATOR)
    assert (order.handoff_id, order.call_id) == (ticket.handoff_id, "call-1")


async def test_an_order_comes_again_until_it_is_acknowledged(platform: httpx.AsyncClient) -> None:
    await ask(platform)
    first = await fetch(platform)
    assert await fetch(platform) == first
    assert await fetch(platform, after=first[-1].order_id) == []
    assert await fetch(platform) == []


async def test_an_order_of_another_worker_is_not_told(platform: httpx.AsyncClient) -> None:
    await ask(platform)
    assert await fetch(platform, worker="gateway-7") == []


async def test_a_waiting_question_is_answered_as_soon_as_there_is_an_order(
    platform: httpx.AsyncClient,
) -> None:
    waiting = asyncio.create_task(fetch(platform, wait_seconds=20))
    await asyncio.sleep(0)
    await ask(platform)
    (order,) = await waiting
    assert order.kind is OrderKind.RING_OPERATOR


async def test_a_question_without_an_order_ends_empty(platform: httpx.AsyncClient) -> None:
    assert await fetch(platform, wait_seconds=0.3) == []


async def test_at_night_the_ticket_says_that_nobody_can_come(
    platform: httpx.AsyncClient, clock: SettableClock
) -> None:
    clock.moment = NIGHT_IN_TOMSK
    ticket = await ask(platform)
    assert ticket.outcome is HandoffOutcome.NOBODY
    assert await fetch(platform) == []


async def test_a_report_counts_once(platform: httpx.AsyncClient) -> None:
    ticket = await ask(platform)
    told = bridged(ticket)
    assert await report(platform, told) == ReportsTaken(stored=1)
    assert await report(platform, told, told) == ReportsTaken(stored=0, known=2)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"worker": "gateway-7"}, "worker_foreign"),
        ({"call_id": "of-somebody-else"}, "call_foreign"),
        ({"offer_id": "forged"}, "offer_foreign"),
        ({"handoff_id": "forged"}, "handoff_unknown"),
    ],
)
async def test_a_forged_report_is_refused_and_changes_nothing(
    fields: dict[str, str], reason: str, platform: httpx.AsyncClient
) -> None:
    ticket = await ask(platform)
    taken = await report(platform, bridged(ticket, **fields))
    assert taken.refused == (RefusedReport("r-1", reason),)
    assert await report(platform, bridged(ticket, "r-2")) == ReportsTaken(stored=1)


async def test_a_report_nobody_understands_does_not_hold_up_the_others(
    platform: httpx.AsyncClient,
) -> None:
    ticket = await ask(platform)
    batch = b'[{"report_id": 5}, "x", ' + to_json(bridged(ticket)) + b"]"
    answer = await platform.post("/internal/reports", content=batch, headers=INTERNAL)
    taken = from_json(answer.content, ReportsTaken)
    assert (answer.status_code, taken.stored, len(taken.refused)) == (200, 1, 2)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/internal/orders", b""),
        ("GET", "/internal/orders?worker=w&after=-1", b""),
        ("GET", "/internal/orders?worker=w&wait_seconds=600", b""),
        ("POST", "/internal/reports", b"{}"),
        ("POST", "/internal/reports", b"["),
        ("POST", "/internal/handoffs", to_json(ASKED).replace(b"call-1", b"")),
        ("POST", "/internal/handoffs", to_json(ASKED).replace(b"gateway-0", b"")),
        ("POST", "/internal/handoffs", to_json(ASKED).replace(b"call-1", b"x" * 100)),
    ],
)
async def test_what_does_not_fit_is_a_problem(
    method: str, path: str, body: bytes, platform: httpx.AsyncClient
) -> None:
    answer = await platform.request(method, path, content=body, headers=INTERNAL)
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


async def test_an_order_written_by_another_platform_process_is_found_without_a_bell(
    platform: httpx.AsyncClient, engine: Engine, clock: SettableClock, temporary_settings: Path
) -> None:
    waiting = asyncio.create_task(fetch(platform, wait_seconds=20))
    await asyncio.sleep(0)
    app = create_app(PlatformParts(SystemSettings.load(), engine, timedelta(minutes=30), now=clock))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://other"
    ) as other:
        await ask(other)
    assert len(await waiting) == 1
