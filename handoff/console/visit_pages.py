"""Appointments for the caller in hand: free times, booking, moving, cancelling, by the robot's own rules."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus
from itertools import groupby
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Form, Query, Request, Response

from core.access.account import visitor_of
from core.access.audit import AuditKind, Deed, Subject
from core.appointments.appointment import BookingOrder, Consent, Hold, Slot, TimesWanted
from core.callbacks.rules import dialable
from core.errors import DeskUnavailable
from core.knowledge.cards import OfficeCard
from core.knowledge.snapshot import KnowledgeSnapshot
from core.web.problems import Problem
from handoff.console.acting import AtDesk
from handoff.console.current_call import CurrentCall, own_call
from handoff.console.parts import TEXTS, ConsoleParts

DAYS_SHOWN = 7
MOST_TIMES = 120
MESSAGES = TEXTS["messages"]
Answer = TypeVar("Answer")
Code = Annotated[str, Query(max_length=80)]
Field = Annotated[str, Form(max_length=200)]


@dataclass(frozen=True, slots=True)
class VisitChoice:
    """What the panel shows times of; `moved`: the code of the appointment that is to be moved."""

    office: Code = ""
    service: Code = ""
    moved: Code = ""
    first: date | None = None


@dataclass(frozen=True, slots=True)
class SlotForm:
    """A time as the page's buttons send it."""

    office: Field
    service: Field
    starts_at: Annotated[datetime, Form()]
    minutes: Annotated[int, Form(ge=1, le=600)]

    def slot(self) -> Slot:
        return Slot(self.office, self.service, self.starts_at, self.minutes)


@dataclass(frozen=True, slots=True)
class VisitorForm:
    """Who comes. Without consent nothing of the person is kept, the number of the call neither."""

    has_consent: Annotated[bool, Form()] = False
    name: Field = ""
    telephone: Field = ""

    def problem(self) -> str:
        if not self.has_consent:
            return "consent_needed" if self.name.strip() else ""
        if len(self.name.strip()) < 2:
            return "name_short"
        return "" if dialable(self.telephone) else "telephone_wrong"


def visit_router(parts: ConsoleParts) -> APIRouter:
    router = APIRouter(prefix="/console/calls/{handoff_id}/visits", include_in_schema=False)
    _add_reading(router, parts)
    _add_booking(router, parts)
    _add_changing(router, parts)
    return router


def _add_reading(router: APIRouter, parts: ConsoleParts) -> None:
    @router.get("")
    def visits(
        request: Request,
        me: AtDesk,
        handoff_id: str,
        asked: Annotated[VisitChoice, Depends()],
    ) -> Response:
        """The panel; with office and service named, the free times of a week."""
        call = own_call(parts, me, handoff_id)
        slots = call.handoff.slots
        today = parts.now().astimezone(parts.zone).date()
        choice = VisitChoice(
            asked.office or slots.get("office", ""),
            asked.service or slots.get("service", ""),
            asked.moved,
            max(asked.first or today, today),
        )
        return _panel(request, parts, call, choice=choice)


def _add_booking(router: APIRouter, parts: ConsoleParts) -> None:
    @router.post("/hold")
    def hold(
        request: Request, me: AtDesk, handoff_id: str, form: Annotated[SlotForm, Depends()]
    ) -> Response:
        call = own_call(parts, me, handoff_id)
        held = _hold(parts, me.account.login, form.slot())
        context = {"hold": held, "problem": "", "form": VisitorForm()}
        return _confirmation(request, parts, call, HTTPStatus.OK, **context)

    @router.post("/book")
    def book(
        request: Request,
        me: AtDesk,
        handoff_id: str,
        hold_id: Field,
        slot: Annotated[SlotForm, Depends()],
        form: Annotated[VisitorForm, Depends()],
    ) -> Response:
        call = own_call(parts, me, handoff_id)
        if problem := form.problem():
            kept = Hold(hold_id, slot.slot(), parts.now())
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            context = {"hold": kept, "problem": MESSAGES[problem], "form": form}
            return _confirmation(request, parts, call, status, **context)
        order = BookingOrder(
            hold_id=hold_id,
            key=f"console:{handoff_id}:{hold_id}",
            consent=Consent.GIVEN if form.has_consent else Consent.REFUSED,
            name=form.name.strip(),
            telephone=dialable(form.telephone) if form.has_consent else "",
            source=me.account.login,
        )
        booked = _asked(lambda: parts.help.appointments.book(order))
        if booked is None:
            raise Problem(HTTPStatus.CONFLICT, "refused", MESSAGES["hold_gone"])
        _note(parts, me, "appointment_booked", booked.code)
        told = MESSAGES["appointment_booked"].format(code=booked.code)
        return _panel(request, parts, call, told=told)


def _add_changing(router: APIRouter, parts: ConsoleParts) -> None:
    @router.post("/{code}/move")
    def move(
        request: Request,
        me: AtDesk,
        handoff_id: str,
        code: str,
        form: Annotated[SlotForm, Depends()],
    ) -> Response:
        call = own_call(parts, me, handoff_id)
        held = _hold(parts, me.account.login, form.slot())
        key = f"console:{handoff_id}:{held.hold_id}"
        moved = _asked(lambda: parts.help.appointments.move(code, held.hold_id, key=key))
        if moved is None:
            raise Problem(HTTPStatus.CONFLICT, "refused", MESSAGES["no_appointment"])
        _note(parts, me, "appointment_moved", code)
        return _panel(request, parts, call, told=MESSAGES["appointment_moved"].format(code=code))

    @router.post("/{code}/cancel")
    def cancel(request: Request, me: AtDesk, handoff_id: str, code: str) -> Response:
        call = own_call(parts, me, handoff_id)
        key = f"console:{handoff_id}:{code}:cancel"
        cancelled = _asked(lambda: parts.help.appointments.cancel(code, key=key))
        if cancelled is None:
            raise Problem(HTTPStatus.CONFLICT, "refused", MESSAGES["no_appointment"])
        _note(parts, me, "appointment_cancelled", code)
        told = MESSAGES["appointment_cancelled"].format(code=code)
        return _panel(request, parts, call, told=told)


def _hold(parts: ConsoleParts, login: str, slot: Slot) -> Hold:
    if slot.starts_at.tzinfo is None:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", "starts_at")
    held = _asked(lambda: parts.help.appointments.hold(slot, owner=f"operator:{login}"))
    if held is None:
        raise Problem(HTTPStatus.CONFLICT, "refused", MESSAGES["slot_taken"])
    return held


def _asked(question: Callable[[], Answer]) -> Answer:
    try:
        return question()
    except DeskUnavailable as err:
        raise Problem(HTTPStatus.BAD_GATEWAY, "refused", MESSAGES["desk_silent"]) from err


def _panel(
    request: Request,
    parts: ConsoleParts,
    call: CurrentCall,
    *,
    choice: VisitChoice | None = None,
    told: str = "",
) -> Response:
    snapshot = parts.help.knowledge.snapshot
    chosen = choice or VisitChoice()
    days: list[tuple[date, list[Slot]]] = []
    if chosen.first and chosen.office and chosen.service:
        last = chosen.first + timedelta(days=DAYS_SHOWN - 1)
        wanted = TimesWanted(chosen.office, chosen.service, chosen.first, last)
        times = _asked(lambda: parts.help.appointments.free_times(wanted, limit=MOST_TIMES))
        days = _by_day(times)
    context: dict[str, object] = {
        "call": call,
        "history": parts.help.history.of(call.handoff.caller, but_call=call.handoff.call_id),
        "knowledge": snapshot,
        "choice": chosen,
        "later": chosen.first + timedelta(days=DAYS_SHOWN) if chosen.first else None,
        "days": days,
        "told": told,
        "services": sorted(snapshot.services.values(), key=lambda one: one.name),
        "offices": _offices_for(snapshot, chosen.service),
    }
    return parts.web.pages.render(request, "console/visits.html", HTTPStatus.OK, **context)


def _offices_for(snapshot: KnowledgeSnapshot, service: str) -> list[OfficeCard]:
    """Those that provide the service; all of them until one is chosen."""
    card = snapshot.services.get(service)
    codes = card.offices if card and card.offices else tuple(snapshot.offices)
    found = [snapshot.offices[code] for code in codes if code in snapshot.offices]
    return sorted(found, key=lambda office: office.name)


def _by_day(times: Sequence[Slot]) -> list[tuple[date, list[Slot]]]:
    grouped = groupby(times, key=lambda slot: slot.starts_at.date())
    return [(day, list(slots)) for day, slots in grouped]


def _confirmation(
    request: Request,
    parts: ConsoleParts,
    call: CurrentCall,
    status: HTTPStatus,
    **context: object,
) -> Response:
    knowledge = parts.help.knowledge.snapshot
    return parts.web.pages.render(
        request, "console/visit_confirm.html", status, call=call, knowledge=knowledge, **context
    )


def _note(parts: ConsoleParts, me: AtDesk, action: str, code: str) -> None:
    deed = Deed(AuditKind.CHANGE, action, Subject("appointment", code))
    parts.web.audit.note(visitor_of(me), deed)
