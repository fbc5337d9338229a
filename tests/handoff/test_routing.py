"""Whom a caller is offered to by skills and penalties; telephones of people without a console."""

import pytest

from core.contracts.dialogue import CallMode
from core.contracts.orders import ReportKind
from core.settings.handoff import HandoffSettings
from handoff.routing import phones_on_duty
from tests.handoff.line_world import LineWorld

ANNA, BORIS, NIGHT = "sip:anna@10.0.0.1", "sip:boris@10.0.0.2", "sip:night@10.0.0.3"


def test_by_day_they_are_on_duty_in_order() -> None:
    found = phones_on_duty(CallMode.DAY, day_phones=(ANNA, BORIS), night_phones=())
    assert found == (ANNA, BORIS)


@pytest.mark.parametrize("mode", [CallMode.NIGHT, CallMode.HOLIDAY, CallMode.MAINTENANCE])
def test_outside_the_day_only_those_of_the_night_are(mode: CallMode) -> None:
    assert phones_on_duty(mode, day_phones=(ANNA,), night_phones=()) == ()
    assert phones_on_duty(mode, day_phones=(ANNA,), night_phones=(NIGHT,)) == (NIGHT,)


def test_empty_entries_and_repetitions_are_left_out() -> None:
    found = phones_on_duty(CallMode.DAY, day_phones=(ANNA, f" {ANNA}", " ", BORIS), night_phones=())
    assert found == (ANNA, BORIS)


def test_a_caller_goes_from_the_best_in_the_subject_to_the_next_and_then_to_anybody(
    world: LineWorld,
) -> None:
    vera = world.on_duty("vera", skills={"tax": 0})
    world.passes(1, pages=(vera,))
    boris = world.on_duty("boris", skills={"passport": 5, "tax": 0})
    world.passes(1, pages=(vera, boris))
    anna = world.on_duty("anna", skills={"passport": 0})
    world.asks(skill="passport")
    assert world.offered(anna) == ["call-1"], "the longest idle know less of it"
    world.declines(anna)
    assert world.offered(boris) == ["call-1"]
    world.declines(boris)
    assert world.offered(vera) == []
    world.passes(world.settings.skill_seconds, pages=(anna, boris, vera))
    assert world.offered(vera) == ["call-1"]


def test_the_penalty_is_of_the_wanted_skill_and_the_busy_best_leaves_the_caller_to_the_next(
    world: LineWorld,
) -> None:
    anna = world.on_duty("anna", skills={"passport": 0, "tax": 9})
    boris = world.on_duty("boris", skills={"passport": 9, "tax": 0})
    world.asks("call-1", skill="tax")
    assert world.offered(boris) == ["call-1"]
    world.talks(boris, "call-1")
    world.asks("call-2", skill="tax")
    assert world.offered(anna) == ["call-2"]


def test_ring_all_asks_those_of_the_lowest_penalty_together(world: LineWorld) -> None:
    together = LineWorld(world.sessions, HandoffSettings(strategy="ring_all"))
    best = [together.on_duty(name, skills={"passport": 0}) for name in ("anna", "boris")]
    spare = together.on_duty("vera", skills={"passport": 3})
    together.asks(skill="passport")
    assert [together.offered(one) for one in (*best, spare)] == [["call-1"], ["call-1"], []]
    together.talks(best[0])
    assert together.offered(best[1]) == []


def test_a_repeat_caller_meets_the_same_operator_even_if_another_is_better(
    world: LineWorld,
) -> None:
    anna = world.on_duty("anna", skills={"passport": 5}, wrap_up_seconds=1)
    world.asks("call-1", skill="passport")
    world.talks(anna, "call-1")
    world.reports(ReportKind.BRIDGE_ENDED, "call-1", detail={"by": "caller"})
    boris = world.on_duty("boris", skills={"passport": 0})
    world.passes(5, pages=(anna, boris))
    world.asks("call-2", skill="passport")
    assert world.offered(anna) == ["call-2"]
