"""Day, night or holiday by the clock; an administrator's hand goes before the clock. Pure."""

from dataclasses import dataclass
from datetime import datetime, time

from core.contracts.dialogue import CallMode


@dataclass(frozen=True, slots=True)
class DayHours:
    """Time of day, regional, when people answer. `starts` counts as day, `ends` as night.

    Hours over midnight (`starts` later than `ends`) are understood; equal ones mean round the clock.
    """

    starts: time
    ends: time

    def contain(self, at: time) -> bool:
        if self.starts == self.ends:
            return True
        if self.starts < self.ends:
            return self.starts <= at < self.ends
        return at >= self.starts or at < self.ends


def mode_at(
    local: datetime, hours: DayHours, *, is_holiday: bool, override: CallMode | None = None
) -> CallMode:
    """`local` is regional time. A holiday's night is a night like any other."""
    if override is not None:
        return override
    if not hours.contain(local.time()):
        return CallMode.NIGHT
    return CallMode.HOLIDAY if is_holiday else CallMode.DAY
