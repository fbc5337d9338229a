"""Which times an office has: windows × duration of the visit × timetable, less exceptions and holidays. Pure.

A window's day is cut into cells. A visit takes whole cells of one window, and a cell belongs to one visit
only: so two visits of different length cannot overlap either.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.appointments.appointment import Slot, TimesWanted
from core.knowledge.cards import OfficeCard, ServiceCard

CELL_MINUTES = 5
"""Divides every usual length of a visit."""

Occupied = Mapping[int, Set[datetime]]
"""Starts of the cells taken, by window, in UTC."""


@dataclass(frozen=True, slots=True)
class BookingRules:
    """A visit can be booked for `horizon_days` after today and no later than `lead` before it."""

    horizon_days: int
    lead: timedelta


def visit_minutes(service: ServiceCard) -> int:
    """In whole cells."""
    return -(-max(service.visit_minutes, 1) // CELL_MINUTES) * CELL_MINUTES


def possible_slots(
    office: OfficeCard,
    service: ServiceCard,
    wanted: TimesWanted,
    *,
    now: datetime,
    rules: BookingRules,
) -> Iterator[Slot]:
    """Every start in the days and times wanted, taken or not. Empty when the office does not provide the service."""
    if office.code not in service.offices:
        return
    today = now.astimezone(ZoneInfo(office.hours.timezone)).date()
    first = max(wanted.first, today)
    last = min(wanted.last, today + timedelta(days=rules.horizon_days))
    for ahead in range((last - first).days + 1):
        for slot in _slots_of_day(office, service, first + timedelta(days=ahead)):
            is_wanted = wanted.earliest <= slot.starts_at.time() <= wanted.latest
            if is_wanted and slot.starts_at >= now + rules.lead:
                yield slot


def _slots_of_day(office: OfficeCard, service: ServiceCard, day: date) -> Iterator[Slot]:
    """Visits follow each other from the opening; none runs into a break or over the closing time."""
    length = timedelta(minutes=visit_minutes(service))
    zone = ZoneInfo(office.hours.timezone)
    for interval in office.hours.on(day).intervals:
        start = datetime.combine(day, interval.opens, zone)
        closes = datetime.combine(day, interval.closes, zone)
        while start + length <= closes:
            yield Slot(office.code, service.code, start, visit_minutes(service))
            start += length


def cells_of(slot: Slot) -> tuple[datetime, ...]:
    """Starts of the cells in UTC, in order."""
    start = slot.starts_at.astimezone(UTC)
    return tuple(
        start + timedelta(minutes=passed) for passed in range(0, slot.minutes, CELL_MINUTES)
    )


def free_windows(slot: Slot, windows: int, occupied: Occupied) -> list[int]:
    """Windows (from 1) in which every cell of the slot is free."""
    cells = cells_of(slot)
    return [
        window
        for window in range(1, windows + 1)
        if not any(cell in occupied.get(window, ()) for cell in cells)
    ]
