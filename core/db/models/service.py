"""Services: the card, its aspects, and the offices that provide it."""

from datetime import date

from sqlalchemy import JSON, Column, Date, ForeignKey, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db.base import Base, EditableRow
from core.db.models.place import CASCADE, AgencyRow, OfficeRow, OfficialRow

service_office = Table(
    "service_office",
    Base.metadata,
    Column("service_id", ForeignKey("service.id", ondelete="CASCADE"), primary_key=True),
    Column("office_id", ForeignKey("office.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class ServiceRow(EditableRow, Base):
    """`about` is the spoken name in the accusative, as in «вы про …»."""

    __tablename__ = "service"

    name: Mapped[str] = mapped_column(String(400))
    spoken_name: Mapped[str] = mapped_column(String(200))
    about: Mapped[str] = mapped_column(String(200))
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)
    category: Mapped[str] = mapped_column(String(80), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    official_id: Mapped[int | None] = mapped_column(ForeignKey("official.id"))
    source: Mapped[str] = mapped_column(String(400), default="")
    effective_from: Mapped[date | None] = mapped_column(Date)
    effective_to: Mapped[date | None] = mapped_column(Date)
    visit_minutes: Mapped[int] = mapped_column(default=20)

    agency: Mapped[AgencyRow] = relationship()
    official: Mapped[OfficialRow | None] = relationship()
    aspects: Mapped[list["ServiceAspectRow"]] = relationship(
        cascade=CASCADE, order_by="ServiceAspectRow.position"
    )
    offices: Mapped[list[OfficeRow]] = relationship(
        secondary=service_office, order_by="OfficeRow.code"
    )


class ServiceAspectRow(Base):
    """One portion of one aspect, or one document of one case. `position` counts from 0 in an aspect."""

    __tablename__ = "service_aspect"

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(20))
    case_title: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
