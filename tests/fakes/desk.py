"""The people behind the robot, by script: a platform of one caller, or one that does as it is told."""

import asyncio
from collections.abc import Callable
from typing import Any

from core.contracts.dialogue import CallContext
from core.contracts.handoff import HandoffOutcome, HandoffRequest, HandoffTicket
from core.contracts.orders import GatewayOrder, GatewayReport, OrderKind, ReportKind
from core.errors import PlatformUnreachable
from tests.fakes.clock import FakeClock

USUAL_SECONDS = 0.02
HANDOFF = "handoff-1"
LONG_SECONDS = 3600.0
NEXT_OPERATOR = (ReportKind.OPERATOR_MISSED, ReportKind.OPERATOR_LOST, ReportKind.OVERFLOW_FAILED)


class FakeDesk:
    """Rings `operators` one after another, then gives up. `is_told`: only orders of the test."""

    def __init__(self) -> None:
        self.context = CallContext(municipality="tomsk")
        self.operators: list[str] = []
        self.ring_seconds = 15.0
        self.behaviour = DeskBehaviour()
        self.requests: list[HandoffRequest] = []
        self.reports: list[GatewayReport] = []
        self.orders: list[GatewayOrder] = []
        self._takers: dict[str, Callable[[GatewayOrder], None]] = {}
        self._left: list[str] = []
        self._first: list[str] = []

    @property
    def is_heard(self) -> bool:
        return not self.behaviour.is_down

    async def context_of(self, *, caller: str, called: str) -> CallContext:
        await self._answer()
        return self.context

    async def ask(self, request: HandoffRequest) -> HandoffTicket:
        await self._answer()
        self.requests.append(request)
        if self.behaviour.is_told:
            return self.behaviour.ticket
        if not self.operators:
            return HandoffTicket(HANDOFF, outcome=HandoffOutcome.NOBODY)
        self._left = [*self._first, *self.operators]
        self._next_operator(HandoffOutcome.NOBODY)
        return HandoffTicket(HANDOFF)

    def rings_first(self, target: str) -> None:
        """Somebody who is rung when a person is asked for, and not after a loss."""
        self._first = [target]

    def follow(self, call_id: str, take: Callable[[GatewayOrder], None]) -> None:
        self._takers[call_id] = take

    def forget(self, call_id: str) -> None:
        self._takers.pop(call_id, None)

    def report(self, report: GatewayReport) -> None:
        self.reports.append(report)
        if report.kind is ReportKind.CALLBACK_CHOSEN and self.behaviour.books_callbacks is not None:
            self.give(OrderKind.GIVE_UP, outcome=self.behaviour.books_callbacks.value)
        if self.behaviour.is_told or report.kind not in NEXT_OPERATOR:
            return
        if report.kind is ReportKind.OPERATOR_LOST:
            self._left = list(self.operators)
        declined = report.detail.get("result") == "declined"
        self._next_operator(HandoffOutcome.DECLINED if declined else HandoffOutcome.TIMED_OUT)

    def give(self, kind: OrderKind, **fields: Any) -> GatewayOrder:
        """An order for whichever call listens now."""
        order = GatewayOrder(
            order_id=len(self.orders) + 1,
            kind=kind,
            issued_at=FakeClock().wall(),
            expires_at=FakeClock().wall() + LONG_SECONDS,
            handoff_id=HANDOFF,
            **fields,
        )
        self.orders.append(order)
        for take in list(self._takers.values()):
            take(order)
        return order

    def kinds(self) -> list[ReportKind]:
        """Of the reports, but for phrases that were written down."""
        return [report.kind for report in self.reports if report.kind is not ReportKind.HEARD]

    def of(self, kind: ReportKind) -> list[dict[str, str]]:
        return [report.detail for report in self.reports if report.kind is kind]

    def _next_operator(self, otherwise: HandoffOutcome) -> None:
        if not self._left:
            self.give(OrderKind.GIVE_UP, outcome=otherwise.value)
            return
        target, number = self._left.pop(0), len(self.orders) + 1
        self.give(
            OrderKind.RING_OPERATOR,
            target=target,
            seconds=self.ring_seconds,
            offer_id=f"offer-{number}",
        )

    async def _answer(self) -> None:
        await asyncio.sleep(self.behaviour.seconds)
        if self.behaviour.is_down:
            raise PlatformUnreachable("ConnectError: nobody listens")


class DeskBehaviour:
    """How the platform behaves, changed by a test at any moment."""

    def __init__(self) -> None:
        self.is_down = False
        self.is_told = False
        self.seconds = USUAL_SECONDS
        self.ticket = HandoffTicket(HANDOFF)
        self.books_callbacks: HandoffOutcome | None = HandoffOutcome.CALLBACK_BOOKED
        """What a wish for a call-back is answered with; None: not at all."""
