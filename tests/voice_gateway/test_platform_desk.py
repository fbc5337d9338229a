"""The desk over HTTP."""

from collections.abc import AsyncIterator

import httpx
import pytest

from core.contracts.dialogue import CallContext, CallMode
from core.contracts.handoff import HandoffReason, HandoffRequest, HandoffTicket
from core.contracts.orders import GatewayOrder, GatewayReport, OrderKind
from core.contracts.wire import from_json, to_json
from core.errors import PlatformUnreachable
from tests.fakes.clock import FakeClock
from tests.fakes.http_server import Response, ScriptedServer, scripted_server
from voice_gateway.order_dispatch import OrderDispatch
from voice_gateway.platform_desk import OrderRoads, PlatformDesk

REQUEST = HandoffRequest("call-1", "+79130000001", HandoffReason.CALLER_ASKED, asked_at=1.0)
CONTEXT = CallContext(mode=CallMode.DAY, municipality="tomsk")
TICKET = HandoffTicket("handoff-1", position=2, expected_wait_seconds=30.0)


class Poll:
    is_heard = True


def roads(reports: list[GatewayReport]) -> OrderRoads:
    dispatch = OrderDispatch("worker-0", FakeClock(), reports.append)
    return OrderRoads(dispatch, Poll(), reports.append)


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    async with scripted_server() as running:
        yield running


@pytest.fixture
async def desk(server: ScriptedServer) -> AsyncIterator[PlatformDesk]:
    async with httpx.AsyncClient(base_url=server.url, timeout=0.3) as client:
        yield PlatformDesk(client, roads([]))


async def test_the_context_of_a_call_is_asked_by_its_numbers(
    desk: PlatformDesk, server: ScriptedServer
) -> None:
    server.answers(Response(to_json(CONTEXT)))
    assert await desk.context_of(caller="+79130000001", called="100") == CONTEXT
    assert server.requests[0].path == "/internal/call-context?caller=%2B79130000001&called=100"


async def test_a_request_for_a_person_brings_a_ticket(
    desk: PlatformDesk, server: ScriptedServer
) -> None:
    server.answers(Response(to_json(TICKET)))
    assert await desk.ask(REQUEST) == TICKET
    assert from_json(server.requests[0].body, HandoffRequest) == REQUEST


async def test_orders_reach_a_call_that_follows_and_are_refused_after_it(
    server: ScriptedServer,
) -> None:
    reports: list[GatewayReport] = []
    ways, taken = roads(reports), list[GatewayOrder]()
    now = FakeClock().wall()
    order = GatewayOrder(1, OrderKind.HOLD, now, now + 9, call_id="call-1")
    async with httpx.AsyncClient(base_url=server.url) as client:
        desk = PlatformDesk(client, ways)
        desk.follow("call-1", taken.append)
        ways.dispatch.hand_out(order)
        desk.forget("call-1")
        ways.dispatch.hand_out(order)
        assert desk.is_heard
    assert taken == [order]
    assert [report.order_id for report in reports] == [1]


@pytest.mark.parametrize(
    "trouble",
    [
        Response(status=500),
        Response(status=401),
        Response(b"not JSON"),
        Response(b"[]"),
        Response(is_withheld=True),
        Response(drops_connection=True),
    ],
    ids=["500", "401", "not JSON", "[]", "no answer", "dropped"],
)
async def test_a_platform_in_trouble_is_unreachable(
    trouble: Response, desk: PlatformDesk, server: ScriptedServer
) -> None:
    server.answers(trouble)
    with pytest.raises(PlatformUnreachable):
        await desk.ask(REQUEST)
    with pytest.raises(PlatformUnreachable):
        await desk.context_of(caller="1", called="2")


async def test_nobody_at_the_address_is_unreachable() -> None:
    async with scripted_server() as short_lived:
        url = short_lived.url
    async with httpx.AsyncClient(base_url=url) as client:
        with pytest.raises(PlatformUnreachable):
            await PlatformDesk(client, roads([])).ask(REQUEST)
