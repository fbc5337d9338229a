"""The waiting line: requests for a person, offers to operators, legs, what was said and noted, the log."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, UtcDateTime


class HandoffRow(Base):
    """One request for a person, from `asked_at` to its end.

    `clock_at` starts the 40 seconds: `asked_at`, or the moment a talk broke off. `head` above 0 goes before
    all others. `call_id` is empty for a call-back that has not been dialled yet. `passed_by` holds operators
    who declined or missed it, `tried_peers` the centres that did not take it.
    """

    __tablename__ = "handoff"
    __table_args__ = (
        Index("ix_handoff_line", "state", "head", "priority", "asked_at"),
        Index("ix_handoff_caller_ended_at", "caller", "ended_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    call_id: Mapped[str] = mapped_column(String(64), default="", index=True)
    callback_id: Mapped[str] = mapped_column(String(32), default="", index=True)
    worker: Mapped[str] = mapped_column(String(40), default="")
    caller: Mapped[str] = mapped_column(String(80), default="")
    reason: Mapped[str] = mapped_column(String(40))
    skill: Mapped[str] = mapped_column(String(80), default="")
    priority: Mapped[int] = mapped_column(default=0)
    summary: Mapped[str] = mapped_column(Text, default="")
    slots: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    transcript: Mapped[list[Any]] = mapped_column(JSON, default=list)
    centres_passed: Mapped[list[str]] = mapped_column(JSON, default=list)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    clock_at: Mapped[datetime] = mapped_column(UtcDateTime)
    head: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(20))
    operator_id: Mapped[int | None] = mapped_column(
        ForeignKey("operator.id", ondelete="SET NULL"), index=True
    )
    wanted_operator_id: Mapped[int | None]
    passed_by: Mapped[list[int]] = mapped_column(JSON, default=list)
    tried_peers: Mapped[list[str]] = mapped_column(JSON, default=list)
    told_wait_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    callback_offered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    moved_on_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    bridged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    outcome: Mapped[str] = mapped_column(String(40), default="")
    ended_by: Mapped[str] = mapped_column(String(20), default="")
    result: Mapped[str] = mapped_column(String(80), default="")
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    text_erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class HandoffOfferRow(Base):
    """One offer of one request to one operator; `state`: open, accepted, declined, timed_out, withdrawn."""

    __tablename__ = "handoff_offer"
    __table_args__ = (Index("ix_handoff_offer_state_expires_at", "state", "expires_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    handoff_id: Mapped[str] = mapped_column(
        ForeignKey("handoff.id", ondelete="CASCADE"), index=True
    )
    operator_id: Mapped[int] = mapped_column(
        ForeignKey("operator.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(80), default="")
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class HandoffLineRow(Base):
    """A phrase of the caller or the operator, heard while they talk."""

    __tablename__ = "handoff_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    handoff_id: Mapped[str] = mapped_column(
        ForeignKey("handoff.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    who: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)


class HandoffNoteRow(Base):
    """What an operator wrote down about a talk."""

    __tablename__ = "handoff_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    handoff_id: Mapped[str] = mapped_column(
        ForeignKey("handoff.id", ondelete="CASCADE"), index=True
    )
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("operator.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(Text)


class CallLegRow(Base):
    """A leg beside the caller's own: operator, transfer, consult, callback, peer, supervisor. Linked by `call_id`."""

    __tablename__ = "call_leg"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(String(64), index=True)
    handoff_id: Mapped[str] = mapped_column(String(32), default="", index=True)
    kind: Mapped[str] = mapped_column(String(20))
    target: Mapped[str] = mapped_column(String(200), default="")
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("operator.id", ondelete="SET NULL"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    result: Mapped[str] = mapped_column(String(40), default="")


class QueueEventRow(Base):
    """One line of the queue's log, by the names of Asterisk's queue_log. Also what pages listen to.

    Ids are given in the order of commits: writers of the queue take turns (`queue_turn`).
    """

    __tablename__ = "queue_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    event: Mapped[str] = mapped_column(String(24), index=True)
    handoff_id: Mapped[str] = mapped_column(String(32), default="", index=True)
    call_id: Mapped[str] = mapped_column(String(64), default="")
    operator_id: Mapped[int | None]
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class QueueTurnRow(Base):
    """The one row that every writer of the queue updates first: a lock that both databases know."""

    __tablename__ = "queue_turn"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=0)


class PeerCentreRow(Base):
    """A neighbouring centre that takes callers we cannot answer in time.

    `quota_per_hour` 0: no limit. `version` rises with every change by a person. Hours are the region's time of day, equal ones mean round the clock.
    """

    __tablename__ = "peer_centre"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    sip_address: Mapped[str] = mapped_column(String(200))
    rank: Mapped[int] = mapped_column(default=0)
    quota_per_hour: Mapped[int] = mapped_column(default=0)
    opens: Mapped[str] = mapped_column(String(5), default="00:00")
    closes: Mapped[str] = mapped_column(String(5), default="00:00")
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    is_healthy: Mapped[bool] = mapped_column(default=False)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
