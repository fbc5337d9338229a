"""Waves of processes: each waits for the one before, and stops in reverse."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from core.clock import SystemClock
from server.child import ChildEvent
from server.process_group import ProcessGroup, StartFailed
from tests.server.fake_children import (
    DYING,
    OBEDIENT,
    NoKeeper,
    Watcher,
    child_spec,
    never_ready,
)


class Told:
    def __init__(self) -> None:
        self.keys: list[str] = []

    def __call__(self, key: str, **_fields: object) -> None:
        self.keys.append(key)


@pytest.fixture
def watcher() -> Watcher:
    return Watcher()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
async def group(watcher: Watcher, told: Told) -> AsyncIterator[ProcessGroup]:
    made = ProcessGroup(told, watcher.hooks, keeper=NoKeeper(), clock=SystemClock())
    yield made
    hurry = asyncio.Event()
    hurry.set()
    await made.stop(hurry)


async def test_a_wave_is_over_when_each_of_it_serves(group: ProcessGroup, told: Told) -> None:
    await group.start(
        [child_spec("first", OBEDIENT), child_spec("second", OBEDIENT)], within_seconds=30
    )
    assert told.keys == ["ready", "ready"]


async def test_processes_stop_in_reverse_order_of_waves(
    group: ProcessGroup, watcher: Watcher
) -> None:
    for name in ("platform", "gateway"):
        await group.start([child_spec(name, OBEDIENT)], within_seconds=30)
        await watcher.see(ChildEvent.STARTED)
    await group.stop(asyncio.Event())
    assert watcher.names_of(ChildEvent.STOPPED) == ["gateway", "platform"]


async def test_a_start_fails_when_a_process_keeps_dying(group: ProcessGroup) -> None:
    with pytest.raises(StartFailed) as failure:
        await group.start(
            [child_spec("good", OBEDIENT), child_spec("bad", DYING, is_ready=never_ready)],
            within_seconds=60,
        )
    assert (failure.value.names, failure.value.has_died) == (("bad",), True)


async def test_a_start_fails_when_a_process_is_too_slow(group: ProcessGroup) -> None:
    with pytest.raises(StartFailed) as failure:
        await group.start([child_spec("slow", OBEDIENT, is_ready=never_ready)], within_seconds=0.3)
    assert (failure.value.names, failure.value.has_died) == (("slow",), False)
