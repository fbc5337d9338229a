"""An event loop whose time jumps to the next timer when nothing else is left to do.

A minute of a call takes a tenth of a second, `asyncio.timeout` included, and every run is the same.
"""

import asyncio
import selectors

TURN_SECONDS = 1e-6
"""A turn of the loop costs time here as anywhere: who asks again until time has passed never spins."""


class NothingLeftToHappen(AssertionError):
    """All tasks wait and no timer is set: on a real clock this test would hang."""


class _JumpingSelector(selectors.SelectSelector):
    """Never waits for I/O; tells the loop's own time to pass instead."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.seconds += TURN_SECONDS
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None:
            raise NothingLeftToHappen("every task waits and no timer is set")
        self.seconds += timeout
        return []


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """Time begins at 0 and moves only from timer to timer. No threads, no sockets."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.seconds
