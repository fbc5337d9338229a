"""The order of the line, and what may honestly be said of it. Pure."""

from collections.abc import Sequence
from datetime import datetime

from handoff.line import Handoff

FEWEST_TALKS = 5
"""Fewer finished talks tell nothing of the next one."""


def place(caller: Handoff) -> tuple[int, int, datetime, str]:
    """Sorts a line: those set to the head, then by priority, then by the moment of asking."""
    return (-caller.head, -caller.priority, caller.asked_at, caller.handoff_id)


def expected_wait_seconds(
    position: int, *, handling_seconds: Sequence[float], operators: int
) -> float:
    """From the last talks and the people at work; 0 when it cannot be told honestly.

    `operators` who answer take a caller every `mean / operators` seconds, and the one at `position` is
    the `position`-th to be taken.
    """
    if operators <= 0 or len(handling_seconds) < FEWEST_TALKS:
        return 0.0
    mean = sum(handling_seconds) / len(handling_seconds)
    return position * mean / operators
