"""The stand-in as a portal's appointment book."""

from typing import Annotated

from fastapi import APIRouter, Header, HTTPException

from core.appointments.appointment import Appointment, BookingOrder, Slot, TimesWanted
from integrations.appointment_protocol import (
    AppointmentBody,
    AppointmentsFound,
    FreeTimes,
    FreeTimesQuery,
    HoldBody,
    HoldQuery,
    MoveQuery,
    OrderBody,
    ReleaseQuery,
    SearchQuery,
    SlotBody,
)
from integrations.stand_in.reception import Reception

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=120)]


def slots_router(reception: Reception) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["appointments"])

    @router.post("/slots")
    def free_times(query: FreeTimesQuery) -> FreeTimes:
        wanted = TimesWanted(
            query.office, query.service, query.first, query.last, query.earliest, query.latest
        )
        slots = [
            _slot_body(slot) for slot in reception.desk().free_times(wanted, limit=query.limit)
        ]
        return FreeTimes(office=query.office, service=query.service, slots=slots)

    @router.post("/holds", status_code=201)
    def hold(query: HoldQuery) -> HoldBody:
        """409 when the slot is taken or is no time of that office."""
        slot = Slot(**dict(query.slot))
        held = reception.desk().hold(slot, owner=query.owner)
        if held is None:
            raise HTTPException(409, "slot_taken")
        return HoldBody(
            hold_id=held.hold_id, slot=_slot_body(held.slot), expires_at=held.expires_at
        )

    @router.post("/holds/release", status_code=204)
    def release(query: ReleaseQuery) -> None:
        reception.desk().release(query.owner)

    return router


def appointments_router(reception: Reception) -> APIRouter:
    router = APIRouter(prefix="/v1/appointments", tags=["appointments"])

    @router.post("", status_code=201)
    def book(body: OrderBody, key: Key) -> AppointmentBody:
        """One appointment a key; 409 when the hold is gone."""
        order = BookingOrder(
            body.hold_id, key, body.consent, body.name, body.telephone, body.source
        )
        return _answer(reception.desk().book(order), status=409)

    @router.post("/searches")
    def search(query: SearchQuery) -> AppointmentsFound:
        found = reception.desk().find_by_telephone(query.telephone, query.day)
        return AppointmentsFound(appointments=[_body(one) for one in found])

    @router.get("/{code}")
    def find(code: str) -> AppointmentBody:
        return _answer(reception.desk().find(code), status=404)

    @router.post("/{code}/move")
    def move(code: str, query: MoveQuery, key: Key) -> AppointmentBody:
        return _answer(reception.desk().move(code, query.hold_id, key=key), status=409)

    @router.post("/{code}/cancel")
    def cancel(code: str, key: Key) -> AppointmentBody:
        return _answer(reception.desk().cancel(code, key=key), status=404)

    return router


def _answer(appointment: Appointment | None, *, status: int) -> AppointmentBody:
    if appointment is None:
        raise HTTPException(status, "gone")
    return _body(appointment)


def _body(appointment: Appointment) -> AppointmentBody:
    return AppointmentBody(
        code=appointment.code,
        slot=_slot_body(appointment.slot),
        status=appointment.status,
        name=appointment.name,
        telephone=appointment.telephone,
    )


def _slot_body(slot: Slot) -> SlotBody:
    return SlotBody.model_validate(slot, from_attributes=True)
