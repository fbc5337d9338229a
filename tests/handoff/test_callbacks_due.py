"""Promised call-backs are rung when an operator is free for them."""

from core.callbacks.callback import CallbackSource, CallbackState, CallbackWish
from core.contracts.orders import GatewayOrder, OrderKind, ReportKind, ReportsTaken
from handoff.line import HandoffState
from tests.handoff.line_world import WORKER, LineWorld

NUMBER = "+79137654321"


def promise(world: LineWorld) -> str:
    booked = world.callbacks.book(CallbackWish(NUMBER, CallbackSource.ROBOT, summary="О пособии"))
    return booked.callback_id  # type: ignore[union-attr]


def due(world: LineWorld, anna: int) -> GatewayOrder:
    """The promise is due, Anna accepts, a worker has the order."""
    callback_id = promise(world)
    world.passes(301, pages=(anna,), step=10)
    world.accepts(anna)
    (order,) = world.orders()
    assert order.callback_id == callback_id
    return order


def reports(world: LineWorld, kind: ReportKind, order: GatewayOrder, **detail: str) -> ReportsTaken:
    call_id = "" if kind is ReportKind.CALLBACK_MISSED else "call-back-1"
    return world.reports(
        kind, call_id, handoff_id=order.handoff_id, callback_id=order.callback_id, detail=detail
    )


def state_of(world: LineWorld) -> CallbackState:
    (only,) = world.callbacks.page()
    return only.state


def test_a_due_promise_is_offered_to_a_free_operator_and_dialled_on_accept(
    world: LineWorld,
) -> None:
    anna = world.on_duty("anna")
    order = due(world, anna)
    assert (order.kind, order.target) == (OrderKind.CALL_BACK, f"sip:{NUMBER}@trunk.example")
    assert order.operator_target == "sip:anna@10.0.0.1"


def test_callers_who_hold_the_line_go_first(world: LineWorld) -> None:
    anna = world.on_duty("anna")
    promise(world)
    world.passes(299, pages=(anna,), step=10)
    world.asks("call-1")
    world.passes(3, pages=(anna,))
    assert world.offered(anna) == ["call-1"]


def test_only_one_worker_gets_the_order_and_one_without_free_legs_does_not(
    world: LineWorld,
) -> None:
    anna = world.on_duty("anna")
    promise(world)
    world.passes(301, pages=(anna,), step=10)
    world.accepts(anna)
    assert world.service.orders("gateway-1", 0, free_legs=1) == []
    first = world.service.orders("gateway-2", 0, free_legs=2)
    assert [order.kind for order in first] == [OrderKind.CALL_BACK]
    assert world.service.orders(WORKER, 0, free_legs=4) == []


def test_an_answered_call_back_becomes_a_talk_and_the_promise_is_kept(world: LineWorld) -> None:
    anna = world.on_duty("anna")
    order = due(world, anna)
    reports(world, ReportKind.CALLBACK_ANSWERED, order)
    assert state_of(world) is CallbackState.DONE
    reports(world, ReportKind.BRIDGED, order)
    assert world.state("call-back-1") is HandoffState.TALKING
    reports(world, ReportKind.BRIDGE_ENDED, order, by="caller")
    assert world.outcome("call-back-1") == "accepted"


def test_a_missed_call_back_is_tried_later_and_the_operator_is_free_at_once(
    world: LineWorld,
) -> None:
    anna = world.on_duty("anna")
    order = due(world, anna)
    reports(world, ReportKind.CALLBACK_MISSED, order, result="busy")
    assert state_of(world) is CallbackState.WAITING
    world.asks("call-1")
    assert world.offered(anna) == ["call-1"]


def test_a_worker_without_a_free_leg_uses_no_attempt_up(world: LineWorld) -> None:
    anna = world.on_duty("anna")
    for _ in range(4):
        world.shift.set_ready(anna)
        order = due(world, anna)
        reports(world, ReportKind.CALLBACK_MISSED, order, result="no_free_leg")
    assert state_of(world) is CallbackState.WAITING


def test_a_promise_nobody_takes_is_put_back(world: LineWorld) -> None:
    anna = world.on_duty("anna")
    promise(world)
    world.passes(301, pages=(anna,), step=10)
    world.declines(anna)
    assert state_of(world) is CallbackState.WAITING


def test_an_answer_told_by_another_worker_is_refused(world: LineWorld) -> None:
    anna = world.on_duty("anna")
    order = due(world, anna)
    taken = world.reports(
        ReportKind.CALLBACK_ANSWERED, "forged-call",
        handoff_id=order.handoff_id, callback_id=order.callback_id, worker="gateway-9",
    )  # fmt: skip
    assert [refused.reason for refused in taken.refused] == ["worker_foreign"]
    assert state_of(world) is CallbackState.QUEUED
