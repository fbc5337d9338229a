"""Whole conversations against real Rasa and real actions."""

import uuid

import pytest

from bot.evaluation.conversation_script import Script, caller_turn, complaints, read_scripts
from bot.local_dialogue import DialogueDoor
from tests.bot.conftest import TestBench

pytestmark = [pytest.mark.e2e, pytest.mark.rasa]


@pytest.mark.parametrize("script", list(read_scripts()), ids=lambda script: script.name)
def test_conversation_goes_as_written(script: Script, door: DialogueDoor, bench: TestBench) -> None:
    bench.clock.moment = script.moment
    call_id = f"test-{uuid.uuid4().hex[:8]}"
    found: list[str] = []
    for number, step in enumerate(script.turns, 1):
        reply = door.reply_to(caller_turn(script, step, call_id))
        found += [f"turn {number}: {problem}" for problem in complaints(step, reply)]
    assert not found, "\n".join(found)
