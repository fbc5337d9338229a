"""Appointments in an outside system: a portal's or an МФЦ's own book."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from urllib.parse import quote

from core.appointments.appointment import Appointment, BookingOrder, Hold, Slot, TimesWanted
from core.errors import DeskUnavailable, OutsideSystemError
from integrations.agency_client import AgencyClient, AgencyRequest, Answer
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

BOOK = "/v1/appointments"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HttpAppointmentDesk:
    """An `AppointmentDesk` over HTTP. Everything is repeatable: by key, by owner, or because it only reads."""

    client: AgencyClient

    def free_times(self, wanted: TimesWanted, *, limit: int = 500) -> Sequence[Slot]:
        query = FreeTimesQuery(
            office=wanted.office,
            service=wanted.service,
            first=wanted.first,
            last=wanted.last,
            earliest=wanted.earliest,
            latest=wanted.latest,
            limit=limit,
        )
        request = AgencyRequest("POST", "/v1/slots", query, is_repeatable=True)
        found = self._ask(
            request,
            FreeTimes,
            lambda answer: (answer.office, answer.service) == (wanted.office, wanted.service),
        )
        return [_slot(one) for one in found.slots] if found else ()

    def hold(self, slot: Slot, *, owner: str) -> Hold | None:
        """Holding again lets the first hold go: a repetition leaves one."""
        query = HoldQuery(slot=_body(slot), owner=owner)
        request = AgencyRequest("POST", "/v1/holds", query, is_repeatable=True)
        found = self._ask(request, HoldBody, lambda answer: _slot(answer.slot) == slot)
        return Hold(found.hold_id, slot, found.expires_at) if found else None

    def release(self, owner: str) -> None:
        request = AgencyRequest(
            "POST", "/v1/holds/release", ReleaseQuery(owner=owner), is_repeatable=True
        )
        self._carry_out(lambda: self.client.tell(request))

    def book(self, order: BookingOrder) -> Appointment | None:
        body = OrderBody(
            hold_id=order.hold_id,
            consent=order.consent,
            name=order.name,
            telephone=order.telephone,
            source=order.source,
        )
        request = AgencyRequest("POST", BOOK, body, idempotency_key=order.key, is_repeatable=True)
        return _appointment(self._ask(request, AppointmentBody))

    def find(self, code: str) -> Appointment | None:
        request = AgencyRequest("GET", _path(code), is_repeatable=True)
        return _appointment(self._ask(request, AppointmentBody, _is_about(code)))

    def find_by_telephone(self, telephone: str, day: date) -> Sequence[Appointment]:
        if not telephone:
            return ()
        query = SearchQuery(telephone=telephone, day=day)
        request = AgencyRequest("POST", f"{BOOK}/searches", query, is_repeatable=True)
        found = self._ask(
            request,
            AppointmentsFound,
            lambda answer: all(one.telephone == telephone for one in answer.appointments),
        )
        return [one for body in found.appointments if (one := _appointment(body))] if found else ()

    def move(self, code: str, hold_id: str, *, key: str) -> Appointment | None:
        request = AgencyRequest(
            "POST",
            f"{_path(code)}/move",
            MoveQuery(hold_id=hold_id),
            idempotency_key=key,
            is_repeatable=True,
        )
        return _appointment(self._ask(request, AppointmentBody, _is_about(code)))

    def cancel(self, code: str, *, key: str) -> Appointment | None:
        request = AgencyRequest(
            "POST", f"{_path(code)}/cancel", idempotency_key=key, is_repeatable=True
        )
        return _appointment(self._ask(request, AppointmentBody, _is_about(code)))

    def _ask(
        self,
        request: AgencyRequest,
        answer: type[Answer],
        fits: Callable[[Answer], bool] = lambda _answer: True,
    ) -> Answer | None:
        return self._carry_out(lambda: self.client.ask(request, answer, fits=fits))

    @staticmethod
    def _carry_out(asking: Callable[[], T]) -> T:
        """Raises:
        DeskUnavailable: the system is silent, lies or refuses.
        """
        try:
            return asking()
        except OutsideSystemError as err:
            raise DeskUnavailable(str(err)) from err


def _is_about(code: str) -> Callable[[AppointmentBody], bool]:
    return lambda answer: answer.code == code


def _path(code: str) -> str:
    return f"{BOOK}/{quote(code, safe='')}"


def _body(slot: Slot) -> SlotBody:
    return SlotBody.model_validate(slot, from_attributes=True)


def _slot(body: SlotBody) -> Slot:
    return Slot(body.office, body.service, body.starts_at, body.minutes)


def _appointment(body: AppointmentBody | None) -> Appointment | None:
    if body is None:
        return None
    return Appointment(body.code, _slot(body.slot), body.status, body.name, body.telephone)
