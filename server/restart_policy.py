"""When a dead child starts again: sooner after a single death, later in a crash loop. Pure."""

from collections import deque
from dataclasses import dataclass

FIRST_DELAY_SECONDS = 0.5
LONGEST_DELAY_SECONDS = 30.0
CRASH_LOOP_DEATHS = 5
CRASH_LOOP_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Restart:
    delay_seconds: float
    is_crash_loop: bool
    """The child died at least CRASH_LOOP_DEATHS times within CRASH_LOOP_SECONDS."""


class RestartPolicy:
    """One per child. A minute of life forgives earlier deaths."""

    def __init__(self) -> None:
        self._deaths: deque[float] = deque()

    def after_death(self, at: float) -> Restart:
        """`at`: monotonic seconds of the death."""
        self._deaths.append(at)
        while self._deaths[0] < at - CRASH_LOOP_SECONDS:
            self._deaths.popleft()
        deaths = len(self._deaths)
        if deaths >= CRASH_LOOP_DEATHS:
            return Restart(LONGEST_DELAY_SECONDS, is_crash_loop=True)
        return Restart(FIRST_DELAY_SECONDS * 2.0 ** (deaths - 1), is_crash_loop=False)
