"""The children as a whole: started wave by wave, watched until they serve, stopped in reverse order."""

import asyncio
from collections.abc import Callable, Sequence

from core.clock import Clock
from server.child import Child, ChildHooks, ChildSpec, Keeper

PROBE_EVERY_SECONDS = 0.2
TELL_EVERY_SECONDS = 10.0
DEATHS_BEFORE_GIVING_UP = 3
"""A process that dies this often before it has served once makes the start fail."""

Tell = Callable[..., None]


class StartFailed(Exception):
    """`names` did not come to serve. `has_died`: it keeps crashing; else it is too slow."""

    def __init__(self, names: tuple[str, ...], *, has_died: bool) -> None:
        super().__init__(", ".join(names))
        self.names = names
        self.has_died = has_died


class ProcessGroup:
    """Owned by the launcher's main coroutine. `tell(key, **fields)` speaks to the person at the console."""

    def __init__(self, tell: Tell, hooks: ChildHooks, *, keeper: Keeper, clock: Clock) -> None:
        self._tell = tell
        self._hooks = hooks
        self._keeper = keeper
        self._clock = clock
        self._waves: list[dict[Child, asyncio.Task[None]]] = []

    async def start(self, wave: Sequence[ChildSpec], *, within_seconds: float) -> None:
        """Start the processes and return when each one serves. Cancel it to give up waiting.

        Raises:
            StartFailed: one keeps dying, or is not ready in time. What runs stays for `stop`.
        """
        running = {child: asyncio.create_task(child.run()) for child in map(self._child, wave)}
        self._waves.append(running)
        begun = told = self._clock.monotonic()
        waiting = list(running)
        while waiting:
            ready = await asyncio.gather(*(child.spec.is_ready() for child in waiting))
            now = self._clock.monotonic()
            for child, is_ready in zip(tuple(waiting), ready, strict=True):
                if is_ready:
                    waiting.remove(child)
                    self._tell("ready", name=child.spec.name, seconds=now - begun)
            _give_up_if_hopeless(waiting, is_late=now - begun > within_seconds)
            if waiting and now - told > TELL_EVERY_SECONDS:
                told = now
                names = ", ".join(child.spec.name for child in waiting)
                self._tell("still_waiting", names=names, seconds=now - begun)
            if waiting:
                await self._clock.sleep(PROBE_EVERY_SECONDS)

    async def stop(self, hurry: asyncio.Event) -> None:
        """The last wave first: calls end while those who answer them still live."""
        for wave in reversed(self._waves):
            await asyncio.gather(*(child.stop(hurry) for child in wave))
            await asyncio.gather(*wave.values())
        self._waves.clear()

    def _child(self, spec: ChildSpec) -> Child:
        return Child(spec, self._hooks, keeper=self._keeper, clock=self._clock)


def _give_up_if_hopeless(waiting: Sequence[Child], *, is_late: bool) -> None:
    dying = tuple(child.spec.name for child in waiting if child.deaths >= DEATHS_BEFORE_GIVING_UP)
    if dying:
        raise StartFailed(dying, has_died=True)
    if waiting and is_late:
        raise StartFailed(tuple(child.spec.name for child in waiting), has_died=False)
