"""The forms of the centre and the ports they work with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from bot.dialogue.forms.appointment.booking_form import booking_form
from bot.dialogue.forms.appointment.visit_form import visit_form
from bot.dialogue.forms.form_runner import FormRunner
from core.appointments.desk import AppointmentDesk
from core.appointments.local_desk import LocalDesk
from core.cases.desks import CaseDesks, local_case_desks
from core.knowledge.snapshot import KnowledgeStore
from core.settings.appointments import AppointmentSettings


@dataclass(frozen=True, slots=True)
class Desks:
    """Where the forms carry things out: our own tables or outside systems."""

    appointments: AppointmentDesk
    cases: CaseDesks


def local_desks(
    sessions: sessionmaker[Session], store: KnowledgeStore, now: Callable[[], datetime]
) -> Desks:
    """Everything in our own tables.

    Raises:
        SettingsError: a value of the settings does not fit.
    """
    settings = AppointmentSettings.load()
    appointments = LocalDesk(sessions, lambda: store.current, now, settings)
    return Desks(appointments, local_case_desks(sessions, now))


def forms_of(desks: Desks) -> FormRunner:
    """A form for each matter that a caller can settle alone."""
    return FormRunner((booking_form(desks.appointments), visit_form(desks.appointments)))
