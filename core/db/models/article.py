"""Frequent questions with spoken answers, and the operator's electronic scripts."""

from datetime import date

from sqlalchemy import JSON, Column, Date, ForeignKey, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db.base import Base, EditableRow
from core.db.models.service import ServiceRow

article_service = Table(
    "article_service",
    Base.metadata,
    Column("article_id", ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("service_id", ForeignKey("service.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class ArticleRow(EditableRow, Base):
    """`answer` holds portions of at most 20 spoken seconds, in order."""

    __tablename__ = "article"

    topic: Mapped[str] = mapped_column(String(80), index=True)
    title: Mapped[str] = mapped_column(String(300))
    questions: Mapped[list[str]] = mapped_column(JSON, default=list)
    answer: Mapped[list[str]] = mapped_column(JSON, default=list)
    source: Mapped[str] = mapped_column(String(400), default="")
    effective_from: Mapped[date | None] = mapped_column(Date)
    effective_to: Mapped[date | None] = mapped_column(Date)

    services: Mapped[list[ServiceRow]] = relationship(
        secondary=article_service, order_by="ServiceRow.code"
    )


class ScriptRow(EditableRow, Base):
    """Linked to a service, or to a topic when the service is empty."""

    __tablename__ = "operator_script"

    title: Mapped[str] = mapped_column(String(300))
    topic: Mapped[str] = mapped_column(String(80), default="")
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    steps: Mapped[list[str]] = mapped_column(JSON, default=list)

    service: Mapped[ServiceRow | None] = relationship()
