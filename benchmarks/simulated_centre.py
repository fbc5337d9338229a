"""A centre on virtual time: the real waiting line over a real database; callers, operators and gateway are played.

Time jumps from event to event. The ticker beats where something can be due (on its half-second grid) and
every minute besides; beats in between would find nothing.
"""

import heapq
import itertools
import math
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, sessionmaker

from core.callbacks.callback_book import CallbackBook
from core.callbacks.rules import CallbackHours
from core.calls.queue_log import LogLine, QueueEvent, lines_after
from core.centre_mode.regime import DayHours
from core.contracts.dialogue import CallMode
from core.contracts.handoff import HandoffReason, HandoffRequest
from core.contracts.orders import GatewayOrder, GatewayReport, OrderKind, ReportKind
from core.contracts.wire import to_plain
from core.db.models.handoff import PeerCentreRow
from core.db.models.operator import OperatorRow
from core.settings.handoff import HandoffSettings
from handoff.bell import NEWS, orders_topic
from handoff.line import Handoff
from handoff.line_rules import CallbackRules, CentreRules, LineRules, norms_of, offer_rules_of
from handoff.service import HandoffService
from handoff.shift import Shift
from handoff.store.queue_turn import Turns

ZONE = ZoneInfo("Asia/Tomsk")
MIDNIGHT = datetime(2026, 11, 18, tzinfo=ZONE)
DAY = DayHours(time(8), time(20))
WORKER = "gateway-0"
ORDERS = frozenset({orders_topic(WORKER), orders_topic("")})
RING_SECONDS = 15.0
GRID_SECONDS = 0.5
IDLE_BEAT_SECONDS = 60.0
PAGE_SECONDS = 150.0
"""How long a page may be silent here: heartbeats come with the idle beats."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How people behave; seconds, shares 0…1. Talk and patience are means of exponential distributions."""

    talk: float = 110.0
    wrap_up: int = 15
    patience: float = 180.0
    declines: float = 0.02
    ignores: float = 0.02
    phone_misses: float = 0.01
    wants_callback: float = 0.15
    peer_refuses: float = 0.1
    callback_answered: float = 0.8

    @property
    def handling(self) -> float:
        """Reaction, ring, talk, wrap-up: what one caller costs an operator."""
        return 2.0 + 3.0 + self.talk + self.wrap_up


class SimulatedCentre:
    """`restart` makes the platform anew in the middle, as after a crash."""

    def __init__(
        self, sessions: sessionmaker[Session], *, operators: int, seed: int, habits: Habits
    ) -> None:
        self.sessions = sessions
        self.habits = habits
        self.chance = random.Random(seed)
        self.moment = self.begins = MIDNIGHT
        self.ends = MIDNIGHT + timedelta(hours=24)
        self.asked: list[str] = []
        self._agenda: list[tuple[datetime, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self._after = 0
        self._read = 0
        self._left: set[str] = set()
        self._rung: set[str] = set()
        self.restart()
        self.operators = [self._hire(number) for number in range(operators)]

    def restart(self) -> None:
        settings = HandoffSettings(heartbeat_seconds=PAGE_SECONDS)
        hours = CallbackHours(time(9), time(20), ZONE, _no_holiday)
        book = CallbackBook(self.sessions, hours, self.now)
        self.rules = LineRules(
            offers=offer_rules_of(settings, RING_SECONDS),
            norms=norms_of(settings),
            centre=CentreRules("tomsk", settings.max_centres, ZONE),
            callbacks=CallbackRules(book, hours, 30.0, "sip:{number}@trunk.example"),
            mode=_mode,
            phones=lambda _mode: (),
        )
        self.turns = Turns(self.sessions, self, self.now)
        self.service = HandoffService(self.turns, self.rules)
        self.shift = Shift(self.turns, self.rules)

    def ring(self, topic: str) -> None:
        """The bell of the line: nobody looks where it has not rung."""
        self._rung.add(topic)

    def now(self) -> datetime:
        return self.moment

    def peer(self, code: str, quota_per_hour: int) -> None:
        with self.sessions.begin() as session:
            session.add(
                PeerCentreRow(
                    code=code, name=code, sip_address=f"sip:line@{code}.example",
                    quota_per_hour=quota_per_hour, is_healthy=True,
                )
            )  # fmt: skip

    def at(self, moment: datetime, happens: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (moment, next(self._numbers), happens))

    def later(self, seconds: float, happens: Callable[[], None]) -> None:
        self.at(self.moment + timedelta(seconds=seconds), happens)

    def run(self) -> None:
        """From `begins` to `ends`."""
        self.moment = self.begins
        self._idle_beat()
        while self._agenda and self._agenda[0][0] <= self.ends:
            self.moment, _, happens = heapq.heappop(self._agenda)
            happens()
            self._follow_up()
        self.moment = self.ends

    def log(self) -> list[LogLine]:
        with self.sessions() as session:
            return lines_after(session, 0, limit=10_000_000)

    # People

    def sign_all_on(self) -> None:
        for operator in self.operators:
            self.shift.sign_on(operator)

    def sign_all_off(self) -> None:
        for operator in self.operators:
            self.shift.sign_off(operator)

    def calls(self, call_id: str) -> None:
        """A caller asks for a person, now."""
        self.asked.append(call_id)
        number = f"+7913{self.chance.randrange(10_000_000):07d}"
        request = HandoffRequest(
            call_id, number, HandoffReason.CALLER_ASKED, self.moment.timestamp(), worker=WORKER
        )
        ticket = self.service.ask(request)
        if ticket.outcome is not None:
            return
        patience = self.chance.expovariate(1 / self.habits.patience)
        self.later(patience, lambda: self._loses_patience(call_id))
        norms = self.rules.norms
        for norm in (norms.tell_wait, norms.offer_callback, norms.move_on):
            self._beat_at(self.moment + norm - timedelta(seconds=GRID_SECONDS))
            self._beat_at(self.moment + norm)

    def _hire(self, number: int) -> int:
        with self.sessions.begin() as session:
            row = OperatorRow(
                login=f"operator{number}", display_name=f"Operator {number}",
                sip_address=f"sip:operator{number}@10.0.0.1", wrap_up_seconds=self.habits.wrap_up,
            )  # fmt: skip
            session.add(row)
            session.flush()
            return row.id

    def _loses_patience(self, call_id: str) -> None:
        if call_id not in self._left:
            self._report(ReportKind.CALLER_LEFT, call_id, detail={"reason": "hung_up"})

    def _sees_offer(self, line: LogLine) -> None:
        offer_id, operator = str(line.data["offer_id"]), line.operator_id or 0
        draw = self.chance.random()
        reaction = self.chance.uniform(1, 4)
        if draw < self.habits.declines:
            self.later(reaction, lambda: self._declines(operator, offer_id))
        elif draw < self.habits.declines + self.habits.ignores:
            self._beat_at(self.moment + timedelta(seconds=self.rules.offers.offer_seconds))
        else:
            self.later(reaction, lambda: self._accepts(operator, offer_id))

    def _accepts(self, operator: int, offer_id: str) -> None:
        accepted = self.shift.accept(operator, offer_id)
        if isinstance(accepted, Handoff):
            self._left.add(accepted.call_id)  # who is being connected does not hang up here

    def _declines(self, operator: int, offer_id: str) -> None:
        self.shift.decline(operator, offer_id, "busy")

    # The gateway

    def _obey(self, order: GatewayOrder) -> None:
        draw = self.chance.random()
        match order.kind:
            case OrderKind.RING_OPERATOR if draw < self.habits.phone_misses:
                detail = {"result": "no_answer"}
                self.later(
                    order.seconds, lambda: self._about(ReportKind.OPERATOR_MISSED, order, detail)
                )
            case OrderKind.RING_OPERATOR:
                self.later(self.chance.uniform(2, 4), lambda: self._talk(order, order.call_id))
            case OrderKind.OFFER_CALLBACK if draw < self.habits.wants_callback:
                self.later(4.0, lambda: self._chooses_callback(order.call_id))
            case OrderKind.OVERFLOW if draw < self.habits.peer_refuses:
                self.later(1.0, lambda: self._about(ReportKind.OVERFLOW_FAILED, order, {}))
            case OrderKind.OVERFLOW:
                self._left.add(order.call_id)
                self.later(2.0, lambda: self._about(ReportKind.OVERFLOWED, order, {"way": "refer"}))
            case OrderKind.GIVE_UP:
                self._left.add(order.call_id)
            case OrderKind.CALL_BACK if draw < self.habits.callback_answered:
                call_id = uuid.UUID(int=self.chance.getrandbits(128)).hex
                self.later(8.0, lambda: self._answers_callback(order, call_id))
            case OrderKind.CALL_BACK:
                self.later(
                    30.0, lambda: self._about(ReportKind.CALLBACK_MISSED, order, {"result": "busy"})
                )
            case _:
                pass

    def _chooses_callback(self, call_id: str) -> None:
        if call_id not in self._left:
            self._left.add(call_id)
            self._report(ReportKind.CALLBACK_CHOSEN, call_id)

    def _answers_callback(self, order: GatewayOrder, call_id: str) -> None:
        self._report(
            ReportKind.CALLBACK_ANSWERED, call_id,
            handoff_id=order.handoff_id, callback_id=order.callback_id,
        )  # fmt: skip
        self.later(3.0, lambda: self._talk(order, call_id))

    def _talk(self, order: GatewayOrder, call_id: str) -> None:
        self._report(ReportKind.BRIDGED, call_id, handoff_id=order.handoff_id)
        seconds = self.chance.expovariate(1 / self.habits.talk)
        self.later(seconds, lambda: self._hangs_up(order, call_id))

    def _hangs_up(self, order: GatewayOrder, call_id: str) -> None:
        detail = {"by": "caller"}
        self._report(ReportKind.BRIDGE_ENDED, call_id, handoff_id=order.handoff_id, detail=detail)
        self._beat_at(self.moment + timedelta(seconds=self.habits.wrap_up))

    def _about(self, kind: ReportKind, order: GatewayOrder, detail: dict[str, str]) -> None:
        self._report(
            kind, order.call_id, handoff_id=order.handoff_id, offer_id=order.offer_id,
            callback_id=order.callback_id, detail=detail,
        )  # fmt: skip

    def _report(self, kind: ReportKind, call_id: str, **fields: object) -> None:
        report = GatewayReport(
            f"report-{next(self._numbers)}", kind, self.moment.timestamp(), WORKER, call_id,
            **fields,  # type: ignore[arg-type]
        )  # fmt: skip
        self.service.take_reports([to_plain(report)])

    # Time

    def _follow_up(self) -> None:
        """What the event has brought: orders for the gateway, offers on the pages, pauses to end."""
        rung, self._rung = self._rung, set()
        if not rung.isdisjoint(ORDERS):
            for order in self.service.orders(WORKER, self._after):
                self._after = order.order_id
                self._obey(order)
        if NEWS in rung:
            self._read_news()

    def _read_news(self) -> None:
        with self.sessions() as session:
            fresh = lines_after(session, self._read, limit=10_000)
        for line in fresh:
            self._read = line.number
            if line.event is QueueEvent.OFFER:
                self._sees_offer(line)
            elif line.event is QueueEvent.PAUSE and line.operator_id is not None:
                operator = line.operator_id
                self.later(20.0, lambda operator=operator: self._comes_back(operator))

    def _comes_back(self, operator: int) -> None:
        self.shift.set_ready(operator)

    def _beat_at(self, moment: datetime) -> None:
        """On the grid of the ticker."""
        steps = math.ceil((moment - MIDNIGHT).total_seconds() / GRID_SECONDS)
        at = MIDNIGHT + timedelta(seconds=steps * GRID_SECONDS)
        self.at(max(at, self.moment), self.service_beat)

    def service_beat(self) -> None:
        self.service.beat()

    def _idle_beat(self) -> None:
        for operator in self.operators:
            self.shift.heartbeat(operator)
        self.service.beat()
        self.later(IDLE_BEAT_SECONDS, self._idle_beat)


def _mode(at: datetime) -> CallMode:
    return CallMode.DAY if DAY.contain(at.astimezone(ZONE).time()) else CallMode.NIGHT


def _no_holiday(_day: date) -> bool:
    return False
