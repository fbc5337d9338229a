"""The engines' children: starting, feeding one text at a time, time-out, replacing the dead."""

import asyncio
import contextlib
import itertools
import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import structlog

from core.clock import Clock, SystemClock
from core.errors import SynthesisFailed
from voice_gateway.tts.engine_messages import EngineTask, Reply, read_reply
from voice_gateway.tts.voice_metrics import VoiceMetrics

START_SECONDS = 20.0
"""festival loads its voice in about one second; on a busy machine it takes several."""
LONGEST_RESTART_PAUSE_SECONDS = 5.0
ATTEMPTS = 3
"""A task whose engine died is tried again; a task that was too slow is not."""

_ARRIVALS = itertools.count()

log = structlog.get_logger()


class Urgency(IntEnum):
    """A caller waiting in silence comes before one who is listening, pre-warming comes last."""

    FIRST_SENTENCE = 0
    LATER_SENTENCE = 1
    PREWARMING = 2


@dataclass(order=True, slots=True)
class _Job:
    """By urgency; within one urgency, in order of arrival."""

    order: tuple[int, int]
    task: EngineTask = field(compare=False)
    result: "asyncio.Future[bytes]" = field(compare=False)
    attempts: int = field(default=0, compare=False)


class EnginePool:
    """`command` starts one child; tests give it commands that hang or die."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        processes: int,
        timeout_seconds: float,
        metrics: VoiceMetrics,
        clock: Clock | None = None,
    ) -> None:
        self._command = tuple(command)
        self._processes = processes
        self._timeout_seconds = timeout_seconds
        self._metrics = metrics
        self._clock = clock or SystemClock()
        self._jobs: asyncio.PriorityQueue[_Job] = asyncio.PriorityQueue()
        self._workers: list[asyncio.Task[None]] = []
        self._refusal = ""
        """Why no engine starts; empty while there is hope. Then nobody is kept waiting in silence."""

    async def start(self) -> None:
        """Returns at once; the engines come up in the background."""
        self._workers = [
            asyncio.create_task(self._keep_engine(), name=f"engine-{number}")
            for number in range(self._processes)
        ]

    async def synthesise(self, task: EngineTask, *, urgency: Urgency) -> bytes:
        """Finished PCM of one sentence.

        Raises:
            SynthesisFailed: the engine refused the text, was too slow, or died twice on it.
        """
        if self._refusal:
            raise SynthesisFailed(self._refusal)
        future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        await self._jobs.put(_Job((urgency, next(_ARRIVALS)), task, future))
        return await future

    async def aclose(self) -> None:
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        self._fail_waiting(SynthesisFailed("the voice process is closing"))

    def _fail_waiting(self, err: SynthesisFailed) -> None:
        while not self._jobs.empty():
            _fail(self._jobs.get_nowait(), err)

    def _refuse(self, reason: str) -> None:
        log.error("voice_engine_refused_to_start", reason=reason)
        self._metrics.last_error = reason
        if self._metrics.engines_ready == 0:
            self._refusal = reason
            self._fail_waiting(SynthesisFailed(reason))

    async def _keep_engine(self) -> None:
        """One engine for ever: a new child after each death, slower and slower if it will not start."""
        pause_seconds = 0.1
        while True:
            served = await self._run_engine()
            self._metrics.engine_restarts += 1
            pause_seconds = 0.1 if served else min(pause_seconds * 2, LONGEST_RESTART_PAUSE_SECONDS)
            await self._clock.sleep(pause_seconds)

    async def _run_engine(self) -> bool:
        """Live as long as one child does. True if it was ever ready."""
        child = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        is_ready = False
        try:
            if child.stdin is None or child.stdout is None:
                return False
            reply = await self._in_time(read_reply(child.stdout), START_SECONDS)
            if reply.error:
                self._refuse(reply.error)
                return False
            is_ready, self._refusal = True, ""
            self._metrics.engines_ready += 1
            self._metrics.engine_pids.add(child.pid)
            await self._serve(child, child.stdin, child.stdout)
        except SynthesisFailed as err:
            log.warning("voice_engine_lost", reason=str(err), pid=child.pid)
            if not is_ready:
                self._refuse(str(err))
        finally:
            if is_ready:
                self._metrics.engines_ready -= 1
                self._metrics.engine_pids.discard(child.pid)
            await _end(child)
        return is_ready

    async def _serve(
        self,
        child: asyncio.subprocess.Process,
        tasks: asyncio.StreamWriter,
        replies: asyncio.StreamReader,
    ) -> None:
        ended = asyncio.create_task(child.wait())
        try:
            while True:
                await self._serve_one(await self._next_job(ended), tasks, replies)
        finally:
            ended.cancel()
            await asyncio.gather(ended, return_exceptions=True)

    async def _next_job(self, ended: "asyncio.Task[int]") -> _Job:
        """Wait for a text; an engine that dies idle is replaced before it spoils one."""
        waiting = asyncio.create_task(self._jobs.get())
        try:
            await asyncio.wait((waiting, ended), return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            waiting.cancel()
            raise
        if ended.done():
            if waiting.done():
                self._jobs.put_nowait(waiting.result())
            waiting.cancel()
            raise SynthesisFailed("the engine's process ended")
        return waiting.result()

    async def _serve_one(
        self, job: _Job, tasks: asyncio.StreamWriter, replies: asyncio.StreamReader
    ) -> None:
        if job.result.done():
            return
        started = self._clock.monotonic()
        try:
            reply = await self._in_time(_ask(tasks, replies, job.task), self._timeout_seconds)
        except EngineTooSlow as err:
            _fail(job, err)
            raise
        except SynthesisFailed as err:
            await self._retry_or_fail(job, err)
            raise
        except asyncio.CancelledError:
            _fail(job, SynthesisFailed("the voice process is closing"))
            raise
        self._metrics.engine_seconds += self._clock.monotonic() - started
        _settle(job, reply)

    async def _retry_or_fail(self, job: _Job, err: SynthesisFailed) -> None:
        job.attempts += 1
        if job.attempts >= ATTEMPTS:
            _fail(job, err)
        else:
            await self._jobs.put(job)

    @staticmethod
    async def _in_time(reply: "asyncio._CoroutineLike[Reply]", seconds: float) -> Reply:
        try:
            async with asyncio.timeout(seconds):
                return await reply
        except TimeoutError as err:
            raise EngineTooSlow(f"the engine did not answer in {seconds:g} s") from err


class EngineTooSlow(SynthesisFailed):
    """The child hangs: it is killed and the text is not tried again, its caller has waited enough."""


async def _ask(
    tasks: asyncio.StreamWriter, replies: asyncio.StreamReader, task: EngineTask
) -> Reply:
    try:
        tasks.write(task.to_line())
        await tasks.drain()
    except OSError as err:
        raise SynthesisFailed("the engine's process ended") from err
    return await read_reply(replies)


def _settle(job: _Job, reply: Reply) -> None:
    if reply.error:
        _fail(job, SynthesisFailed(reply.error))
    elif not job.result.done():
        job.result.set_result(reply.pcm)


def _fail(job: _Job, err: SynthesisFailed) -> None:
    if not job.result.done():
        job.result.set_exception(err)


async def _end(child: asyncio.subprocess.Process) -> None:
    """Kill the child and whatever it started: they share a session of their own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    if child.stdin is not None:
        child.stdin.close()
    await child.wait()
