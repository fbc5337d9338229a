"""Whole conversations against real Rasa and real actions."""

import pytest

from bot.evaluation.conversation_play import play
from bot.evaluation.conversation_script import Script, read_scripts
from bot.local_dialogue import DialogueDoor
from tests.bot.conftest import TestBench
from tests.fixtures.stand_in import StandIn

LEAST_SCRIPTS = 80
MOST_ENDING_AT_A_PERSON = 0.05


@pytest.mark.e2e
@pytest.mark.rasa
@pytest.mark.parametrize("script", list(read_scripts()), ids=lambda script: script.name)
def test_conversation_goes_as_written(
    script: Script, door: DialogueDoor, bench: TestBench, stand_in: StandIn
) -> None:
    for system, mode in script.outside.items():
        stand_in.behaves(system, mode)
    played = play(script, door, bench.clock.set, desk=bench.centre.desks.appointments)
    assert not played.problems, "\n".join(played.problems)


def test_every_conversation_states_its_goal_once() -> None:
    scripts = list(read_scripts())
    assert [one.name for one in scripts if not one.goal] == []
    assert len({one.name for one in scripts}) == len(scripts)


def test_few_conversations_are_written_to_end_at_a_person_against_the_goal() -> None:
    scripts = list(read_scripts())
    assert sum(one.ends_at_person for one in scripts) <= MOST_ENDING_AT_A_PERSON * len(scripts)
