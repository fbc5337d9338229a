"""How long a login waits after failures in a row. Pure."""

from datetime import timedelta

FREE_FAILURES = 4
"""People mistype: the fifth failure is the first that costs time."""
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(hours=24)
"""Failures older than this do not count any more."""


def delay_after(failures: int) -> timedelta:
    """30 s, 1 min, 2 min … up to an hour: guessing becomes hopeless, an owner is never locked out for good."""
    if failures <= FREE_FAILURES:
        return timedelta()
    doublings = min(failures - FREE_FAILURES - 1, 10)
    return min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)
