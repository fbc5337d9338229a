"""A clock that follows the running event loop: with a loop of virtual time it is the test's own."""

import asyncio

STARTS_AT = 1_795_000_000.0
"""Unix seconds at the loop's zero: 2026-11-18 12:26:40 UTC."""


class FakeClock:
    def wall(self) -> float:
        return STARTS_AT + self.monotonic()

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
