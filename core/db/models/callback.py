"""Call-backs: whom to ring, when, why, and what came of each attempt."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, UtcDateTime


class CallbackRow(Base):
    """One promise to ring. It is rung between `wanted_from` and `wanted_until`, first at `next_attempt_at`.

    `call_id` is the call it was promised in: its transcript is the reference, nothing is copied.
    """

    __tablename__ = "callback"
    __table_args__ = (Index("ix_callback_state_next_attempt_at", "state", "next_attempt_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    telephone: Mapped[str] = mapped_column(String(20), index=True)
    wanted_from: Mapped[datetime] = mapped_column(UtcDateTime)
    wanted_until: Mapped[datetime] = mapped_column(UtcDateTime)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(80), default="")
    skill: Mapped[str] = mapped_column(String(80), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    slots: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    call_id: Mapped[str] = mapped_column(String(64), default="", index=True)
    state: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(default=0)
    source: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CallbackAttemptRow(Base):
    """One try to reach the caller."""

    __tablename__ = "callback_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    callback_id: Mapped[str] = mapped_column(
        ForeignKey("callback.id", ondelete="CASCADE"), index=True
    )
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("operator.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    result: Mapped[str] = mapped_column(String(40), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
