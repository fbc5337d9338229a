"""The desk over HTTP."""

from collections.abc import AsyncIterator

import httpx
import pytest

from core.contracts.dialogue import CallContext, CallMode
from core.contracts.handoff import HandoffOffer, HandoffOutcome, HandoffReason, HandoffRequest
from core.contracts.wire import from_json, to_json
from core.errors import PlatformUnreachable
from tests.fakes.http_server import Response, ScriptedServer, scripted_server
from voice_gateway.platform_desk import PlatformDesk

REQUEST = HandoffRequest("call-1", "+79130000001", HandoffReason.CALLER_ASKED, asked_at=1.0)
CONTEXT = CallContext(mode=CallMode.DAY, municipality="tomsk")
OFFER = HandoffOffer(("sip:operator@127.0.0.1",), ring_seconds=12.0)


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    async with scripted_server() as running:
        yield running


@pytest.fixture
async def desk(server: ScriptedServer) -> AsyncIterator[PlatformDesk]:
    async with httpx.AsyncClient(base_url=server.url, timeout=0.3) as client:
        yield PlatformDesk(client)


async def test_the_context_of_a_call_is_asked_by_its_numbers(
    desk: PlatformDesk, server: ScriptedServer
) -> None:
    server.answers(Response(to_json(CONTEXT)))
    assert await desk.context_of(caller="+79130000001", called="100") == CONTEXT
    assert server.requests[0].path == "/internal/call-context?caller=%2B79130000001&called=100"


async def test_a_request_for_a_person_brings_an_offer(
    desk: PlatformDesk, server: ScriptedServer
) -> None:
    server.answers(Response(to_json(OFFER)))
    assert await desk.ask(REQUEST) == OFFER
    assert from_json(server.requests[0].body, HandoffRequest) == REQUEST


async def test_nobody_is_an_answer_and_no_failure(
    desk: PlatformDesk, server: ScriptedServer
) -> None:
    server.answers(Response(status=204))
    assert await desk.ask(REQUEST) is None


async def test_what_became_of_the_offer_is_reported(
    desk: PlatformDesk, server: ScriptedServer
) -> None:
    await desk.report("call-1", HandoffOutcome.ACCEPTED)
    request = server.requests[0]
    assert request.path == "/internal/handoffs/call-1/outcome"
    assert request.body == b'{"outcome":"accepted"}'


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
            await PlatformDesk(client).ask(REQUEST)
