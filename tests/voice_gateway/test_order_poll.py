"""The worker's long poll over a real HTTP server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from core.clock import SystemClock
from core.contracts.orders import GatewayOrder, OrderKind
from core.contracts.wire import to_json
from tests.fakes.http_server import Response, ScriptedServer, scripted_server
from voice_gateway.order_dispatch import OrderDispatch
from voice_gateway.order_poll import OrderPoll

FAR = 4_000_000_000.0
WITHHELD = Response(is_withheld=True)


def order(number: int, *, issued_at: float = 1.0) -> GatewayOrder:
    return GatewayOrder(number, OrderKind.HOLD, issued_at, FAR, call_id="call-1")


class Orders:
    """What came for the one call of the worker."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self._came = asyncio.Event()

    def take(self, given: GatewayOrder) -> None:
        self.numbers.append(given.order_id)
        self._came.set()

    async def until(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.numbers) < count:
                self._came.clear()
                await self._came.wait()


@asynccontextmanager
async def polling(server: ScriptedServer, orders: Orders, memory: Path) -> AsyncIterator[OrderPoll]:
    dispatch = OrderDispatch("worker-3", SystemClock(), lambda _report: None)
    dispatch.follow("call-1", orders.take)
    async with httpx.AsyncClient(base_url=server.url, timeout=2.0) as client:
        poll = OrderPoll("worker-3", client, SystemClock(), memory=memory, dispatch=dispatch)
        running = asyncio.create_task(poll.run())
        try:
            yield poll
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


def answer(*orders_given: GatewayOrder) -> Response:
    return Response(to_json(list(orders_given)))


async def test_orders_come_in_order_and_the_last_number_is_told(tmp_path: Path) -> None:
    orders = Orders()
    async with scripted_server() as server:
        server.answers(answer(order(4), order(9)), answer(order(10)), WITHHELD)
        async with polling(server, orders, tmp_path / "last.json"):
            await orders.until(3)
    assert orders.numbers == [4, 9, 10]
    assert server.requests[0].path == (
        "/internal/orders?worker=worker-3&after=0&free_legs=0&wait_seconds=0.0"
    )
    assert "after=9" in server.requests[1].path


async def test_an_order_given_twice_is_obeyed_once(tmp_path: Path) -> None:
    orders = Orders()
    async with scripted_server() as server:
        server.answers(answer(order(1)), answer(order(1), order(2)), WITHHELD)
        async with polling(server, orders, tmp_path / "last.json"):
            await orders.until(2)
    assert orders.numbers == [1, 2]


async def test_a_worker_that_starts_anew_does_not_obey_again(tmp_path: Path) -> None:
    memory = tmp_path / "last.json"
    first, second = Orders(), Orders()
    async with scripted_server() as server:
        server.answers(answer(order(5, issued_at=50.0)), WITHHELD)
        async with polling(server, first, memory):
            await first.until(1)
        server.answers(answer(order(5, issued_at=50.0), order(6, issued_at=51.0)), WITHHELD)
        async with polling(server, second, memory):
            await second.until(1)
    assert second.numbers == [6]


async def test_numbers_of_a_database_made_anew_are_not_taken_for_old_ones(tmp_path: Path) -> None:
    memory = tmp_path / "last.json"
    first, second = Orders(), Orders()
    async with scripted_server() as server:
        server.answers(answer(order(500, issued_at=50.0)), WITHHELD)
        async with polling(server, first, memory):
            await first.until(1)
        server.answers(answer(order(1, issued_at=60.0)), WITHHELD)
        async with polling(server, second, memory):
            await second.until(1)
    assert second.numbers == [1]


async def test_a_platform_in_trouble_is_asked_again_until_it_answers(tmp_path: Path) -> None:
    orders = Orders()
    async with scripted_server() as server:
        server.answers(
            Response(status=500),
            Response(b"no JSON"),
            Response(drops_connection=True),
            answer(order(1)),
            WITHHELD,
        )
        async with polling(server, orders, tmp_path / "last.json") as poll:
            await orders.until(1)
            assert poll.is_heard
    assert orders.numbers == [1]


async def test_a_memory_that_cannot_be_read_stops_nobody(tmp_path: Path) -> None:
    memory = tmp_path / "last.json"
    memory.write_bytes(b"{torn")
    orders = Orders()
    async with scripted_server() as server:
        server.answers(answer(order(1)), WITHHELD)
        async with polling(server, orders, memory):
            await orders.until(1)
    assert orders.numbers == [1]
