"""Whole conversations against real Rasa and real actions."""

import uuid

import pytest

from bot.evaluation.conversation_script import (
    Script,
    caller_turn,
    complaints,
    kept_of,
    read_scripts,
    with_kept,
)
from bot.local_dialogue import DialogueDoor
from tests.bot.conftest import TestBench
from tests.fixtures.stand_in import StandIn

pytestmark = [pytest.mark.e2e, pytest.mark.rasa]


@pytest.mark.parametrize("script", list(read_scripts()), ids=lambda script: script.name)
def test_conversation_goes_as_written(
    script: Script, door: DialogueDoor, bench: TestBench, stand_in: StandIn
) -> None:
    bench.clock.moment = script.moment
    for system, mode in script.outside.items():
        stand_in.behaves(system, mode)
    kept: dict[str, str] = {}
    call_id = f"test-{uuid.uuid4().hex[:8]}"
    found: list[str] = []
    for number, step in enumerate(script.turns, 1):
        reply = door.reply_to(caller_turn(script, with_kept(step, kept), call_id))
        kept |= kept_of(step, reply)
        found += [f"turn {number}: {problem}" for problem in complaints(step, reply)]
    assert not found, "\n".join(found)
