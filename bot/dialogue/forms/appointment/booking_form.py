"""Booking an appointment by voice. Works at night as by day: no person is needed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time

from bot.dialogue.decision import say
from bot.dialogue.forms.appointment.choosing import Choosing
from bot.dialogue.forms.appointment.confirm_step import ConfirmStep
from bot.dialogue.forms.appointment.day_step import DayStep
from bot.dialogue.forms.appointment.fields import (
    CONFIRMED,
    CONSENT,
    DAY,
    HOLD,
    NAME,
    OFFICE,
    PLACE,
    SERVICE,
    TELEPHONE,
    TIME,
    taken_back,
)
from bot.dialogue.forms.appointment.free_times import FreeTimes
from bot.dialogue.forms.appointment.office_step import OfficeStep
from bot.dialogue.forms.appointment.person_steps import ConsentStep, NameStep, TelephoneStep
from bot.dialogue.forms.appointment.service_step import ServiceStep
from bot.dialogue.forms.appointment.spoken import chosen, digits_apart, what_and_where
from bot.dialogue.forms.appointment.time_step import TimeStep
from bot.dialogue.forms.form import Answer, Done, Reading, Scene, Step
from bot.dialogue.memory import Memory
from bot.dialogue.subject import is_foreign
from bot.dialogue.words import capitalised
from core.appointments.appointment import Appointment, BookingOrder, Consent
from core.appointments.desk import AppointmentDesk
from core.russian.day_times import DayTimes


@dataclass(frozen=True, slots=True)
class BookingForm:
    desk: AppointmentDesk
    steps: tuple[Step, ...]
    name: str = "booking"
    intents: frozenset[str] = field(default=frozenset({"book_appointment"}))

    def begin(self, scene: Scene) -> Reading | None:
        """The service spoken of before is meant, unless another one is named. Foreign topics are declined."""
        if is_foreign(scene.turn, scene.memory, scene.mentions, scene.knowledge):
            return None
        service = scene.knowledge.service(scene.memory.service)
        if scene.mentions.services or service is None or not service.offices:
            return Answer()
        line = say("utter_booking_service", service=capitalised(service.spoken_name))
        return Answer({SERVICE: service.code}, (line,))

    def finish(self, scene: Scene) -> Reading:
        """Somebody may have been faster when the hold ran out: the time is asked again, the rest stays."""
        booked = self._booked(scene, scene.value(HOLD)) or self._booked_again(scene)
        if booked is None:
            return Answer(
                taken_back(TIME, HOLD, CONFIRMED), (say("utter_booking_taken_meanwhile"),)
            )
        line = say(
            "utter_booking_done",
            **what_and_where(booked.slot, scene),
            code=digits_apart(booked.code),
        )
        again = say("utter_booking_code_again", code=digits_apart(booked.code))
        return Done((line, again, say("utter_anything_else")), source="form:booking/booked")

    def _booked(self, scene: Scene, hold_id: str) -> Appointment | None:
        consent = Consent(scene.value(CONSENT))
        is_given = consent is Consent.GIVEN
        return self.desk.book(
            BookingOrder(
                hold_id=hold_id,
                key=f"{scene.turn.call_id}/{hold_id}",
                consent=consent,
                name=scene.value(NAME) if is_given else "",
                telephone=scene.value(TELEPHONE) if is_given else "",
            )
        )

    def _booked_again(self, scene: Scene) -> Appointment | None:
        """The hold ran out while the caller was speaking; the time may still be free."""
        day, at = date.fromisoformat(scene.value(DAY)), time.fromisoformat(scene.value(TIME))
        slots = FreeTimes(self.desk).on(scene, day, DayTimes(at, at))
        hold = self.desk.hold(slots[0], owner=scene.turn.call_id) if slots else None
        return self._booked(scene, hold.hold_id) if hold else None

    def close(self, scene: Scene) -> None:
        self.desk.release(scene.turn.call_id)

    def remember(self, memory: Memory, values: Mapping[str, str]) -> Memory:
        return remembered(memory, values)

    def told(self, scene: Scene) -> Mapping[str, str]:
        return told_of_appointment(scene)


def booking_form(desk: AppointmentDesk) -> BookingForm:
    times = FreeTimes(desk)
    choosing = Choosing(times)
    steps: tuple[Step, ...] = (
        ServiceStep(),
        OfficeStep(times),
        DayStep(choosing),
        TimeStep(choosing),
        ConsentStep(),
        NameStep(),
        TelephoneStep(),
    )
    return BookingForm(desk, (*steps, ConfirmStep(steps)))


def remembered(memory: Memory, values: Mapping[str, str]) -> Memory:
    """«а какие документы нужны?» in the middle is about the service of the form."""
    service, office = values.get(SERVICE, ""), values.get(OFFICE, "")
    if service:
        memory = memory.about_service(service)
    if office:
        memory = replace(memory, office=office)
    return replace(memory, place=values.get(PLACE, "") or memory.place)


def told_of_appointment(scene: Scene) -> dict[str, str]:
    """Names as in `forms.booking.fields` of words.yml. `hold` lets the operator book the time that is kept."""
    known = chosen(scene)
    return {
        "appointment_service": known["service"],
        "appointment_office": known["office"],
        "appointment_day": known["day"],
        "appointment_time": known["time"],
        "appointment_name": scene.value(NAME),
        "appointment_telephone": scene.value(TELEPHONE),
        "appointment_hold": scene.value(HOLD),
    }
