"""A centre for tests: operators sign on, callers ask, the gateway is played by hand, time is moved."""

import itertools
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from core.callbacks.callback_book import CallbackBook
from core.callbacks.rules import CallbackHours
from core.calls.queue_log import LogLine, lines_after
from core.contracts.dialogue import CallMode
from core.contracts.handoff import HandoffReason, HandoffRequest, HandoffTicket
from core.contracts.orders import GatewayOrder, GatewayReport, OrderKind, ReportKind, ReportsTaken
from core.contracts.wire import to_plain
from core.db.models.handoff import HandoffRow, PeerCentreRow
from core.db.models.operator import OperatorRow
from core.settings.handoff import HandoffSettings
from handoff.bell import LoopBell
from handoff.line import Handoff, HandoffState
from handoff.line_rules import CallbackRules, CentreRules, LineRules, norms_of, offer_rules_of
from handoff.refusals import Refused
from handoff.service import HandoffService
from handoff.shift import Shift
from handoff.store.queue_turn import Turns

TOMSK = ZoneInfo("Asia/Tomsk")
NOON = datetime(2026, 11, 18, 12, tzinfo=TOMSK)
WORKER = "gateway-0"
RING_SECONDS = 15.0
BEAT_SECONDS = 0.5


def no_holidays(_day: date) -> bool:
    return False


class LineWorld:
    """`restart` may come at any moment: nothing of the line lives in the process."""

    def __init__(self, sessions: sessionmaker[Session], settings: HandoffSettings | None = None):
        self.sessions = sessions
        self.settings = settings or HandoffSettings()
        self.moment = NOON
        self.mode = CallMode.DAY
        self.phones: tuple[str, ...] = ()
        self._numbers = itertools.count(1)
        self._after: dict[str, int] = {}
        self.restart()

    def restart(self) -> None:
        """Another platform process: only the database is carried over."""
        hours = CallbackHours(time(9), time(20), TOMSK, no_holidays)
        self.callbacks = CallbackBook(self.sessions, hours, self.now)
        self.rules = LineRules(
            offers=offer_rules_of(self.settings, RING_SECONDS),
            norms=norms_of(self.settings),
            centre=CentreRules("tomsk", self.settings.max_centres, TOMSK),
            callbacks=CallbackRules(self.callbacks, hours, 30.0, "sip:{number}@trunk.example"),
            mode=lambda _at: self.mode,
            phones=lambda _mode: self.phones,
        )
        self.bell = LoopBell()
        self.turns = Turns(self.sessions, self.bell, self.now)
        self.service = HandoffService(self.turns, self.rules)
        self.shift = Shift(self.turns, self.rules)

    def now(self) -> datetime:
        return self.moment

    def passes(
        self, seconds: float, *, pages: tuple[int, ...] = (), step: float = BEAT_SECONDS
    ) -> None:
        """Time goes by in beats of `step`; `pages` stay open."""
        end = self.moment + timedelta(seconds=seconds)
        while self.moment < end:
            self.moment = min(end, self.moment + timedelta(seconds=step))
            for operator_id in pages:
                self.shift.heartbeat(operator_id)
            self.service.beat()

    # People

    def hire(self, name: str, **profile: Any) -> int:
        with self.sessions.begin() as session:
            row = OperatorRow(
                login=name, display_name=name.title(), sip_address=f"sip:{name}@10.0.0.1", **profile
            )
            session.add(row)
            session.flush()
            return row.id

    def on_duty(self, name: str, **profile: Any) -> int:
        operator_id = self.hire(name, **profile)
        self.shift.sign_on(operator_id)
        return operator_id

    def peer(self, code: str, **columns: Any) -> None:
        values = {"name": code.title(), "sip_address": f"sip:line@{code}.example"}
        values |= {"is_healthy": True, **columns}
        with self.sessions.begin() as session:
            session.add(PeerCentreRow(code=code, **values))

    # Callers

    def request(self, call_id: str = "call-1", **fields: Any) -> HandoffRequest:
        values: dict[str, Any] = {
            "caller": "+79131234567",
            "reason": HandoffReason.CALLER_ASKED,
            "asked_at": self.moment.timestamp(),
            "worker": WORKER,
        }
        return HandoffRequest(call_id=call_id, **(values | fields))

    def asks(self, call_id: str = "call-1", **fields: Any) -> HandoffTicket:
        return self.service.ask(self.request(call_id, **fields))

    def handoff(self, call_id: str = "call-1") -> Handoff:
        """The newest of the call."""
        wanted = select(HandoffRow.id).where(HandoffRow.call_id == call_id)
        return self._newest(wanted)

    def handoff_of_callback(self, callback_id: str) -> Handoff:
        wanted = select(HandoffRow.id).where(HandoffRow.callback_id == callback_id)
        return self._newest(wanted)

    def _newest(self, wanted: Any) -> Handoff:
        with self.sessions() as session:
            handoff_id = session.scalars(wanted.order_by(HandoffRow.asked_at.desc())).first()
        with self.turns.reading() as look:
            found = look.line.get(str(handoff_id))
        assert found is not None
        return found

    def state(self, call_id: str = "call-1") -> HandoffState:
        return self.handoff(call_id).state

    def outcome(self, call_id: str = "call-1") -> str:
        handoff = self.handoff(call_id)
        with self.turns.reading() as look:
            return look.line.outcome_of(handoff)

    # The operator's hand

    def offered(self, operator_id: int) -> list[str]:
        """Calls on the operator's page."""
        return [shown.caller.call_id for shown in self.shift.offers(operator_id)]

    def accepts(self, operator_id: int) -> Handoff | Refused:
        (shown,) = self.shift.offers(operator_id)
        return self.shift.accept(operator_id, shown.offer.offer_id)

    def declines(self, operator_id: int, reason: str = "busy") -> None:
        (shown,) = self.shift.offers(operator_id)
        self.shift.decline(operator_id, shown.offer.offer_id, reason)

    # The gateway's hand

    def orders(self, worker: str = WORKER) -> list[GatewayOrder]:
        """New ones, acknowledged with the next question."""
        found = self.service.orders(worker, self._after.get(worker, 0))
        if found:
            self._after[worker] = found[-1].order_id
        return found

    def kinds(self, worker: str = WORKER) -> list[OrderKind]:
        return [order.kind for order in self.orders(worker)]

    def report_of(self, kind: ReportKind, call_id: str = "call-1", **fields: Any) -> GatewayReport:
        return GatewayReport(
            report_id=f"report-{next(self._numbers)}",
            kind=kind,
            at=self.moment.timestamp(),
            worker=fields.pop("worker", WORKER),
            call_id=call_id,
            **fields,
        )

    def reports(self, kind: ReportKind, call_id: str = "call-1", **fields: Any) -> ReportsTaken:
        return self.sends(self.report_of(kind, call_id, **fields))

    def sends(self, *reports: GatewayReport) -> ReportsTaken:
        return self.service.take_reports([to_plain(report) for report in reports])

    def answers(self, order: GatewayOrder, reason: str = "") -> ReportsTaken:
        """The order was carried out, or refused for the reason."""
        kind = ReportKind.REFUSED if reason else ReportKind.DONE
        report = self.report_of(kind, order.call_id, order_id=order.order_id)
        return self.sends(replace(report, detail={"reason": reason} if reason else {}))

    def talks(self, operator_id: int, call_id: str = "call-1") -> None:
        """Accepted, answered, bridged."""
        self.accepts(operator_id)
        self.reports(ReportKind.OPERATOR_ANSWERED, call_id)
        self.reports(ReportKind.BRIDGED, call_id)

    # The log

    def log(self) -> list[LogLine]:
        with self.sessions() as session:
            return lines_after(session, 0, limit=10_000)

    def events(self, call_id: str = "call-1") -> list[str]:
        return [line.event.value for line in self.log() if line.call_id == call_id]
