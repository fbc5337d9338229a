"""Appointments, slots held while a caller decides, and the cells of windows that both of them take."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, UtcDateTime, utc_now


class AppointmentRow(Base):
    """`name` and `telephone` are emptied after `erase_after`. Office and service by code: knowledge may change.

    `last_key` is the idempotency key of the last move or cancellation.
    """

    __tablename__ = "appointment"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    office: Mapped[str] = mapped_column(String(80), index=True)
    service: Mapped[str] = mapped_column(String(80))
    window: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200), default="")
    telephone: Mapped[str] = mapped_column(String(20), default="", index=True)
    consent: Mapped[str] = mapped_column(String(20))
    consent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    source: Mapped[str] = mapped_column(String(80))
    owner: Mapped[str] = mapped_column(String(80))
    idempotency_key: Mapped[str] = mapped_column(String(120), unique=True)
    last_key: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    erase_after: Mapped[date] = mapped_column(Date, index=True)


class SlotHoldRow(Base):
    """One slot kept for one owner: a call or an operator's work place."""

    __tablename__ = "slot_hold"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    owner: Mapped[str] = mapped_column(String(80), index=True)
    office: Mapped[str] = mapped_column(String(80))
    service: Mapped[str] = mapped_column(String(80))
    window: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class SlotCellRow(Base):
    """A few minutes of one window, taken by one hold or one appointment. The key is what forbids two in one place."""

    __tablename__ = "slot_cell"

    office: Mapped[str] = mapped_column(String(80), primary_key=True)
    window: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    hold_id: Mapped[str | None] = mapped_column(
        ForeignKey("slot_hold.id", ondelete="CASCADE"), index=True
    )
    appointment_id: Mapped[int | None] = mapped_column(
        ForeignKey("appointment.id", ondelete="CASCADE"), index=True
    )
