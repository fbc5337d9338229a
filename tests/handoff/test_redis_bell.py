"""Rings between platform processes over a real Redis, and without one."""

import asyncio
from collections.abc import Callable

from handoff.redis_bell import RedisBell
from tests.fixtures.redis_server import redis_url

__all__ = ["redis_url"]

TOPIC = "orders:gateway-0"
WAIT_SECONDS = 20.0


async def test_a_ring_is_heard_in_another_process(redis_url: str) -> None:
    here, there = RedisBell(redis_url), RedisBell(redis_url)
    async with here.relaying(), there.relaying():
        with there.listening(TOPIC) as event:
            async with asyncio.timeout(WAIT_SECONDS):
                while not event.is_set():  # the relay subscribes a moment after its start
                    await asyncio.to_thread(here.ring, TOPIC)
                    await asyncio.sleep(0)


async def test_without_redis_a_ring_is_heard_at_home(free_port: Callable[[], int]) -> None:
    bell = RedisBell(f"redis://127.0.0.1:{free_port()}/0")
    with bell.listening(TOPIC) as event:
        await asyncio.to_thread(bell.ring, TOPIC)
        async with asyncio.timeout(WAIT_SECONDS):
            await event.wait()
