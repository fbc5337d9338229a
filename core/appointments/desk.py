"""The port of appointments. Adapters: our own tables (`local_desk.py`) and outside systems (`integrations`)."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from core.appointments.appointment import Appointment, BookingOrder, Hold, Slot, TimesWanted


class AppointmentDesk(Protocol):
    """Called from threads; every call may wait and may raise DeskUnavailable when an outside system is silent.

    What all adapters promise is in tests/contracts/test_appointment_desk_contract.py.
    """

    def free_times(self, wanted: TimesWanted, *, limit: int = 500) -> Sequence[Slot]:
        """Earliest first; empty for an office or a service that is unknown, and for days that cannot be booked."""
        ...

    def hold(self, slot: Slot, *, owner: str) -> Hold | None:
        """Keeps the slot for `owner` (a call or an operator's work place); what the owner held before is let go.

        None when the slot is taken or is no time of that office.
        """
        ...

    def release(self, owner: str) -> None:
        """Lets go what the owner holds; nothing held is fine."""
        ...

    def book(self, order: BookingOrder) -> Appointment | None:
        """None when the hold is gone."""
        ...

    def find(self, code: str) -> Appointment | None:
        """A booked appointment that is not over yet."""
        ...

    def find_by_telephone(self, telephone: str, day: date) -> Sequence[Appointment]:
        """Booked appointments of that day (of the office's zone) that are not over, earliest first."""
        ...

    def move(self, code: str, hold_id: str, *, key: str) -> Appointment | None:
        """To the slot held; the code stays. None when the appointment or the hold is gone."""
        ...

    def cancel(self, code: str, *, key: str) -> Appointment | None:
        """The appointment as cancelled, also when it was already; None when there is none."""
        ...
