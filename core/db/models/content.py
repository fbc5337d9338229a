"""What editors change and publish: every state of every card and phrase, and what was put before callers when."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, UtcDateTime, utc_now


class ContentRevisionRow(Base):
    """One state of one thing, never changed afterwards. `number` counts from 1 within (kind, code).

    The unique constraint is the optimistic lock: of two editors who save over the same state, one wins.
    `author` is empty for what came with the installation.
    """

    __tablename__ = "content_revision"
    __table_args__ = (
        UniqueConstraint("kind", "code", "number", name="uq_content_revision_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(240))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    author: Mapped[str] = mapped_column(String(120), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    note: Mapped[str] = mapped_column(String(300), default="")


class PublicationRow(Base):
    """One attempt to put a state of the content before callers. States: backoffice.training.states."""

    __tablename__ = "publication"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(20), index=True)
    author: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    step: Mapped[str] = mapped_column(String(20), default="")
    process: Mapped[str] = mapped_column(String(60), default="")
    problem: Mapped[str] = mapped_column(Text, default="")
    model_digest: Mapped[str] = mapped_column(String(64), default="")
    source_digest: Mapped[str] = mapped_column(String(64), default="")
    gate: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    approver: Mapped[str] = mapped_column(String(120), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (SQLAlchemy's own form)


class PublicationItemRow(Base):
    """The state of one thing in one publication."""

    __tablename__ = "publication_item"

    publication_id: Mapped[int] = mapped_column(
        ForeignKey("publication.id", ondelete="CASCADE"), primary_key=True
    )
    revision_id: Mapped[int] = mapped_column(
        ForeignKey("content_revision.id"), primary_key=True, index=True
    )


class PublicationEventRow(Base):
    """What was done with a publication, by whom."""

    __tablename__ = "publication_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(
        ForeignKey("publication.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    who: Mapped[str] = mapped_column(String(120), default="")
    what: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text, default="")


class MissedVerdictRow(Base):
    """What an editor made of one missed turn; a turn without a row waits in the inbox."""

    __tablename__ = "missed_verdict"

    turn_id: Mapped[int] = mapped_column(
        ForeignKey("call_turn.id", ondelete="CASCADE"), primary_key=True
    )
    verdict: Mapped[str] = mapped_column(String(20))
    target: Mapped[str] = mapped_column(String(240), default="")
    who: Mapped[str] = mapped_column(String(120), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
