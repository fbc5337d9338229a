"""The forms of the centre and the ports they work with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, sessionmaker

from bot.dialogue.forms.appointment.booking_form import booking_form
from bot.dialogue.forms.appointment.visit_form import visit_form
from bot.dialogue.forms.callback.callback_form import CallbackForm
from bot.dialogue.forms.complaint.complaint_form import ComplaintForm
from bot.dialogue.forms.form_runner import FormRunner
from bot.dialogue.forms.status.status_form import StatusForm
from core.appointments.desk import AppointmentDesk
from core.appointments.local_desk import LocalDesk
from core.appointments.visit_finder import VisitFinder
from core.callbacks.callback import CallbackDesk
from core.callbacks.callback_book import CallbackBook, holidays_of
from core.callbacks.rules import CallbackHours
from core.cases.desks import CaseDesks, local_case_desks
from core.consents.consent_book import ConsentBook, ConsentKeeper
from core.knowledge.snapshot import KnowledgeStore
from core.settings.appointments import AppointmentSettings
from core.settings.handoff import HandoffSettings
from core.settings.platform import PlatformSettings


@dataclass(frozen=True, slots=True)
class Desks:
    """Where the forms carry things out: our own tables or outside systems."""

    appointments: AppointmentDesk
    cases: CaseDesks
    callbacks: CallbackDesk
    consents: ConsentKeeper


def local_desks(
    sessions: sessionmaker[Session], store: KnowledgeStore, now: Callable[[], datetime]
) -> Desks:
    """Everything in our own tables.

    Raises:
        SettingsError: a value of the settings does not fit.
    """
    settings = AppointmentSettings.load()
    appointments = LocalDesk(sessions, lambda: store.current, now, settings)
    return Desks(
        appointments,
        local_case_desks(sessions, now),
        callback_desk_of(sessions, now),
        ConsentBook(sessions),
    )


def callback_desk_of(sessions: sessionmaker[Session], now: Callable[[], datetime]) -> CallbackDesk:
    """Raises:
    SettingsError: a value of the settings does not fit.
    """
    handoff, zone = HandoffSettings.load(), ZoneInfo(PlatformSettings.load().time_zone)
    hours = CallbackHours(
        handoff.callback_starts, handoff.callback_ends, zone, holidays_of(sessions)
    )
    return CallbackBook(sessions, hours, now)


def forms_of(desks: Desks) -> FormRunner:
    """A form for each matter that a caller can settle alone."""
    return FormRunner(
        (
            booking_form(desks.appointments),
            visit_form(desks.appointments, VisitFinder(desks.appointments, desks.cases.attempts)),
            StatusForm(desks.cases),
            ComplaintForm(desks.cases.complaints, desks.consents),
            CallbackForm(desks.callbacks),
        )
    )
