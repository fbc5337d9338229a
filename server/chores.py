"""Small jobs that the platform repeats while it lives, each in a thread of its own time."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.exc import SQLAlchemyError

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Chore:
    """`run` is blocking; a database that is down makes it try again next time."""

    name: str
    every_seconds: float
    run: Callable[[], object]


@asynccontextmanager
async def chores_running(chores: Sequence[Chore]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(_keep(chore), name=chore.name) for chore in chores]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _keep(chore: Chore) -> None:
    """A defect is told loudly and does not stop the clock: the chore begins anew."""
    while True:
        repeating = asyncio.create_task(_repeat(chore), name=chore.name)
        try:
            await asyncio.wait([repeating])
        finally:
            repeating.cancel()
        if repeating.cancelled():
            return
        log.error("chore_died", chore=chore.name, exc_info=repeating.exception())
        await asyncio.sleep(chore.every_seconds)


async def _repeat(chore: Chore) -> None:
    while True:
        try:
            await run_in_threadpool(chore.run)
        except SQLAlchemyError as err:
            log.warning("chore_failed", chore=chore.name, reason=str(err))
        await asyncio.sleep(chore.every_seconds)
