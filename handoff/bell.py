"""Wakes whoever waits for a change: orders for a worker, news for the pages.

A bell carries nothing and may be missed; the truth is in the database, and who waits looks there now and then.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

LOOK_SECONDS = 0.25
"""How often the database is looked at without a ring: another platform process may have written."""
NEWS = "news"
"""The topic of the queue's log."""


def orders_topic(worker: str) -> str:
    return f"orders:{worker}"


def order_topic(order_id: int) -> str:
    """Somebody waits for the result of this order."""
    return f"order:{order_id}"


class Bell(Protocol):
    def ring(self, topic: str) -> None:
        """From any thread."""
        ...


class LoopBell:
    """Rings within one process: from any thread to the event loops that listen."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, list[tuple[asyncio.AbstractEventLoop, asyncio.Event]]] = {}

    def ring(self, topic: str) -> None:
        with self._lock:
            listeners = list(self._waiting.get(topic, ()))
        for loop, event in listeners:
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)

    @contextmanager
    def listening(self, topic: str) -> Iterator[asyncio.Event]:
        """The event is set by each ring; clear it before looking, so that no ring is lost."""
        listener = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._waiting.setdefault(topic, []).append(listener)
        try:
            yield listener[1]
        finally:
            with self._lock:
                self._waiting[topic].remove(listener)
                if not self._waiting[topic]:
                    del self._waiting[topic]


async def rung(event: asyncio.Event, seconds: float) -> None:
    """Returns at the ring, or when it is time to look anyway."""
    try:
        async with asyncio.timeout(min(seconds, LOOK_SECONDS)):
            await event.wait()
    except TimeoutError:
        return
