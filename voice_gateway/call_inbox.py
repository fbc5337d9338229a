"""Where everything that happens to a call waits for its coroutine."""

import asyncio
from collections import deque
from contextlib import suppress

from core.contracts.orders import GatewayOrder
from voice_gateway.happenings import Happening, OrderGiven
from voice_gateway.telephony import DigitPressed, HungUp


class CallInbox:
    """A queue in order of arrival, but hanging up overtakes everything."""

    def __init__(self) -> None:
        self._items: deque[Happening] = deque()
        self._hung_up: HungUp | None = None
        self._arrived = asyncio.Event()

    def post(self, happening: Happening) -> None:
        if isinstance(happening, HungUp):
            self._hung_up = happening
        else:
            self._items.append(happening)
        self._arrived.set()

    def put_back(self, happenings: list[Happening]) -> None:
        """Return what was taken too early, to be taken again first."""
        self._items.extendleft(reversed(happenings))
        if happenings:
            self._arrived.set()

    def forget_keys(self) -> None:
        """Keys pressed until now were meant for something that is over."""
        self._items = deque(item for item in self._items if not isinstance(item, DigitPressed))

    def forget_orders(self) -> list[GatewayOrder]:
        """Take out the orders nobody has looked at."""
        orders = [item.order for item in self._items if isinstance(item, OrderGiven)]
        self._items = deque(item for item in self._items if not isinstance(item, OrderGiven))
        return orders

    async def take(self, within_seconds: float | None) -> Happening | None:
        """None when nothing came in time."""
        if not self._items and not self._hung_up:
            self._arrived.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(within_seconds):
                    await self._arrived.wait()
        if self._hung_up:
            return self._hung_up
        return self._items.popleft() if self._items else None
