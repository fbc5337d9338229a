"""The 40 seconds: told, offered a call-back, taken further."""

from datetime import timedelta

import pytest

from core.callbacks.callback import CallbackSource, CallbackState
from core.contracts.centre_context import CENTRES_PASSED, USER_TO_USER, read_user_to_user
from core.contracts.dialogue import CallMode
from core.contracts.orders import OrderKind, ReportKind
from handoff.line import HandoffState
from tests.handoff.line_world import LineWorld

HIDDEN = "anonymous"


def busy_shift(world: LineWorld) -> int:
    """One operator, who talks with somebody else."""
    anna = world.on_duty("anna")
    world.asks("other", caller="+79130000001")
    world.talks(anna, "other")
    world.orders()
    return anna


def orders_of(world: LineWorld, call_id: str = "call-1") -> list[OrderKind]:
    return [order.kind for order in world.orders() if order.call_id == call_id]


def test_the_wait_is_told_then_a_call_back_offered_then_the_caller_is_taken_further(
    world: LineWorld,
) -> None:
    anna = busy_shift(world)
    world.asks()
    seen = {}
    for second in range(1, 42):
        world.passes(1, pages=(anna,), step=1)
        for kind in orders_of(world):
            seen[kind] = second
    assert seen == {
        OrderKind.TELL_WAIT: 12,
        OrderKind.OFFER_CALLBACK: 25,
        OrderKind.GIVE_UP: 37,
    }
    assert world.outcome() == "callback_booked"
    assert world.log()[-1].data["wait_seconds"] <= 40


def test_a_healthy_neighbour_gets_the_caller_with_the_context(world: LineWorld) -> None:
    anna = busy_shift(world)
    world.peer("omsk")
    world.asks(summary="Замена паспорта", slots={"office": "kirova"}, skill="passport")
    world.passes(40, pages=(anna,), step=5)
    order = world.orders()[-1]
    assert (order.kind, order.target) == (OrderKind.OVERFLOW, "sip:line@omsk.example")
    context = read_user_to_user(order.headers[USER_TO_USER])
    assert context is not None
    assert (context.call_id, context.centre, context.summary) == (
        "call-1",
        "tomsk",
        "Замена паспорта",
    )
    assert order.headers[CENTRES_PASSED] == "tomsk"
    world.reports(ReportKind.OVERFLOWED, detail={"way": "refer"})
    assert world.outcome() == "overflowed"


def test_a_neighbour_that_refuses_is_followed_by_the_next_then_by_a_call_back(
    world: LineWorld,
) -> None:
    anna = busy_shift(world)
    world.peer("omsk", rank=1)
    world.peer("barnaul", rank=2)
    world.asks()
    world.passes(40, pages=(anna,), step=5)
    targets = [order.target for order in world.orders() if order.kind is OrderKind.OVERFLOW]
    world.reports(ReportKind.OVERFLOW_FAILED, detail={"sip_code": "503"})
    targets += [order.target for order in world.orders()]
    assert targets == ["sip:line@omsk.example", "sip:line@barnaul.example"]
    world.reports(ReportKind.OVERFLOW_FAILED, detail={"sip_code": "486"})
    assert orders_of(world) == [OrderKind.GIVE_UP]
    (promise,) = world.callbacks.open_for("+79131234567")
    assert (promise.wish.source, promise.wish.call_id) == (CallbackSource.OVERFLOW, "call-1")


@pytest.mark.parametrize(
    ("column", "value"),
    [("is_healthy", False), ("is_active", False), ("closes", "09:00"), ("opens", "13:00")],
)
def test_a_neighbour_that_is_down_or_closed_is_not_asked(
    column: str, value: object, world: LineWorld
) -> None:
    anna = busy_shift(world)
    hours = {"opens": "08:00", "closes": "20:00"}
    world.peer("omsk", **{**hours, column: value})
    world.asks()
    world.passes(40, pages=(anna,), step=5)
    assert orders_of(world)[-1] is OrderKind.GIVE_UP


def test_a_call_that_comes_from_the_only_neighbour_is_not_sent_back(world: LineWorld) -> None:
    anna = busy_shift(world)
    world.peer("omsk")
    world.asks(centres_passed=("omsk",))
    world.passes(40, pages=(anna,), step=5)
    assert orders_of(world)[-1] is OrderKind.GIVE_UP


def test_the_quota_of_a_neighbour_is_kept(world: LineWorld) -> None:
    anna = busy_shift(world)
    world.peer("omsk", quota_per_hour=1)
    world.asks("call-1")
    world.asks("call-2", caller="+79130000002")
    world.passes(40, pages=(anna,), step=5)
    last = {order.call_id: order.kind for order in world.orders()}
    assert (last["call-1"], last["call-2"]) == (OrderKind.OVERFLOW, OrderKind.GIVE_UP)


def test_a_hidden_number_goes_back_to_the_robot(world: LineWorld) -> None:
    anna = busy_shift(world)
    world.asks(caller=HIDDEN)
    world.passes(40, pages=(anna,), step=5)
    last = world.orders()[-1]
    assert (last.kind, last.outcome) == (OrderKind.GIVE_UP, "timed_out")


def test_a_ringing_telephone_is_not_interrupted_at_forty_seconds(world: LineWorld) -> None:
    anna = busy_shift(world)
    world.asks()
    world.passes(30, pages=(anna,), step=5)
    boris = world.on_duty("boris")
    world.accepts(boris)
    world.orders()
    world.passes(15, pages=(anna, boris), step=5)
    assert world.state() is HandoffState.RINGING
    world.reports(ReportKind.OPERATOR_MISSED, detail={"result": "no_answer"})
    world.passes(0.5, pages=(anna, boris))
    assert orders_of(world) == [OrderKind.GIVE_UP]


def test_who_could_be_answered_only_after_the_norm_is_not_offered_any_more(
    world: LineWorld,
) -> None:
    anna = busy_shift(world)
    world.asks("call-1")
    world.passes(30, pages=(anna,), step=5)
    world.asks("call-2", caller="+79130000002")
    world.passes(5, pages=(anna,), step=5)
    boris = world.on_duty("boris")
    assert world.offered(boris) == ["call-2"]


def test_by_day_with_nobody_on_the_shift_a_neighbour_is_asked_at_once(world: LineWorld) -> None:
    world.peer("omsk")
    assert world.asks().outcome is None
    assert orders_of(world) == [OrderKind.OVERFLOW]


def test_at_night_nobody_is_troubled(world: LineWorld) -> None:
    world.mode = CallMode.NIGHT
    world.peer("omsk")
    assert world.asks().outcome is not None
    assert orders_of(world) == []


def test_when_the_whole_shift_leaves_those_who_wait_are_taken_further(world: LineWorld) -> None:
    anna = busy_shift(world)
    world.asks()
    world.shift.sign_off(anna)
    assert orders_of(world) == [OrderKind.GIVE_UP]
    assert world.state("other") is HandoffState.TALKING


def test_a_caller_chooses_a_call_back_on_another_number(world: LineWorld) -> None:
    anna = busy_shift(world)
    world.asks()
    world.passes(26, pages=(anna,), step=2)
    world.orders()
    world.reports(ReportKind.CALLBACK_CHOSEN, detail={"telephone": "8 913 765-43-21"})
    (order,) = world.orders()
    assert (order.kind, order.outcome) == (OrderKind.GIVE_UP, "callback_booked")
    (promise,) = world.callbacks.open_for("+79137654321")
    assert (promise.wish.source, promise.state) == (
        CallbackSource.CALLER_CHOSE,
        CallbackState.WAITING,
    )


def test_a_caller_chooses_the_robot(world: LineWorld) -> None:
    anna = busy_shift(world)
    world.asks()
    world.reports(ReportKind.ROBOT_CHOSEN)
    assert world.outcome() == "robot_chosen"
    world.passes(45, pages=(anna,), step=5)
    assert orders_of(world) == []


def test_a_wrong_clock_of_a_worker_takes_no_time_from_the_caller(world: LineWorld) -> None:
    anna = busy_shift(world)
    early = (world.now() - timedelta(hours=3)).timestamp()
    world.asks(asked_at=early)
    world.passes(36, pages=(anna,), step=4)
    assert world.state() is HandoffState.WAITING


def test_a_worker_that_tells_nothing_of_the_ringing_does_not_keep_the_caller(
    world: LineWorld,
) -> None:
    anna = world.on_duty("anna")
    world.asks()
    world.accepts(anna)
    world.passes(80, pages=(anna,), step=5)
    assert world.state() is HandoffState.ENDED
    assert "RETURN" in world.events()
