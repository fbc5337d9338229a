"""Orders of the platform to gateway workers, and what the workers reported."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, UtcDateTime


class GatewayOrderRow(Base):
    """One order; `body` is the contract as it is sent. `worker` is empty while anybody may take it.

    `taken_at`: the worker has acknowledged it. `result`: done or refused, as reported.
    """

    __tablename__ = "gateway_order"
    __table_args__ = (
        Index("ix_gateway_order_worker_taken_at", "worker", "taken_at", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    worker: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(24))
    call_id: Mapped[str] = mapped_column(String(64), default="", index=True)
    handoff_id: Mapped[str] = mapped_column(String(32), default="")
    body: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    result: Mapped[str] = mapped_column(String(20), default="")
    reason: Mapped[str] = mapped_column(String(80), default="")


class GatewayReportRow(Base):
    """One report, once. `refusal` says why it was not acted upon."""

    __tablename__ = "gateway_report"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    worker: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(24))
    call_id: Mapped[str] = mapped_column(String(64), default="", index=True)
    handoff_id: Mapped[str] = mapped_column(String(32), default="")
    body: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    refusal: Mapped[str] = mapped_column(String(80), default="")
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
