"""The keypad menu when nobody answers, speaks or listens; several calls on one worker."""

import asyncio
from pathlib import Path

from core.contracts.call_record import CallEventKind, CallOutcome
from core.contracts.dialogue import BotCommand, CommandKind, TurnEvent
from core.contracts.handoff import HandoffReason
from core.contracts.speech import ExpectedAnswer
from tests.calls.scripted_call import ScriptedCall
from tests.fakes.dialogue import GREETING

QUESTION = "какие нужны документы"


async def test_who_is_silent_in_the_menu_hears_it_once_more_and_gets_a_person(
    call: ScriptedCall,
) -> None:
    call.operator()
    call.dialogue.is_down = True
    call.caller.hangs_up(at=90)
    await call.runs()
    assert call.heard[1:5] == [
        "greeting_without_dialogue",
        "keypad_menu_short",
        "keypad_menu_short",
        "connecting",
    ]
    assert call.desk.requests[0].reason is HandoffReason.NO_INPUT


async def test_with_dialogue_and_persons_away_the_caller_is_told_and_offered_keys(
    call: ScriptedCall,
) -> None:
    call.dialogue.is_down = True
    call.caller.presses("0", after="keypad_menu_short")
    call.caller.presses("9", after="keypad_menu_short")
    await call.runs()
    assert call.heard[3:] == [
        "connecting",
        "operator_unavailable",
        "keypad_menu_short",
        "goodbye",
    ]
    assert call.outcome is CallOutcome.COMPLETED


async def test_with_everything_down_but_the_line_the_caller_hears_recorded_words_to_the_end(
    call: ScriptedCall,
) -> None:
    call.dialogue.is_down = True
    call.fakes.synthesizer.is_down = True
    call.desk.behaviour.is_down = True
    call.fakes.recognizer.fails(20)
    call.caller.says(QUESTION, after="keypad_menu_short")
    call.caller.says(QUESTION, after="apology_recognition")
    call.caller.presses("0", after="keypad_menu")
    await call.runs()
    assert call.heard == [
        "recording_notice",
        "greeting_without_dialogue",
        "keypad_menu_short",
        "apology_recognition",
        "recognition_down",
        "keypad_menu",
        "connecting",
        "platform_down_goodbye",
    ]
    assert call.sound("platform_down_goodbye").is_whole


async def test_silence_that_the_dialogue_cannot_answer_is_answered_by_a_recording(
    call: ScriptedCall,
) -> None:
    call.dialogue.fails_on(TurnEvent.SILENCE)
    call.caller.hangs_up(after="are_you_there")
    await call.runs()
    assert call.heard[2:] == ["are_you_there"]


async def test_after_an_apology_the_same_kind_of_answer_is_still_expected(
    call: ScriptedCall,
) -> None:
    digits = BotCommand(CommandKind.EXPECT, expected=ExpectedAnswer.DIGITS, length=4)
    call.dialogue.on("заявление", "Назовите номер.", command=digits)
    call.caller.says("заявление", after=GREETING)
    call.caller.mumbles(after="Назовите номер.")
    call.caller.presses("0123", after="not_heard")
    call.caller.hangs_up(at=25)
    await call.runs()
    assert call.dialogue.heard(TurnEvent.DIGITS) == ["0123"]


async def test_a_wish_for_a_person_over_a_slow_answer_does_not_lose_the_caller(
    call: ScriptedCall,
) -> None:
    """The answer that comes too late is not sounded over the waiting."""
    call.operator(answers_after=8.0)
    call.dialogue.on(QUESTION, "Поздний ответ.", seconds=3.0)
    call.caller.says(QUESTION, after=GREETING)
    call.caller.presses("0", during="thinking", plus=0.2)
    call.caller.hangs_up(at=40)
    await call.runs()
    assert "Поздний ответ." not in call.heard
    assert CallEventKind.BRIDGED in call.journal.kinds


async def test_calls_at_the_same_time_do_not_hear_each_other(tmp_path: Path) -> None:
    calls = [ScriptedCall(tmp_path / str(number)) for number in range(4)]
    for number, call in enumerate(calls):
        call.dialogue.on(f"вопрос {number}", f"Ответ {number}.")
        call.caller.says(f"вопрос {number}", after=GREETING, plus=0.5 + 0.3 * number)
        call.caller.hangs_up(after=f"Ответ {number}.")
    async with asyncio.TaskGroup() as tasks:
        for call in calls:
            tasks.create_task(call.runs())
    for number, call in enumerate(calls):
        assert call.heard == ["recording_notice", GREETING, f"Ответ {number}."]
        assert call.dialogue.heard() == [f"вопрос {number}"]
