"""Appointments in our own tables, on SQLite and PostgreSQL.

Never two people in one place: a cell of a window is a primary key. Every transaction begins with a write, so
that SQLite takes its lock at once instead of failing in the middle; a conflict is tried again.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session, sessionmaker

from core.appointments.appointment import (
    Appointment,
    AppointmentStatus,
    BookingOrder,
    Hold,
    Slot,
    TimesWanted,
)
from core.appointments.capacity import BookingRules, cells_of, free_windows, possible_slots
from core.appointments.codes import make_code
from core.appointments.conflicts import trying_again
from core.appointments.occupancy import drop_expired_holds, find_hold, occupied_cells, take_cells
from core.db.models.appointment import AppointmentRow, SlotCellRow, SlotHoldRow
from core.knowledge.snapshot import KnowledgeSnapshot
from core.settings.appointments import AppointmentSettings

LONGEST_OFFSET = timedelta(days=1)
"""A local day lies within its UTC day and one more on each side."""


@dataclass(frozen=True, slots=True)
class LocalDesk:
    """`now` is aware; `knowledge` gives the newest snapshot."""

    sessions: sessionmaker[Session]
    knowledge: Callable[[], KnowledgeSnapshot]
    now: Callable[[], datetime]
    settings: AppointmentSettings

    def free_times(self, wanted: TimesWanted, *, limit: int = 500) -> Sequence[Slot]:
        possible = self._possible(wanted)
        if not possible:
            return ()
        windows = self.knowledge().offices[wanted.office].windows
        with self.sessions() as session:
            span = (possible[0].starts_at, possible[-1].ends_at)
            occupied = occupied_cells(session, wanted.office, span, now=self._utc())
        free = (one for one in possible if free_windows(one, windows, occupied))
        return list(islice(free, limit))

    def hold(self, slot: Slot, *, owner: str) -> Hold | None:
        if slot not in self._possible(_only(slot)):
            return None
        windows = self.knowledge().offices[slot.office].windows
        return trying_again(
            self.sessions, lambda session: self._hold(session, slot, owner, windows)
        )

    def _hold(self, session: Session, slot: Slot, owner: str, windows: int) -> Hold | None:
        now = self._utc()
        drop_expired_holds(session, now=now)
        session.execute(delete(SlotHoldRow).where(SlotHoldRow.owner == owner))
        occupied = occupied_cells(session, slot.office, (slot.starts_at, slot.ends_at), now=now)
        free = free_windows(slot, windows, occupied)
        if not free:
            return None
        row = SlotHoldRow(
            id=uuid.uuid4().hex,
            owner=owner,
            office=slot.office,
            service=slot.service,
            window=free[0],
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            expires_at=now + timedelta(seconds=self.settings.hold_seconds),
        )
        session.add(row)
        session.flush()
        take_cells(session, row, cells_of(slot))
        return Hold(row.id, slot, row.expires_at)

    def release(self, owner: str) -> None:
        trying_again(
            self.sessions,
            lambda session: session.execute(delete(SlotHoldRow).where(SlotHoldRow.owner == owner)),
        )

    def book(self, order: BookingOrder) -> Appointment | None:
        return trying_again(self.sessions, lambda session: self._book(session, order))

    def _book(self, session: Session, order: BookingOrder) -> Appointment | None:
        hold = find_hold(session, order.hold_id, now=self._utc())
        wanted = select(AppointmentRow).where(AppointmentRow.idempotency_key == order.key)
        known = session.scalar(wanted)
        if known is not None or hold is None:
            return self._appointment(known) if known else None
        local_day = hold.starts_at.astimezone(self._zone(hold.office)).date()
        row = AppointmentRow(
            code=make_code(),
            office=hold.office,
            service=hold.service,
            window=hold.window,
            starts_at=hold.starts_at,
            ends_at=hold.ends_at,
            status=AppointmentStatus.BOOKED.value,
            name=order.name,
            telephone=order.telephone,
            consent=order.consent.value,
            consent_at=self._utc(),
            source=order.source,
            owner=hold.owner,
            idempotency_key=order.key,
            erase_after=local_day + timedelta(days=self.settings.retention_days),
        )
        session.add(row)
        session.flush()
        _hand_cells_over(session, hold, row)
        return self._appointment(row)

    def find(self, code: str) -> Appointment | None:
        wanted = select(AppointmentRow).where(AppointmentRow.code == code, *self._coming())
        with self.sessions() as session:
            row = session.scalar(wanted)
        return self._appointment(row) if row else None

    def find_by_telephone(self, telephone: str, day: date) -> Sequence[Appointment]:
        if not telephone:
            return ()
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        wanted = select(AppointmentRow).where(
            AppointmentRow.telephone == telephone,
            AppointmentRow.starts_at.between(noon - LONGEST_OFFSET, noon + LONGEST_OFFSET),
            *self._coming(),
        )
        with self.sessions() as session:
            rows = session.scalars(wanted.order_by(AppointmentRow.starts_at)).all()
        found = [self._appointment(row) for row in rows]
        return [one for one in found if one.slot.starts_at.date() == day]

    def move(self, code: str, hold_id: str, *, key: str) -> Appointment | None:
        return trying_again(self.sessions, lambda session: self._move(session, code, hold_id, key))

    def _move(self, session: Session, code: str, hold_id: str, key: str) -> Appointment | None:
        hold = find_hold(session, hold_id, now=self._utc())
        row = session.scalar(
            select(AppointmentRow).where(AppointmentRow.code == code, *self._coming())
            .with_for_update()
        )  # fmt: skip
        if row is None or hold is None:
            is_done = row is not None and row.last_key == key
            return self._appointment(row) if row is not None and is_done else None
        session.execute(delete(SlotCellRow).where(SlotCellRow.appointment_id == row.id))
        row.office, row.service, row.window = hold.office, hold.service, hold.window
        row.starts_at, row.ends_at = hold.starts_at, hold.ends_at
        row.last_key, row.changed_at = key, self._utc()
        local_day = hold.starts_at.astimezone(self._zone(hold.office)).date()
        row.erase_after = local_day + timedelta(days=self.settings.retention_days)
        session.flush()
        _hand_cells_over(session, hold, row)
        return self._appointment(row)

    def cancel(self, code: str, *, key: str) -> Appointment | None:
        return trying_again(self.sessions, lambda session: self._cancel(session, code, key))

    def _cancel(self, session: Session, code: str, key: str) -> Appointment | None:
        cancelled = {"status": AppointmentStatus.CANCELLED.value, "last_key": key}
        session.execute(
            update(AppointmentRow)
            .where(AppointmentRow.code == code, *self._coming())
            .values(**cancelled, changed_at=self._utc())
        )
        row = session.scalar(select(AppointmentRow).where(AppointmentRow.code == code))
        if row is None or row.status != AppointmentStatus.CANCELLED.value:
            return None
        session.execute(delete(SlotCellRow).where(SlotCellRow.appointment_id == row.id))
        return self._appointment(row)

    def _possible(self, wanted: TimesWanted) -> list[Slot]:
        snapshot = self.knowledge()
        office = snapshot.offices.get(wanted.office)
        service = snapshot.services.get(wanted.service)
        if office is None or service is None:
            return []
        rules = BookingRules(
            self.settings.horizon_days, timedelta(minutes=self.settings.lead_minutes)
        )
        return list(possible_slots(office, service, wanted, now=self.now(), rules=rules))

    def _coming(self) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        is_booked = AppointmentRow.status == AppointmentStatus.BOOKED.value
        return is_booked, AppointmentRow.ends_at > self._utc()

    def _appointment(self, row: AppointmentRow) -> Appointment:
        minutes = int((row.ends_at - row.starts_at).total_seconds() // 60)
        local = row.starts_at.astimezone(self._zone(row.office))
        return Appointment(
            row.code,
            Slot(row.office, row.service, local, minutes),
            AppointmentStatus(row.status),
            row.name,
            row.telephone,
        )

    def _zone(self, office: str) -> ZoneInfo:
        card = self.knowledge().offices.get(office)
        return ZoneInfo(card.hours.timezone) if card else ZoneInfo("UTC")

    def _utc(self) -> datetime:
        return self.now().astimezone(UTC)


def _only(slot: Slot) -> TimesWanted:
    start = slot.starts_at
    return TimesWanted(
        slot.office, slot.service, start.date(), start.date(), start.time(), start.time()
    )


def _hand_cells_over(session: Session, hold: SlotHoldRow, row: AppointmentRow) -> None:
    session.execute(
        update(SlotCellRow)
        .where(SlotCellRow.hold_id == hold.id)
        .values(hold_id=None, appointment_id=row.id)
    )
    session.execute(delete(SlotHoldRow).where(SlotHoldRow.id == hold.id))
