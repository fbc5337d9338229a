"""Work beside the call: asked of the outside, named, limited in time, its end posted to the inbox."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from core.errors import AssistantError
from voice_gateway.call_inbox import CallInbox
from voice_gateway.happenings import Work, WorkDone

T = TypeVar("T")


class WorkTimedOut(AssistantError):
    """Something outside did not answer in its named time."""

    code = "work_timed_out"


class WorkCrew:
    """Runs work beside the call and posts its end to the inbox."""

    def __init__(self, inbox: CallInbox) -> None:
        self._inbox = inbox
        self._tasks: asyncio.TaskGroup | None = None
        self._running: set[asyncio.Task[None]] = set()

    def join(self, tasks: asyncio.TaskGroup) -> None:
        self._tasks = tasks

    def begin(
        self, name: str, doing: Coroutine[Any, Any, T], *, within_seconds: float | None
    ) -> Work[T]:
        if self._tasks is None:
            doing.close()
            raise RuntimeError("work begins only inside the call's task group")
        work: Work[T] = Work(name)
        work.task = self._tasks.create_task(
            self._see_through(work, doing, within_seconds), name=name
        )
        self._running.add(work.task)
        work.task.add_done_callback(self._running.discard)
        work.task.add_done_callback(lambda _: doing.close())  # cancelled before its first step
        return work

    def leave(self) -> None:
        for task in self._running:
            task.cancel()

    async def _see_through(
        self, work: Work[T], doing: Coroutine[Any, Any, T], within_seconds: float | None
    ) -> None:
        try:
            async with asyncio.timeout(within_seconds):
                work.result = await doing
        except AssistantError as err:
            work.error = err
        except TimeoutError:
            work.error = WorkTimedOut(f"{work.name} took longer than {within_seconds} s")
        finally:
            work.is_done = True
        self._inbox.post(WorkDone(work))
