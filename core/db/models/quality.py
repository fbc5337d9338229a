"""Criteria of quality, and cards: what a person thought of one talk."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, UtcDateTime


class QualityCriterionRow(Base):
    """`weight` 1…10. A criterion that is no longer used is switched off: older cards still name it."""

    __tablename__ = "quality_criterion"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    weight: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)


class QualityCardRow(Base):
    """One talk of one `target` (`robot`, `operator:<id>`). `marks`: criterion → 0, 1, 2; weights as they were then.

    `score` 0…100 is kept, so that a change of weights does not rewrite the past.
    """

    __tablename__ = "quality_card"
    __table_args__ = (UniqueConstraint("call_id", "target", name="uq_quality_card_call_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"))
    target: Mapped[str] = mapped_column(String(40))
    called_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    marks: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    weights: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    score: Mapped[float]
    comment: Mapped[str] = mapped_column(Text, default="")
    reviewer: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    version: Mapped[int] = mapped_column(default=1)
