"""The platform's side of a handoff for gateways and the ticker. Called from threads; keeps nothing in memory."""

from collections.abc import Sequence

import structlog

from core.contracts.handoff import HandoffRequest, HandoffTicket
from core.contracts.orders import GatewayOrder, GatewayReport, RefusedReport, ReportsTaken
from core.contracts.wire import WireError, from_plain
from handoff.asking import ask
from handoff.beat import beat, settle
from handoff.line_rules import LineRules
from handoff.report_check import ReportRefusal
from handoff.reports import apply_report
from handoff.store import order_box
from handoff.store.queue_turn import Turn, Turns
from handoff.store.report_store import ReportStore

MAX_ID_LENGTH = 64
LEGS_OF_CALLBACK = 2
UNKNOWN_LEGS = -1
"""The worker does not say; it refuses what it cannot carry."""

log = structlog.get_logger()


class HandoffService:
    """One transaction a question, in turn with all other writers."""

    def __init__(self, turns: Turns, rules: LineRules) -> None:
        self._turns = turns
        self._rules = rules

    def ask(self, request: HandoffRequest) -> HandoffTicket:
        mode = self._rules.mode(self._turns.now())
        with self._turns.turn() as turn:
            ticket = ask(turn, self._rules, request, mode)
        log.info("handoff_asked", call_id=request.call_id, handoff_id=ticket.handoff_id)
        return ticket

    def take_reports(self, batch: Sequence[object]) -> ReportsTaken:
        """Each report once by its id, in their order; a refused one changes nothing and is kept with the reason."""
        readable, refused = _readable(batch)
        stored = 0
        with self._turns.turn() as turn:
            store = ReportStore(turn.session, turn.now)
            known = store.known_of([report.report_id for report in readable])
            for report in readable:
                if report.report_id in known:
                    continue
                known.add(report.report_id)
                stored += 1
                refusal = self._take(turn, report)
                if refusal is not None:
                    refused.append(RefusedReport(report.report_id, refusal.value))
            settle(turn, self._rules)
        return ReportsTaken(stored, len(readable) - stored, tuple(refused))

    def orders(self, worker: str, after: int, free_legs: int = UNKNOWN_LEGS) -> list[GatewayOrder]:
        """What the worker has not got yet; asking with `after` acknowledges the ones up to it."""
        with self._turns.reading() as look:
            there = order_box.is_there_anything(look.session, worker, after, look.now)
            behind = order_box.has_unacknowledged(look.session, worker, after)
        if not there and not behind:
            return []
        with self._turns.turn() as turn:
            order_box.acknowledge(turn.session, worker, after, turn.now)
            if free_legs == UNKNOWN_LEGS or free_legs >= LEGS_OF_CALLBACK:
                claimed = order_box.claim_callback(turn.session, worker, turn.now)
                if claimed:  # from now on only this worker's word counts
                    turn.line.change(claimed, worker=worker)
            return order_box.waiting_orders(turn.session, worker, after, turn.now)

    def beat(self) -> None:
        beat(self._turns, self._rules)

    def _take(self, turn: Turn, report: GatewayReport) -> ReportRefusal | None:
        refusal = apply_report(turn, self._rules, report)
        if refusal is not None:
            log.warning(
                "report_refused",
                reason=refusal.value,
                kind=report.kind.value,
                worker=report.worker,
                call_id=report.call_id,
                handoff_id=report.handoff_id,
            )
        ReportStore(turn.session, turn.now).add(report, refusal.value if refusal else "")
        return refusal


def _readable(batch: Sequence[object]) -> tuple[list[GatewayReport], list[RefusedReport]]:
    """One that does not fit the contract must not hold up the others."""
    readable: list[GatewayReport] = []
    refused: list[RefusedReport] = []
    for plain in batch:
        try:
            report = from_plain(plain, GatewayReport)
        except WireError as err:
            refused.append(RefusedReport("", str(err)))
            log.warning("report_not_understood", reason=str(err))
            continue
        if 0 < len(report.report_id) <= MAX_ID_LENGTH and "\0" not in report.report_id:
            readable.append(report)
        else:
            refused.append(RefusedReport(report.report_id[:MAX_ID_LENGTH], "report_id_invalid"))
    return readable, refused
