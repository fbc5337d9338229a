"""Stops asking a system that keeps failing: callers hear an honest word at once. Later one probe is let through."""

import threading
from collections.abc import Callable
from enum import Enum


class BreakerState(str, Enum):
    CLOSED = "closed"
    OPEN = "open"
    PROBING = "probing"


class CircuitBreaker:
    """Shared by all threads of a process. `monotonic` gives seconds."""

    def __init__(
        self, *, failures: int, pause_seconds: float, monotonic: Callable[[], float]
    ) -> None:
        self._limit = failures
        self._pause_seconds = pause_seconds
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._failed = 0
        self._state = BreakerState.CLOSED
        self._since = 0.0

    @property
    def state(self) -> BreakerState:
        return self._state

    def admits(self) -> bool:
        """Whether the system may be asked now. A probe that never reports is replaced after another pause."""
        with self._lock:
            if self._state is BreakerState.CLOSED:
                return True
            if self._monotonic() - self._since < self._pause_seconds:
                return False
            self._state = BreakerState.PROBING
            self._since = self._monotonic()
            return True

    def note_success(self) -> None:
        with self._lock:
            self._failed = 0
            self._state = BreakerState.CLOSED

    def note_failure(self) -> None:
        """An open breaker counts its pause from the first failure that opened it, or from the failed probe."""
        with self._lock:
            self._failed += 1
            is_probe = self._state is BreakerState.PROBING
            if is_probe or (self._state is BreakerState.CLOSED and self._failed >= self._limit):
                self._state = BreakerState.OPEN
                self._since = self._monotonic()
