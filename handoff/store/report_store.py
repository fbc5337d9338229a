"""Reports of gateways, each kept once."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.contracts.orders import GatewayReport
from core.contracts.wire import to_plain
from core.db.models.gateway_order import GatewayReportRow

NOT_KEPT = frozenset({"text", "telephone"})
"""Personal data of a report stand where they belong, not here a second time."""


class ReportStore:
    """Within one transaction."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def known_of(self, report_ids: list[str]) -> set[str]:
        wanted = select(GatewayReportRow.id).where(GatewayReportRow.id.in_(report_ids))
        return set(self._session.scalars(wanted))

    def add(self, report: GatewayReport, refusal: str) -> None:
        body = to_plain(report)
        body["detail"] = {k: v for k, v in report.detail.items() if k not in NOT_KEPT}
        self._session.add(
            GatewayReportRow(
                id=report.report_id,
                worker=report.worker[:40],
                kind=report.kind.value,
                call_id=report.call_id[:64],
                handoff_id=report.handoff_id[:32],
                body=body,
                refusal=refusal,
                received_at=self._now,
            )
        )
        self._session.flush()
