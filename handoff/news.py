"""Tells the pages what has changed: lines of the queue's log, as they are written by any platform process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.calls.queue_log import LogLine, last_number, lines_after
from handoff.bell import LOOK_SECONDS, NEWS, LoopBell, rung
from handoff.store.queue_turn import Turns

MOST_UNREAD = 500
READ_AT_ONCE = 200

log = structlog.get_logger()


class Subscription:
    """News for one page. `None` says that some were lost: the page draws itself anew."""

    def __init__(self) -> None:
        self._unread: asyncio.Queue[LogLine | None] = asyncio.Queue(MOST_UNREAD)

    def tell(self, line: LogLine) -> None:
        if self._unread.full():
            while not self._unread.empty():
                self._unread.get_nowait()
            self._unread.put_nowait(None)
        else:
            self._unread.put_nowait(line)

    async def next(self) -> LogLine | None:
        return await self._unread.get()

    async def __aiter__(self) -> AsyncIterator[LogLine | None]:
        while True:
            yield await self._unread.get()


class News:
    """One reader of the log a process, whatever the number of pages. Lives on the event loop."""

    def __init__(self, turns: Turns, bell: LoopBell) -> None:
        self._turns = turns
        self._bell = bell
        self._pages: set[Subscription] = set()
        self._reader: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def subscribe(self) -> AsyncIterator[Subscription]:
        """Everything written from now on. The reader works while anybody listens."""
        page = Subscription()
        if self._reader is None:
            begin = await asyncio.to_thread(self._last)
            if self._reader is None:  # nobody was quicker meanwhile
                self._reader = asyncio.create_task(self._read(begin), name="news")
        self._pages.add(page)
        try:
            yield page
        finally:
            self._pages.discard(page)
            if not self._pages and self._reader is not None:
                reader, self._reader = self._reader, None
                reader.cancel()
                with suppress(asyncio.CancelledError):
                    await reader

    async def _read(self, number: int) -> None:
        with self._bell.listening(NEWS) as event:
            while True:
                event.clear()
                for line in await asyncio.to_thread(self._after, number):
                    number = line.number
                    for page in self._pages:
                        page.tell(line)
                await rung(event, LOOK_SECONDS)

    def _after(self, number: int) -> list[LogLine]:
        try:
            with self._turns.reading() as look:
                return lines_after(look.session, number, limit=READ_AT_ONCE)
        except SQLAlchemyError as err:  # the database is away: the pages wait for it
            log.warning("news_not_read", reason=str(err))
            return []

    def _last(self) -> int:
        with self._turns.reading() as look:
            return last_number(look.session)
