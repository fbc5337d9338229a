"""What there was before with a caller's number: calls, appointments, complaints."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from core.callbacks.rules import dialable
from core.db.models.appointment import AppointmentRow
from core.db.models.call_record import CallRow, CallTurnRow
from core.db.models.case import ComplaintRow

MOST = 8
APPOINTMENTS_SINCE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class EarlierCall:
    call_id: str
    started_at: datetime | None
    outcome: str
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CallersAppointment:
    code: str
    office: str
    service: str
    starts_at: datetime
    status: str
    is_ahead: bool


@dataclass(frozen=True, slots=True)
class CallersComplaint:
    number: str
    about: str
    state: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """Newest first; all empty for a hidden number."""

    calls: tuple[EarlierCall, ...] = ()
    appointments: tuple[CallersAppointment, ...] = ()
    complaints: tuple[CallersComplaint, ...] = ()


class CallerHistory:
    """Read from threads."""

    def __init__(self, sessions: sessionmaker[Session], now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._now = now

    def of(self, caller: str, *, but_call: str = "") -> History:
        if not caller:
            return History()
        telephone = dialable(caller) or caller
        with self._sessions() as session:
            return History(
                _calls(session, caller, but_call),
                _appointments(session, telephone, self._now()),
                _complaints(session, caller, telephone),
            )


def _calls(session: Session, caller: str, but_call: str) -> tuple[EarlierCall, ...]:
    wanted = select(CallRow).where(CallRow.caller == caller, CallRow.id != but_call)
    rows = session.scalars(wanted.order_by(CallRow.started_at.desc()).limit(MOST)).all()
    return tuple(
        EarlierCall(row.id, row.started_at, row.outcome, _services(session, row.id)) for row in rows
    )


def _services(session: Session, call_id: str) -> tuple[str, ...]:
    wanted = (
        select(CallTurnRow.service)
        .where(CallTurnRow.call_id == call_id, CallTurnRow.service != "")
        .distinct()
    )
    return tuple(session.scalars(wanted))


def _appointments(
    session: Session, telephone: str, now: datetime
) -> tuple[CallersAppointment, ...]:
    wanted = (
        select(AppointmentRow)
        .where(
            AppointmentRow.telephone == telephone,
            AppointmentRow.starts_at >= now - APPOINTMENTS_SINCE,
        )
        .order_by(AppointmentRow.starts_at.desc())
        .limit(MOST)
    )
    return tuple(
        CallersAppointment(
            row.code,
            row.office,
            row.service,
            row.starts_at,
            row.status,
            row.status == "booked" and row.starts_at > now,
        )
        for row in session.scalars(wanted)
    )


def _complaints(session: Session, caller: str, telephone: str) -> tuple[CallersComplaint, ...]:
    wanted = (
        select(ComplaintRow)
        .where((ComplaintRow.telephone == telephone) | (ComplaintRow.caller == caller))
        .order_by(ComplaintRow.created_at.desc())
        .limit(MOST)
    )
    return tuple(
        CallersComplaint(row.number, row.about or row.topic, row.state, row.created_at)
        for row in session.scalars(wanted)
    )
