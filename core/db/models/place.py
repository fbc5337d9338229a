"""Where people are served: municipalities, agencies and their officials, offices, calendars."""

from datetime import date

from sqlalchemy import JSON, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db.base import Base, EditableRow

CASCADE = "all, delete-orphan"


class MunicipalityRow(EditableRow, Base):
    __tablename__ = "municipality"

    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    spoken_name: Mapped[str] = mapped_column(String(200))
    spoken_where: Mapped[str] = mapped_column(String(200))
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)
    settlements: Mapped[list[str]] = mapped_column(JSON, default=list)


class AgencyRow(EditableRow, Base):
    """`parent` is the body this one is subordinate to."""

    __tablename__ = "agency"

    name: Mapped[str] = mapped_column(String(300))
    spoken_name: Mapped[str] = mapped_column(String(200))
    spoken_genitive: Mapped[str] = mapped_column(String(200))
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)
    level: Mapped[str] = mapped_column(String(20))
    telephone: Mapped[str] = mapped_column(String(40), default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))

    parent: Mapped["AgencyRow | None"] = relationship(remote_side="AgencyRow.id")
    officials: Mapped[list["OfficialRow"]] = relationship(cascade=CASCADE, order_by="OfficialRow.id")


class OfficialRow(Base):
    """A responsible person, by post; the name is filled where it is public."""

    __tablename__ = "official"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(80), unique=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"), index=True)
    post: Mapped[str] = mapped_column(String(300))
    name: Mapped[str] = mapped_column(String(200), default="")
    telephone: Mapped[str] = mapped_column(String(40), default="")
    reception: Mapped[str] = mapped_column(String(300), default="")


class OfficeRow(EditableRow, Base):
    """`serves_listed_only`: receives people only for services that name this office."""

    __tablename__ = "office"

    kind: Mapped[str] = mapped_column(String(20))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), index=True)
    name: Mapped[str] = mapped_column(String(300))
    spoken_name: Mapped[str] = mapped_column(String(200))
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)
    address: Mapped[str] = mapped_column(String(300))
    spoken_address: Mapped[str] = mapped_column(String(300))
    street: Mapped[str] = mapped_column(String(120), default="")
    way: Mapped[str] = mapped_column(Text, default="")
    telephones: Mapped[list[str]] = mapped_column(JSON, default=list)
    timezone: Mapped[str] = mapped_column(String(40), default="Asia/Tomsk")
    windows: Mapped[int] = mapped_column(default=1)
    serves_listed_only: Mapped[bool] = mapped_column(default=False)

    agency: Mapped[AgencyRow] = relationship()
    municipality: Mapped[MunicipalityRow] = relationship()
    days: Mapped[list["OfficeDayRow"]] = relationship(
        cascade=CASCADE, order_by="OfficeDayRow.weekday"
    )
    exceptions: Mapped[list["OfficeExceptionRow"]] = relationship(
        cascade=CASCADE, order_by="OfficeExceptionRow.day"
    )


class OfficeDayRow(Base):
    """Hours of one weekday (0 is Monday), as `09:00-13:00, 14:00-18:00`. A missing day is closed."""

    __tablename__ = "office_day"
    __table_args__ = (UniqueConstraint("office_id", "weekday"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id", ondelete="CASCADE"), index=True)
    weekday: Mapped[int]
    hours: Mapped[str] = mapped_column(String(80))


class OfficeExceptionRow(Base):
    """Hours of one date at one office; empty `hours` means closed."""

    __tablename__ = "office_exception"
    __table_args__ = (UniqueConstraint("office_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id", ondelete="CASCADE"), index=True)
    day: Mapped[date] = mapped_column(Date)
    hours: Mapped[str] = mapped_column(String(80), default="")
    reason: Mapped[str] = mapped_column(String(200), default="")


class HolidayRow(EditableRow, Base):
    """A day of the region's calendar that breaks the weekly timetable; `code` is the ISO date."""

    __tablename__ = "holiday"

    day: Mapped[date] = mapped_column(Date, unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    shorter_minutes: Mapped[int] = mapped_column(default=0)
    follows_weekday: Mapped[int | None]
