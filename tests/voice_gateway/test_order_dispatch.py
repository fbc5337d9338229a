"""Each order reaches its call, or is refused with the reason."""

from dataclasses import replace

import pytest

from core.contracts.orders import GatewayOrder, GatewayReport, OrderKind, ReportKind
from tests.fakes.clock import FakeClock
from voice_gateway.order_dispatch import CallBacks, OrderDispatch


class Outside:
    """The calls of the worker, and where its reports go."""

    def __init__(self) -> None:
        self.reports: list[GatewayReport] = []
        self.taken: list[GatewayOrder] = []
        self.dispatch = OrderDispatch("worker-0", FakeClock(), self.reports.append)

    def order(self, kind: OrderKind = OrderKind.HOLD, **fields: str) -> GatewayOrder:
        now = FakeClock().wall()
        return GatewayOrder(3, kind, now, now + 10, call_id="call-1", **fields)


@pytest.fixture
async def outside() -> Outside:
    return Outside()


async def test_an_order_goes_to_the_call_that_follows(outside: Outside) -> None:
    outside.dispatch.follow("call-1", outside.taken.append)
    order = outside.order()
    outside.dispatch.hand_out(order)
    assert outside.taken == [order]
    assert outside.reports == []


async def test_an_order_for_nobody_is_refused(outside: Outside) -> None:
    outside.dispatch.follow("call-1", outside.taken.append)
    outside.dispatch.forget("call-1")
    outside.dispatch.hand_out(outside.order(handoff_id="h", offer_id="o"))
    report = outside.reports[0]
    assert (report.kind, report.detail) == (ReportKind.REFUSED, {"reason": "call_unknown"})
    assert (report.order_id, report.call_id, report.handoff_id, report.offer_id) == (
        3,
        "call-1",
        "h",
        "o",
    )


async def test_an_order_that_came_too_late_is_not_begun(outside: Outside) -> None:
    outside.dispatch.follow("call-1", outside.taken.append)
    outside.dispatch.hand_out(replace(outside.order(), expires_at=FakeClock().wall() - 0.1))
    assert outside.taken == []
    assert outside.reports[0].detail == {"reason": "expired"}


async def test_a_call_back_goes_to_who_dials_citizens(outside: Outside) -> None:
    outside.dispatch.take_call_backs(CallBacks(outside.taken.append, lambda: 4))
    outside.dispatch.hand_out(outside.order(OrderKind.CALL_BACK))
    assert [order.kind for order in outside.taken] == [OrderKind.CALL_BACK]
    assert outside.dispatch.free_legs == 4


async def test_a_draining_worker_calls_nobody_back(outside: Outside) -> None:
    outside.dispatch.take_call_backs(None)
    outside.dispatch.hand_out(outside.order(OrderKind.CALL_BACK, callback_id="c"))
    report = outside.reports[0]
    assert (report.kind, report.callback_id) == (ReportKind.CALLBACK_MISSED, "c")
    assert report.detail == {"result": "no_free_leg"}
    assert outside.dispatch.free_legs == 0
