"""Operators: who they are, and where they are now."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, UtcDateTime


class OperatorRow(Base):
    """A person who answers callers; `account_id` is the account he signs in with. `skills` maps a skill to its penalty; the lowest penalty is asked first.

    `is_phone`: a telephone on duty without a console, from the settings; it takes every offer by ringing.
    """

    __tablename__ = "operator"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(unique=True)
    login: Mapped[str] = mapped_column(String(120), unique=True)
    display_name: Mapped[str] = mapped_column(String(120))
    sip_address: Mapped[str] = mapped_column(String(200))
    skills: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    max_calls: Mapped[int] = mapped_column(default=1)
    wrap_up_seconds: Mapped[int] = mapped_column(default=15)
    is_supervisor: Mapped[bool] = mapped_column(default=False)
    is_phone: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)


class OperatorPresenceRow(Base):
    """What an operator has said of himself last. Offers and talks stand in tables of their own.

    `free_since`: end of the last talk or begin of readiness, the longest idle is asked first.
    `heartbeat_at` is empty for telephones: they have no page that could vanish.
    """

    __tablename__ = "operator_presence"

    operator_id: Mapped[int] = mapped_column(
        ForeignKey("operator.id", ondelete="CASCADE"), primary_key=True
    )
    presence: Mapped[str] = mapped_column(String(20))
    pause_reason: Mapped[str] = mapped_column(String(80), default="")
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    free_since: Mapped[datetime] = mapped_column(UtcDateTime)
    heartbeat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    wrap_up_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    missed_offers: Mapped[int] = mapped_column(default=0)
