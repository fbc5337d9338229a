"""What moves through the port of appointments. All moments are aware."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

DAY_START, DAY_END = time(0, 0), time(23, 59)


@dataclass(frozen=True, slots=True)
class TimesWanted:
    """Codes of office and service, and the days (both included) and times of day that would do."""

    office: str
    service: str
    first: date
    last: date
    earliest: time = DAY_START
    latest: time = DAY_END


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which an office can receive one person for a service; `starts_at` in the office's zone."""

    office: str
    service: str
    starts_at: datetime
    minutes: int

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Hold:
    """A slot kept for one caller until `expires_at`."""

    hold_id: str
    slot: Slot
    expires_at: datetime


class Consent(str, Enum):
    """What the person answered about the processing of personal data."""

    GIVEN = "given"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class BookingOrder:
    """`key` makes a repeated order harmless: the same key gives the same appointment.

    After a refused consent `name` and `telephone` are empty: the code alone identifies the appointment.
    `source`: who books, such as `robot` or an operator's login.
    """

    hold_id: str
    key: str
    consent: Consent
    name: str = ""
    telephone: str = ""
    source: str = "robot"


class AppointmentStatus(str, Enum):
    BOOKED = "booked"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Appointment:
    """`code`: six digits the person is told. `telephone` as +7 and ten digits."""

    code: str
    slot: Slot
    status: AppointmentStatus
    name: str
    telephone: str
