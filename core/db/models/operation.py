"""What the supervisor switches in seconds: announcements and the operating mode."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, EditableRow, UtcDateTime


class AnnouncementRow(EditableRow, Base):
    """Plays to every caller while active and in its time; the highest priority first."""

    __tablename__ = "announcement"

    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    priority: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ModeOverrideRow(EditableRow, Base):
    """A mode set by hand, in force instead of the timetable between two moments."""

    __tablename__ = "mode_override"

    mode: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(300), default="")
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
