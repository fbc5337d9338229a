"""Legs beside the caller's: whom we dialled in a call, when they answered, how it ended."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.models.handoff import CallLegRow


class LegKind(str, Enum):
    OPERATOR = "operator"
    TRANSFER = "transfer"
    CONSULT = "consult"
    CALLBACK = "callback"
    """The caller himself, rung by us."""
    PEER = "peer"
    SUPERVISOR = "supervisor"


class LegStore:
    """Within one transaction."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def begin(
        self,
        kind: LegKind,
        *,
        call_id: str,
        handoff_id: str,
        target: str,
        operator_id: int | None = None,
    ) -> None:
        self._session.add(
            CallLegRow(
                call_id=call_id,
                handoff_id=handoff_id,
                kind=kind.value,
                target=target[:200],
                operator_id=operator_id,
                started_at=self._now,
            )
        )
        self._session.flush()

    def answer(self, kind: LegKind, handoff_id: str, *, call_id: str = "") -> None:
        row = self._open(kind, handoff_id)
        if row is not None and row.answered_at is None:
            row.answered_at = self._now
            row.call_id = call_id or row.call_id

    def end(self, kind: LegKind, handoff_id: str, result: str) -> None:
        row = self._open(kind, handoff_id)
        if row is not None:
            row.ended_at, row.result = self._now, result[:40]

    def end_all(self, handoff_id: str, result: str, *, but: Sequence[LegKind] = ()) -> None:
        """`but`: legs in which the caller goes on; they end with the call itself."""
        wanted = select(CallLegRow).where(
            CallLegRow.handoff_id == handoff_id,
            CallLegRow.ended_at.is_(None),
            CallLegRow.kind.not_in([kind.value for kind in but]),
        )
        for row in self._session.scalars(wanted):
            row.ended_at, row.result = self._now, result[:40]

    def is_open(self, kind: LegKind, handoff_id: str) -> bool:
        return self._open(kind, handoff_id) is not None

    def operator_of(self, kind: LegKind, handoff_id: str) -> int | None:
        """Whose telephone the open leg is."""
        row = self._open(kind, handoff_id)
        return row.operator_id if row else None

    def _open(self, kind: LegKind, handoff_id: str) -> CallLegRow | None:
        wanted = (
            select(CallLegRow)
            .where(
                CallLegRow.handoff_id == handoff_id,
                CallLegRow.kind == kind.value,
                CallLegRow.ended_at.is_(None),
            )
            .order_by(CallLegRow.id.desc())
        )
        return self._session.scalars(wanted).first()
