"""The one place where the library's threads hand things to the event loop."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Relay:
    """Deliveries from any thread, in order, with one wake-up of the loop for all that wait.

    Not bounded here: every receiver bounds what it keeps, and the loop empties this at each turn.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiting: deque[tuple[Callable[[Any], None], Any]] = deque()
        self._is_woken = False

    def post(self, deliver: Callable[[T], None], item: T) -> None:
        """Have `deliver(item)` called on the event loop. Any thread; never waits, never raises."""
        self._waiting.append((deliver, item))
        # Set before the loop empties the queue, cleared before it looks: nothing is left behind.
        if not self._is_woken:
            self._is_woken = True
            try:
                self._loop.call_soon_threadsafe(self._deliver_all)
            except RuntimeError:  # the loop is closed: the process is leaving
                self._waiting.clear()

    def _deliver_all(self) -> None:
        self._is_woken = False
        while self._waiting:
            deliver, item = self._waiting.popleft()
            deliver(item)
