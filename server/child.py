"""One child process of the launcher: started, its output kept, restarted when it dies, stopped cleanly."""

import asyncio
import ctypes
import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from core.clock import Clock
from server.guardian import end_group
from server.probes import Probe
from server.restart_policy import RestartPolicy

PR_SET_PDEATHSIG = 1
LAST_WORDS_SECONDS = 0.5
"""How long output is still read after a child is gone: a grandchild may hold the pipe open for ever."""

_libc = ctypes.CDLL(None)


class ChildEvent(str, Enum):
    STARTED = "started"
    DIED = "died"
    CRASH_LOOP = "crash_loop"
    STOPPED = "stopped"
    KILLED = "killed"


@dataclass(frozen=True, slots=True)
class ChildSpec:
    """What to run and how to know that it serves."""

    name: str
    command: tuple[str, ...]
    is_ready: Probe
    environment: Mapping[str, str]
    folder: Path = Path()
    stop_seconds: float = 10.0
    """From SIGTERM to SIGKILL; a gateway worker drains its calls in this time."""


class Keeper(Protocol):
    """Whoever ends the child's process group when the launcher itself is killed."""

    def watch(self, group: int) -> None: ...

    def forget(self, group: int) -> None: ...


@dataclass(frozen=True, slots=True)
class ChildHooks:
    """Where the child's lines and events go. Called on the event loop."""

    on_line: Callable[[str, bytes], None]
    on_event: Callable[[str, ChildEvent, str], None]


def _die_with_parent() -> None:
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """`run` lives until `stop`; `deaths` counts how often the process ended by itself."""

    def __init__(self, spec: ChildSpec, hooks: ChildHooks, *, keeper: Keeper, clock: Clock) -> None:
        self.spec = spec
        self.deaths = 0
        self._hooks = hooks
        self._keeper = keeper
        self._clock = clock
        self._restarts = RestartPolicy()
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = asyncio.Event()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    async def run(self) -> None:
        """Keep the process alive until `stop` is called."""
        while not self._stopping.is_set():
            code = await self._run_once()
            if self._stopping.is_set():
                break
            self.deaths += 1
            restart = self._restarts.after_death(self._clock.monotonic())
            event = ChildEvent.CRASH_LOOP if restart.is_crash_loop else ChildEvent.DIED
            self._hooks.on_event(self.spec.name, event, _death(code))
            await self._pause(restart.delay_seconds)

    async def stop(self, hurry: asyncio.Event) -> None:
        """SIGTERM, then SIGKILL to the whole group after `stop_seconds` or as soon as `hurry` is set."""
        self._stopping.set()
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.send_signal(signal.SIGTERM)
        gone = asyncio.create_task(process.wait())
        hurried = asyncio.create_task(hurry.wait())
        await asyncio.wait(
            {gone, hurried},
            timeout=self.spec.stop_seconds,
            return_when=asyncio.FIRST_COMPLETED,
        )
        hurried.cancel()
        event = ChildEvent.STOPPED if gone.done() else ChildEvent.KILLED
        end_group(process.pid, signal.SIGKILL)
        await gone
        self._hooks.on_event(self.spec.name, event, _death(process.returncode or 0))

    async def _run_once(self) -> int:
        read_end, write_end = os.pipe()
        try:
            process = await self._start(write_end)
        finally:
            os.close(write_end)
        pump = asyncio.create_task(self._pump(read_end))
        try:
            code = await process.wait()
            end_group(process.pid, signal.SIGKILL)
            await asyncio.wait({pump}, timeout=LAST_WORDS_SECONDS)
        finally:
            pump.cancel()
            self._keeper.forget(process.pid)
        return code

    async def _start(self, output: int) -> asyncio.subprocess.Process:
        """The output is a pipe of our own: asyncio's one delays `wait` until grandchildren are gone too."""
        process = await asyncio.create_subprocess_exec(
            *self.spec.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=self.spec.folder,
            env=self.spec.environment,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )
        self._process = process
        self._keeper.watch(process.pid)
        self._hooks.on_event(self.spec.name, ChildEvent.STARTED, str(process.pid))
        if self._stopping.is_set():  # `stop` came while the process was being made
            end_group(process.pid, signal.SIGKILL)
        return process

    async def _pump(self, read_end: int) -> None:
        reader = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(read_end, "rb")
        )
        rest = b""
        try:
            while chunk := await reader.read(65536):
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    self._hooks.on_line(self.spec.name, line)
        finally:
            transport.close()
            if rest:
                self._hooks.on_line(self.spec.name, rest)

    async def _pause(self, seconds: float) -> None:
        slept = asyncio.create_task(self._clock.sleep(seconds))
        stopped = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({slept, stopped}, return_when=asyncio.FIRST_COMPLETED)
        for task in (slept, stopped):
            task.cancel()


def _death(code: int) -> str:
    if code >= 0:
        return f"exit {code}"
    return signal.Signals(-code).name
