"""Repeated jobs: holds that ran out are removed, personal data of past visits is erased."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import or_, update
from sqlalchemy.orm import Session, sessionmaker

from core.appointments.occupancy import drop_expired_holds
from core.db.models.appointment import AppointmentRow

Prove = Callable[[Session, Sequence[str]], None]


def drop_holds(sessions: sessionmaker[Session], now: datetime) -> int:
    with sessions.begin() as session:
        return drop_expired_holds(session, now=now)


def erase_personal_data(
    sessions: sessionmaker[Session], now: datetime, prove: Prove | None = None
) -> int:
    """Empties name and telephone where they may no longer be kept; returns of how many appointments.

    `prove` is given their codes and writes down the deletion in the same transaction.
    """
    is_personal = or_(AppointmentRow.name != "", AppointmentRow.telephone != "")
    due = (
        update(AppointmentRow)
        .where(AppointmentRow.erase_after < now.date(), is_personal)
        .values(name="", telephone="")
        .returning(AppointmentRow.code)
    )
    with sessions.begin() as session:
        codes = session.scalars(due).all()
        if prove and codes:
            prove(session, codes)
        return len(codes)
