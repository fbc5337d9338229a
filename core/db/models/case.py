"""Cases: applications whose status may be asked, complaints taken by voice, notices that wait for somebody."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, UtcDateTime, utc_now


class ApplicationRow(Base):
    """An application for a service. `number` is in its normal form (`core.cases.application_numbers`).

    Of the applicant only what the second factor needs is kept. `is_sample`: plainly invented.
    """

    __tablename__ = "application"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    service: Mapped[str] = mapped_column(String(80), default="")
    stage: Mapped[str] = mapped_column(String(40))
    stage_since: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    office: Mapped[str] = mapped_column(String(80), default="")
    document_tail: Mapped[str] = mapped_column(String(4), default="")
    birth_date: Mapped[date | None] = mapped_column(Date)
    is_sample: Mapped[bool] = mapped_column(default=False)


class StatusAttemptRow(Base):
    """Somebody asked for the status of an application: the record of access, and what limits count."""

    __tablename__ = "status_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(String(64), index=True)
    caller: Mapped[str] = mapped_column(String(80), default="", index=True)
    number: Mapped[str] = mapped_column(String(40), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(String(20))


class ComplaintRow(Base):
    """A complaint, appeal, question or thanks taken by voice. `request_key` makes taking it twice one row.

    `text` is masked before it comes here; `audio` holds `[start, end]` seconds within the call's recording.
    """

    __tablename__ = "complaint"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    request_key: Mapped[str] = mapped_column(String(120), unique=True)
    call_id: Mapped[str] = mapped_column(String(64), index=True)
    caller: Mapped[str] = mapped_column(String(80), default="")
    topic: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(300), default="")
    service: Mapped[str] = mapped_column(String(80), default="")
    office: Mapped[str] = mapped_column(String(80), default="")
    body: Mapped[str] = mapped_column(String(80), default="", index=True)
    official: Mapped[str] = mapped_column(String(80), default="")
    text: Mapped[str] = mapped_column(Text)
    audio: Mapped[list[Any]] = mapped_column(JSON, default=list)
    person_name: Mapped[str] = mapped_column(String(200), default="")
    telephone: Mapped[str] = mapped_column(String(20), default="")
    state: Mapped[str] = mapped_column(String(20), index=True)
    state_since: Mapped[datetime] = mapped_column(UtcDateTime)
    outside_number: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, index=True)


class NoticeRow(Base):
    """Something that waits to be told to one person: a document is ready, a visit is tomorrow."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    application: Mapped[str] = mapped_column(String(40), default="", index=True)
    telephone: Mapped[str] = mapped_column(String(20), default="", index=True)
    office: Mapped[str] = mapped_column(String(80), default="")
    happens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    tell_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_call_id: Mapped[str] = mapped_column(String(64), default="")
