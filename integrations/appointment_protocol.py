"""The wire shapes of an outside system of appointments."""

from datetime import date, datetime, time

from pydantic import Field

from core.appointments.appointment import AppointmentStatus, Consent
from integrations.protocol import Wire


class SlotBody(Wire):
    """`starts_at` with the offset of the office's zone."""

    office: str = Field(max_length=80)
    service: str = Field(max_length=80)
    starts_at: datetime
    minutes: int = Field(gt=0, le=480)


class FreeTimesQuery(Wire):
    """POST /v1/slots."""

    office: str = Field(max_length=80)
    service: str = Field(max_length=80)
    first: date
    last: date
    earliest: time
    latest: time
    limit: int = Field(gt=0, le=2000)


class FreeTimes(Wire):
    office: str
    service: str
    slots: list[SlotBody]


class HoldQuery(Wire):
    """POST /v1/holds; 409 when the slot is taken."""

    slot: SlotBody
    owner: str = Field(max_length=120)


class HoldBody(Wire):
    hold_id: str = Field(max_length=80)
    slot: SlotBody
    expires_at: datetime


class ReleaseQuery(Wire):
    """POST /v1/holds/release."""

    owner: str = Field(max_length=120)


class OrderBody(Wire):
    """POST /v1/appointments with an Idempotency-Key; 409 when the hold is gone."""

    hold_id: str = Field(max_length=80)
    consent: Consent
    name: str = Field(default="", max_length=200)
    telephone: str = Field(default="", max_length=20)
    source: str = Field(default="", max_length=80)


class AppointmentBody(Wire):
    """Also the answer of GET /v1/appointments/{code}; 404 when there is none to come."""

    code: str = Field(max_length=20)
    slot: SlotBody
    status: AppointmentStatus
    name: str = ""
    telephone: str = ""


class SearchQuery(Wire):
    """POST /v1/appointments/searches: the body keeps the telephone out of access logs."""

    telephone: str = Field(max_length=20)
    day: date


class AppointmentsFound(Wire):
    appointments: list[AppointmentBody]


class MoveQuery(Wire):
    """POST /v1/appointments/{code}/move with an Idempotency-Key; 404, or 409 when the hold is gone."""

    hold_id: str = Field(max_length=80)
