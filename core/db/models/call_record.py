"""Call records: what the gateways' journals tell, folded into calls and turns, and every event as it came."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, UtcDateTime, utc_now


class CallRow(Base):
    """One call. Columns are empty until the event that fills them has come; events come in any order.

    `is_end_provisional`: somebody else than the call itself closed the record (a crash, long silence); the
    call's own end replaces it. `…_erased_at`: what the call said, or whose it was, is kept no longer; an event
    that comes afterwards empties both, so that the next sweep erases it, too.
    """

    __tablename__ = "call"
    __table_args__ = (
        Index("ix_call_text_erased_at", "text_erased_at", "last_event_at"),
        Index("ix_call_personal_erased_at", "personal_erased_at", "last_event_at"),
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    sip_call_id: Mapped[str] = mapped_column(String(200), default="")
    worker: Mapped[str] = mapped_column(String(40), default="")
    caller: Mapped[str] = mapped_column(String(80), default="", index=True)
    called: Mapped[str] = mapped_column(String(80), default="")
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handoff_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    bridged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_event_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    outcome: Mapped[str] = mapped_column(String(40), default="", index=True)
    end_reason: Mapped[str] = mapped_column(String(200), default="")
    is_end_provisional: Mapped[bool] = mapped_column(default=False)
    recording: Mapped[str] = mapped_column(String(300), default="")
    is_recording_refused: Mapped[bool] = mapped_column(default=False)
    text_erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    personal_erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CallTurnRow(Base):
    """One turn of a call: heard, understood, answered, and the milliseconds of every stage."""

    __tablename__ = "call_turn"
    __table_args__ = (Index("uq_call_turn_call_id", "call_id", "number", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    event: Mapped[str] = mapped_column(String(40))
    heard: Mapped[str] = mapped_column(Text, default="")
    written: Mapped[str] = mapped_column(Text, default="")
    confidence: Mapped[float | None]
    words: Mapped[list[Any]] = mapped_column(JSON, default=list)
    alternatives: Mapped[list[str]] = mapped_column(JSON, default=list)
    digits: Mapped[str] = mapped_column(String(80), default="")
    intent: Mapped[str] = mapped_column(String(80), default="", index=True)
    intent_confidence: Mapped[float] = mapped_column(default=0.0)
    service: Mapped[str] = mapped_column(String(80), default="", index=True)
    slots: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    source: Mapped[str] = mapped_column(String(200), default="")
    said: Mapped[list[str]] = mapped_column(JSON, default=list)
    command: Mapped[str] = mapped_column(String(40), default="")
    end_of_turn_ms: Mapped[float | None]
    recognition_ms: Mapped[float | None]
    dialogue_ms: Mapped[float | None]
    synthesis_ms: Mapped[float | None]
    output_ms: Mapped[float | None]
    total_ms: Mapped[float | None]
    audio_start_seconds: Mapped[float | None]
    audio_end_seconds: Mapped[float | None]


class CallEventRow(Base):
    """One line of a journal, once. `body` is the event as it came, without the numbers of the call.

    `is_understood` is false for events of a kind or shape this version does not know: kept for later.
    """

    __tablename__ = "call_event"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    number: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(40), index=True)
    is_understood: Mapped[bool] = mapped_column(default=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
