"""Tiny child processes in the place of the real ones, and waiting for a process to be gone."""

import asyncio
import os
import select
import sys
from collections.abc import Mapping
from pathlib import Path

from server.child import ChildEvent, ChildHooks, ChildSpec
from server.probes import Probe

OBEDIENT = "import time; print('serves', flush=True); time.sleep(600)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    " print('serves', flush=True); time.sleep(600)"
)
DYING = "import sys; print('no good', flush=True); sys.exit(3)"
PARENT_OF_STUBBORN = (
    "import subprocess, sys, time;"
    f" child = subprocess.Popen([sys.executable, '-c', {STUBBORN!r}]);"
    " print('grandchild', child.pid, flush=True); time.sleep(600)"
)


async def ready_at_once() -> bool:
    return True


async def never_ready() -> bool:
    return False


def child_spec(
    name: str, script: str, *, is_ready: Probe = ready_at_once, stop_seconds: float = 20.0
) -> ChildSpec:
    environment: Mapping[str, str] = {"PATH": "/usr/bin:/bin"}
    command = (sys.executable, "-S", "-E", "-c", script)
    return ChildSpec(name, command, is_ready, environment, Path.cwd(), stop_seconds)


class Watcher:
    """Keeps what the children did; `see` waits for the next event or line of a kind."""

    def __init__(self) -> None:
        self.events: list[tuple[str, ChildEvent, str]] = []
        self.lines: list[tuple[str, str]] = []
        self._changed = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def hooks(self) -> ChildHooks:
        return ChildHooks(self._on_line, self._on_event)

    def names_of(self, event: ChildEvent) -> list[str]:
        return [name for name, seen, _ in self.events if seen is event]

    async def see(self, event: ChildEvent, times: int = 1) -> None:
        await self._until(lambda: len(self.names_of(event)) >= times)

    async def read(self, start: str) -> str:
        """The rest of the first line that begins with `start`."""
        await self._until(lambda: any(line.startswith(start) for _, line in self.lines))
        return next(line for _, line in self.lines if line.startswith(start))[len(start) :].strip()

    async def _until(self, is_so: object) -> None:
        async with asyncio.timeout(30), self._changed:
            await self._changed.wait_for(is_so)  # type: ignore[arg-type]

    def _on_line(self, name: str, line: bytes) -> None:
        self.lines.append((name, line.decode()))
        self._notify()

    def _on_event(self, name: str, event: ChildEvent, how: str) -> None:
        self.events.append((name, event, how))
        self._notify()

    def _notify(self) -> None:
        async def tell() -> None:
            async with self._changed:
                self._changed.notify_all()

        task = asyncio.get_running_loop().create_task(tell())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class NoKeeper:
    def watch(self, group: int) -> None: ...

    def forget(self, group: int) -> None: ...


class HurriedClock:
    """Waits are over at once; time goes on by what was waited."""

    def __init__(self) -> None:
        self.now = 0.0

    def wall(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


def gone_within(pid: int, seconds: float) -> bool:
    """Wait for a process that is not ours to end."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        ready, _, _ = select.select([handle], [], [], seconds)
        return bool(ready)
    finally:
        os.close(handle)
