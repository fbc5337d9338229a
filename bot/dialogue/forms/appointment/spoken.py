"""Offices, days and times of an appointment in words."""

from collections.abc import Sequence
from datetime import date, datetime, time

from bot.dialogue.forms.appointment.fields import DAY, OFFICE, SERVICE, TIME
from bot.dialogue.forms.form import Scene
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.words import clock, joined, on_day
from core.appointments.appointment import Slot


def service_name(code: str, knowledge: Knowledge) -> str:
    card = knowledge.service(code)
    return card.spoken_name if card else ""


def office_name(code: str, knowledge: Knowledge) -> str:
    card = knowledge.office(code)
    return card.spoken_name if card else ""


def when(moment: datetime, today: date) -> dict[str, str]:
    """Values of the placeholders `day` and `time`."""
    return {"day": on_day(moment.date(), today=today), "time": clock(moment.time())}


def what_and_where(slot: Slot, scene: Scene) -> dict[str, str]:
    return {
        "service": service_name(slot.service, scene.knowledge),
        "office": office_name(slot.office, scene.knowledge),
        **when(slot.starts_at, today_of(scene)),
    }


def chosen(scene: Scene) -> dict[str, str]:
    """The same of the values of the form; empty texts for what is not known yet."""
    day, at = scene.value(DAY), scene.value(TIME)
    return {
        "service": service_name(scene.value(SERVICE), scene.knowledge),
        "office": office_name(scene.value(OFFICE), scene.knowledge),
        "day": on_day(date.fromisoformat(day), today=today_of(scene)) if day else "",
        "time": clock(time.fromisoformat(at)) if at else "",
    }


def times_in_words(slots: Sequence[Slot]) -> str:
    """«9:00, 11:20 или 15:00»."""
    return joined([clock(slot.starts_at.time()) for slot in slots], last="or")


def digits_apart(code: str) -> str:
    """«4, 8, 2, 1, 0, 7»: so the voice says digit by digit."""
    return ", ".join(code)


def today_of(scene: Scene) -> date:
    return scene.turn.moment.date()
