"""What a supervisor does with other people's callers and calls."""

from functools import partial

import pytest

from core.contracts.orders import OrderKind
from handoff.refusals import DeskRefusal, Done, Refused
from handoff.supervision import SupervisorDesk
from tests.handoff.gateway_hand import carried_out
from tests.handoff.line_world import LineWorld


@pytest.fixture
def desk(world: LineWorld) -> SupervisorDesk:
    return SupervisorDesk(world.turns, world.rules, world.bell)


@pytest.fixture
def vera(world: LineWorld) -> int:
    return world.hire("vera", is_supervisor=True)


def test_a_caller_moved_to_the_head_is_offered_first(
    world: LineWorld, desk: SupervisorDesk, vera: int
) -> None:
    anna = world.on_duty("anna")
    for number in range(3):
        world.asks(f"call-{number}")
    assert desk.move_to_head(vera, world.handoff("call-2").handoff_id) == Done()
    assert desk.prioritise(vera, world.handoff("call-1").handoff_id, 50) == Done()
    world.declines(anna)
    assert world.offered(anna) == ["call-2"]


def test_an_assigned_caller_goes_to_that_operator_only(
    world: LineWorld, desk: SupervisorDesk, vera: int
) -> None:
    anna, boris = world.on_duty("anna"), world.on_duty("boris")
    world.asks()
    assert world.offered(anna) == ["call-1"]
    assert desk.assign(vera, world.handoff().handoff_id, boris) == Done()
    assert (world.offered(anna), world.offered(boris)) == ([], ["call-1"])


async def test_listening_then_taking_over_makes_the_supervisor_the_operator(
    world: LineWorld, desk: SupervisorDesk, vera: int
) -> None:
    anna = world.on_duty("anna", wrap_up_seconds=30)
    world.asks()
    world.talks(anna)
    world.orders()
    handoff_id = world.handoff().handoff_id
    assert await desk.take_over(vera, handoff_id) == Refused(DeskRefusal.WRONG_MOMENT)
    told, order = await carried_out(world, partial(desk.listen, vera, handoff_id))
    assert (told, order.target) == (Done(), "sip:vera@10.0.0.1")
    told, order = await carried_out(world, partial(desk.take_over, vera, handoff_id))
    assert (told, order.kind) == (Done(), OrderKind.TAKE_OVER)
    assert world.handoff().operator_id == vera


async def test_an_operator_cannot_do_what_a_supervisor_does(
    world: LineWorld, desk: SupervisorDesk
) -> None:
    anna, boris = world.on_duty("anna"), world.on_duty("boris")
    world.asks()
    world.talks(anna)
    world.asks("call-2")
    world.orders()
    waiting, talk = world.handoff("call-2").handoff_id, world.handoff().handoff_id
    refused = Refused(DeskRefusal.NOT_SUPERVISOR)
    assert desk.move_to_head(boris, waiting) == refused
    assert desk.prioritise(boris, waiting, 9) == refused
    assert desk.assign(boris, waiting, boris) == refused
    assert desk.pause_operator(boris, anna, "из вредности") == refused
    for act in (desk.listen, desk.whisper, desk.take_over, desk.end):
        assert await act(boris, talk) == refused
    assert world.orders() == []
