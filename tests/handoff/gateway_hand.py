"""Plays the gateway beside a running action: carries out, refuses, or leaves orders lying."""

import asyncio
from collections.abc import Awaitable, Callable

from core.contracts.orders import GatewayOrder
from handoff.bell import orders_topic, rung
from handoff.refusals import Done, Refused
from tests.handoff.line_world import WORKER, LineWorld

WAIT_SECONDS = 20.0


async def next_order(world: LineWorld) -> GatewayOrder:
    """The next one for the worker, as soon as it is there."""
    async with asyncio.timeout(WAIT_SECONDS):
        with world.bell.listening(orders_topic(WORKER)) as event:
            while True:
                event.clear()
                if found := await asyncio.to_thread(world.orders):
                    return found[0]
                await rung(event, WAIT_SECONDS)


async def carried_out(
    world: LineWorld, action: Callable[[], Awaitable[Done | Refused]], *, refusing: str = ""
) -> tuple[Done | Refused, GatewayOrder]:
    """What the person is told, and the order that was given for it."""
    acting = asyncio.ensure_future(action())
    order = await next_order(world)
    await asyncio.to_thread(world.answers, order, refusing)
    return await acting, order
