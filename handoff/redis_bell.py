"""Carries rings between platform processes through Redis. Without Redis they find each other's work a little later."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.exceptions import RedisError

from handoff.bell import LoopBell

CHANNEL = "rcto:bell"
TIMEOUT_SECONDS = 0.2
"""A ring is a convenience: nobody waits for a Redis that is away."""
RETRY_SECONDS = 2.0

log = structlog.get_logger()


class RedisBell(LoopBell):
    """Rings here at once, and everywhere through Redis while `relaying`."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._sender = Redis.from_url(
            url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS
        )

    def ring(self, topic: str) -> None:
        super().ring(topic)
        try:
            self._sender.publish(CHANNEL, topic)
        except RedisError as err:
            log.warning("bell_not_carried", reason=str(err))

    @asynccontextmanager
    async def relaying(self) -> AsyncIterator[None]:
        """Rings of other processes are heard while this is open."""
        relay = asyncio.create_task(self._relay(), name="redis_bell")
        try:
            yield
        finally:
            relay.cancel()
            with suppress(asyncio.CancelledError):
                await relay
            self._sender.close()

    async def _relay(self) -> None:
        while True:
            try:
                async with AsyncRedis.from_url(self._url) as client, client.pubsub() as heard:
                    await heard.subscribe(CHANNEL)
                    async for message in heard.listen():
                        if message["type"] == "message":
                            super().ring(message["data"].decode("utf-8"))
            except RedisError as err:
                log.warning("bell_not_heard", reason=str(err))
            await asyncio.sleep(RETRY_SECONDS)
