"""What analysts search and count by: derived from the call records, made anew from them at any time."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, UtcDateTime

POSITION = BigInteger().with_variant(Integer, "sqlite")
"""SQLite gives its fast row number only to a column declared exactly INTEGER."""


class DigestDueRow(Base):
    """A call whose digest is out of date. Only added to and removed, never changed: no writer waits for another.

    `at`: a moment whose hour has to be counted anew besides the one in which the call began.
    """

    __tablename__ = "digest_due"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CallDigestRow(Base):
    """A call as the search sees it. `position`: microseconds of its begin, made unique; search goes by it."""

    __tablename__ = "call_digest"

    position: Mapped[int] = mapped_column(POSITION, primary_key=True, autoincrement=False)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), unique=True)
    outcome: Mapped[str] = mapped_column(String(40), default="")
    ending: Mapped[str] = mapped_column(String(20), default="")
    score: Mapped[int | None]
    lowest_confidence: Mapped[float | None]
    turns: Mapped[int] = mapped_column(default=0)


class SearchTermRow(Base):
    """A word in its dictionary form, or a code: what calls are found by. The first letter is its kind."""

    __tablename__ = "search_term"

    id: Mapped[int] = mapped_column(primary_key=True)
    term: Mapped[str] = mapped_column(String(100), unique=True)


class CallTermRow(Base):
    """A term occurs in a call."""

    __tablename__ = "call_term"
    __table_args__ = (
        Index("ix_call_term_position", "position"),
        {"sqlite_with_rowid": False},
    )

    term_id: Mapped[int] = mapped_column(
        ForeignKey("search_term.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(
        POSITION, ForeignKey("call_digest.position", ondelete="CASCADE"), primary_key=True
    )


class HourDueRow(Base):
    """An hour that has to be counted anew. Only added to and removed."""

    __tablename__ = "hour_due"

    id: Mapped[int] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)


class HourFiguresRow(Base):
    """Sums of one hour. `figures`: measure → key → sum."""

    __tablename__ = "hour_figures"

    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)


class DayFiguresRow(Base):
    """Sums of one day of the region's calendar: of its hours."""

    __tablename__ = "day_figures"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
