"""How long data are kept, what was deleted and on whose word, and erasures that wait for something to end."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, UtcDateTime


class RetentionPeriodRow(Base):
    """A period set on the page; a class without a row follows the settings."""

    __tablename__ = "retention_period"

    data_class: Mapped[str] = mapped_column(String(20), primary_key=True)
    days: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    changed_by: Mapped[str] = mapped_column(String(60), default="")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DeletionProofRow(Base):
    """One deletion, written in the transaction that deletes. The database refuses to change or remove it.

    `number` counts without gaps, `digest` covers the entry and the digest before it: nothing can be taken
    out of the middle. `ids_digest` covers the identifiers that were deleted, which are not kept themselves.
    """

    __tablename__ = "deletion_proof"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    data_class: Mapped[str] = mapped_column(String(20))
    cause: Mapped[str] = mapped_column(String(20))
    older_than: Mapped[datetime | None] = mapped_column(UtcDateTime)
    oldest: Mapped[datetime | None] = mapped_column(UtcDateTime)
    newest: Mapped[datetime | None] = mapped_column(UtcDateTime)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    ids_digest: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(40), default="")
    login: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class ErasureRequestRow(Base):
    """Somebody's wish to be forgotten. `telephone` is kept only until the last hold has ended."""

    __tablename__ = "erasure_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    telephone: Mapped[str] = mapped_column(String(20), default="")
    subject: Mapped[str] = mapped_column(String(40), index=True)
    login: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    held: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
