"""When a call-back may be rung, and when again. Pure; moments are aware, hours are the region's."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.callbacks.callback import CallbackRefusal

MAX_ATTEMPTS = 3
RETRY_AFTER = {"busy": timedelta(minutes=10), "no_operator": timedelta(minutes=5)}
"""After other results people are away from the telephone: an hour."""
USUAL_RETRY = timedelta(hours=1)
FARTHEST = timedelta(days=14)
SOONEST = timedelta(minutes=5)
"""The caller is still on the line when the promise is given."""
USUAL_WINDOW = timedelta(hours=2)
"""What is promised when the caller names no time."""
SEARCH_DAYS = 20
"""Longer than the longest row of holidays (1–8 January)."""
NATIONAL_DIGITS = 10


@dataclass(frozen=True, slots=True)
class CallbackHours:
    """Allowed time of day; `is_closed_on` tells holidays."""

    starts: time
    ends: time
    zone: ZoneInfo
    is_closed_on: Callable[[date], bool]

    def next_open(self, at: datetime) -> datetime:
        """`at` itself when it is allowed, else the next opening."""
        local = at.astimezone(self.zone)
        for days in range(SEARCH_DAYS):
            day = local.date() + timedelta(days=days)
            opens, closes = self._of(day)
            if not self.is_closed_on(day) and local < closes:
                return max(local, opens)
        return local + timedelta(days=SEARCH_DAYS)

    def close_of(self, at: datetime) -> datetime:
        """The end of the allowed hours of that day."""
        return self._of(at.astimezone(self.zone).date())[1]

    def is_open(self, at: datetime) -> bool:
        return self.next_open(at) == at

    def _of(self, day: date) -> tuple[datetime, datetime]:
        return (
            datetime.combine(day, self.starts, self.zone),
            datetime.combine(day, self.ends, self.zone),
        )


@dataclass(frozen=True, slots=True)
class CallbackWindow:
    rings_from: datetime
    rings_until: datetime


def dialable(number: str) -> str:
    """`+7` and ten digits for any way a Russian number is written, empty for what cannot be rung back."""
    digits = re.sub(r"\D", "", number)
    if len(digits) == NATIONAL_DIGITS + 1 and digits[0] in "78":
        digits = digits[1:]
    if len(digits) != NATIONAL_DIGITS or digits[0] not in "3489":
        return ""
    return f"+7{digits}"


def window_for(
    wanted_from: datetime | None,
    wanted_until: datetime | None,
    *,
    now: datetime,
    hours: CallbackHours,
) -> CallbackWindow | CallbackRefusal:
    """The promise that can be kept: the wanted time cut to the allowed hours."""
    begin = max(wanted_from or now, now + SOONEST)
    if wanted_until is not None and wanted_until <= begin:
        return CallbackRefusal.WINDOW_OVER
    if begin - now > FARTHEST:
        return CallbackRefusal.TOO_FAR
    opens = hours.next_open(begin)
    if wanted_until is None:
        return CallbackWindow(opens, min(opens + USUAL_WINDOW, hours.close_of(opens)))
    if opens >= wanted_until:
        return CallbackRefusal.WINDOW_CLOSED
    return CallbackWindow(opens, min(wanted_until, hours.close_of(opens)))


def next_attempt(
    result: str, attempts: int, *, now: datetime, hours: CallbackHours
) -> datetime | None:
    """When to ring again after `attempts` tries; None: that was the last one.

    An operator who did not come is our own fault and uses no attempt up.
    """
    if result != "no_operator" and attempts >= MAX_ATTEMPTS:
        return None
    return hours.next_open(now + RETRY_AFTER.get(result, USUAL_RETRY))
