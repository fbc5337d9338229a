"""Real, tiny child processes: restarted, stopped, never left behind."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from server.child import Child, ChildEvent, ChildSpec
from tests.server.fake_children import (
    DYING,
    OBEDIENT,
    PARENT_OF_STUBBORN,
    STUBBORN,
    HurriedClock,
    NoKeeper,
    Watcher,
    child_spec,
    gone_within,
)


class Nursery:
    """Starts children and makes sure that none outlives the test."""

    def __init__(self) -> None:
        self.watcher = Watcher()
        self.running: dict[Child, asyncio.Task[None]] = {}

    def start(self, spec: ChildSpec) -> Child:
        child = Child(spec, self.watcher.hooks, keeper=NoKeeper(), clock=HurriedClock())
        self.running[child] = asyncio.create_task(child.run())
        return child

    async def stop(self, *, at_once: bool = False) -> None:
        hurry = asyncio.Event()
        if at_once:
            hurry.set()
        for child, task in self.running.items():
            await child.stop(hurry)
            await task
        self.running.clear()


@pytest.fixture
async def nursery() -> AsyncIterator[Nursery]:
    made = Nursery()
    yield made
    await made.stop(at_once=True)


async def test_a_child_that_dies_is_started_again(nursery: Nursery) -> None:
    child = nursery.start(child_spec("dying", DYING))
    await nursery.watcher.see(ChildEvent.STARTED, times=3)
    assert child.deaths >= 2
    assert ("dying", ChildEvent.DIED, "exit 3") in nursery.watcher.events
    assert ("dying", "no good") in nursery.watcher.lines


async def test_a_child_that_keeps_dying_is_a_crash_loop(nursery: Nursery) -> None:
    nursery.start(child_spec("dying", DYING))
    await nursery.watcher.see(ChildEvent.CRASH_LOOP)
    assert len(nursery.watcher.names_of(ChildEvent.DIED)) == 4


async def test_a_child_that_obeys_is_stopped_by_the_first_word(nursery: Nursery) -> None:
    nursery.start(child_spec("obedient", OBEDIENT))
    await nursery.watcher.read("serves")
    await nursery.stop()
    assert nursery.watcher.events[-1] == ("obedient", ChildEvent.STOPPED, "SIGTERM")
    assert nursery.watcher.names_of(ChildEvent.DIED) == []


async def test_a_child_that_does_not_obey_is_killed_after_its_time(nursery: Nursery) -> None:
    nursery.start(child_spec("stubborn", STUBBORN, stop_seconds=0.1))
    await nursery.watcher.read("serves")
    await nursery.stop()
    assert nursery.watcher.events[-1] == ("stubborn", ChildEvent.KILLED, "SIGKILL")


async def test_a_second_ctrl_c_does_not_wait(nursery: Nursery) -> None:
    nursery.start(child_spec("stubborn", STUBBORN, stop_seconds=600))
    await nursery.watcher.read("serves")
    async with asyncio.timeout(30):
        await nursery.stop(at_once=True)
    assert nursery.watcher.names_of(ChildEvent.KILLED) == ["stubborn"]


async def test_grandchildren_end_with_their_parent(nursery: Nursery) -> None:
    nursery.start(child_spec("parent", PARENT_OF_STUBBORN))
    grandchild = int(await nursery.watcher.read("grandchild"))
    await nursery.watcher.read("serves")
    await nursery.stop()
    assert gone_within(grandchild, 10)


async def test_a_long_line_without_an_end_arrives_whole(nursery: Nursery) -> None:
    nursery.start(child_spec("loud", "print('x' * 300_000); print('end', end='')"))
    await nursery.watcher.read("end")
    assert ("loud", "x" * 300_000) in nursery.watcher.lines
