"""What the appointment desk holds before or during a scripted conversation.

before:
  - booked: {office: …, service: …, at: "2026-11-27 10:00", name: …, telephone: …}     gives {code} and {spoken_code}
  - full: {office: …, service: …, at: "2026-11-27 10:00"}       every window of that time, or of `day:`, is taken
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from core.appointments.appointment import DAY_END, DAY_START, BookingOrder, Consent, TimesWanted
from core.appointments.desk import AppointmentDesk

DIGIT_NAMES = ("ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять")


def arrange(entries: Sequence[Mapping[str, Any]], desk: AppointmentDesk) -> dict[str, str]:
    """Returns what the turns of the script may refer to.

    Raises:
        ValueError: the script names a time that cannot be booked.
    """
    known: dict[str, str] = {}
    for entry in entries:
        if "booked" in entry:
            known |= _book(entry["booked"], desk)
        else:
            _fill(entry["full"], desk)
    return known


def _book(entry: Mapping[str, Any], desk: AppointmentDesk) -> dict[str, str]:
    owner = f"stage-{uuid.uuid4().hex[:12]}"
    slots = desk.free_times(_wanted(entry))
    hold = desk.hold(slots[0], owner=owner) if slots else None
    if hold is None:
        raise ValueError(f"cannot be booked: {entry}")
    name, telephone = entry.get("name", ""), entry.get("telephone", "")
    consent = Consent.GIVEN if name else Consent.REFUSED
    booked = desk.book(BookingOrder(hold.hold_id, owner, consent, name, telephone, "stage"))
    if booked is None:
        raise ValueError(f"cannot be booked: {entry}")
    spoken = " ".join(DIGIT_NAMES[int(digit)] for digit in booked.code)
    return {"code": booked.code, "spoken_code": spoken}


def _fill(entry: Mapping[str, Any], desk: AppointmentDesk) -> None:
    while slots := desk.free_times(_wanted(entry)):
        for slot in slots:
            desk.hold(slot, owner=f"stage-{uuid.uuid4().hex[:12]}")


def _wanted(entry: Mapping[str, Any]) -> TimesWanted:
    if "day" in entry:
        day = date.fromisoformat(str(entry["day"]))
        return _times(entry, day, DAY_START, DAY_END)
    at = datetime.fromisoformat(str(entry["at"]))
    return _times(entry, at.date(), at.time(), at.time())


def _times(entry: Mapping[str, Any], day: date, first: time, last: time) -> TimesWanted:
    return TimesWanted(entry["office"], entry["service"], day, day, first, last)
