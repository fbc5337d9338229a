"""The call's own time, which stands still on hold, and the longest a caller may talk to the robot."""

from core.clock import Clock
from core.contracts.call_record import CallOutcome
from voice_gateway.happenings import CallIsOver, TimeIsShort

WARNING_SECONDS = 60.0
"""How long before the longest call ends the caller is told."""


class CallTime:
    """Seconds of the call that count: time sat out on hold or without media does not."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._skipped_seconds = 0.0

    def monotonic(self) -> float:
        return self.clock.monotonic() - self._skipped_seconds

    def skip(self, seconds: float) -> None:
        self._skipped_seconds += seconds


class TalkLimit:
    """When the longest call warns and ends. `seconds` None: never."""

    def __init__(self, clock: CallTime, seconds: float | None) -> None:
        self._clock = clock
        self._ends_at = None if seconds is None else clock.monotonic() + seconds
        self._has_warned = seconds is not None and seconds <= 2 * WARNING_SECONDS

    def seconds_to_next(self) -> float | None:
        if self._ends_at is None:
            return None
        warning = 0.0 if self._has_warned else WARNING_SECONDS
        return max(0.0, self._ends_at - warning - self._clock.monotonic())

    def passed(self) -> TimeIsShort | None:
        """The warning, once.

        Raises:
            CallIsOver: the limit is reached.
        """
        if self._ends_at is None:
            return None
        left = self._ends_at - self._clock.monotonic()
        if left <= 0:
            raise CallIsOver(CallOutcome.TOO_LONG)
        if left <= WARNING_SECONDS and not self._has_warned:
            self._has_warned = True
            return TimeIsShort()
        return None
