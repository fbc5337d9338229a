"""The beginning of a call, questions and answers."""

import pytest

from core.contracts.call_record import CallEventKind, CallOutcome
from core.contracts.dialogue import BotCommand, CommandKind, TurnEvent
from tests.calls.scripted_call import CALLER, ScriptedCall
from tests.fakes.dialogue import GREETING

QUESTION = "до скольки вы работаете"
ANSWER = "Сегодня до восьми вечера."


async def test_a_caller_hears_the_notice_of_recording_and_then_the_greeting(
    call: ScriptedCall,
) -> None:
    call.caller.hangs_up(after=GREETING)
    await call.runs()
    assert call.heard == ["recording_notice", GREETING]
    assert call.sound("recording_notice").began_at < 0.1
    assert call.sound(GREETING).began_at - call.sound("recording_notice").ended_at < 0.1
    assert call.outcome is CallOutcome.CALLER_HUNG_UP


async def test_without_recording_nobody_says_that_the_call_is_recorded(call: ScriptedCall) -> None:
    call.records_sound = False
    call.caller.hangs_up(after=GREETING)
    await call.runs()
    assert call.heard == [GREETING]
    assert call.ending.recording == ""
    assert not list(call.folder.iterdir())


async def test_a_question_is_answered(call: ScriptedCall) -> None:
    call.dialogue.on(QUESTION, ANSWER)
    call.caller.says(QUESTION, after=GREETING)
    call.caller.hangs_up(after=ANSWER)
    await call.runs()
    assert call.heard == ["recording_notice", GREETING, ANSWER]
    assert call.dialogue.heard() == [QUESTION]
    said = call.journal.turns[1]
    assert said.transcript is not None
    assert (said.transcript.text, said.said) == (QUESTION, (ANSWER,))


async def test_the_answer_begins_within_a_second_of_the_callers_last_sound(
    call: ScriptedCall,
) -> None:
    call.dialogue.on(QUESTION, ANSWER)
    call.caller.says(QUESTION, after=GREETING)
    call.caller.hangs_up(after=ANSWER)
    await call.runs()
    timings = call.journal.turns[1].timings
    assert timings.end_of_turn_ms == pytest.approx(460, abs=25)
    assert timings.recognition_ms == pytest.approx(60, abs=10)
    assert timings.dialogue_ms == pytest.approx(50, abs=10)
    assert timings.synthesis_ms == pytest.approx(40, abs=10)
    assert timings.output_ms == pytest.approx(10, abs=21)
    assert timings.total_ms == pytest.approx(620, abs=50)


async def test_the_dialogue_learns_who_calls_and_where_from(call: ScriptedCall) -> None:
    call.caller.hangs_up(after=GREETING)
    await call.runs()
    context = call.dialogue.turns[0].context
    assert call.dialogue.turns[0].event is TurnEvent.STARTED
    assert (context.caller, context.called, context.municipality) == (CALLER, "100", "tomsk")


async def test_the_first_sound_of_a_phrase_is_not_lost(call: ScriptedCall) -> None:
    """The recogniser gets the sound from before the detector was sure."""
    call.caller.says("а", "сколько стоит паспорт", after=GREETING)
    call.caller.hangs_up(at=12)
    await call.runs()
    assert call.dialogue.heard() == ["а сколько стоит паспорт"]


async def test_the_dialogue_may_end_the_call(call: ScriptedCall) -> None:
    call.dialogue.on("до свидания", "Всего доброго!", command=BotCommand(CommandKind.HANG_UP))
    call.caller.says("до свидания", after=GREETING)
    await call.runs()
    assert call.heard[-1] == "Всего доброго!"
    assert call.sound("Всего доброго!").is_whole
    assert call.outcome is CallOutcome.COMPLETED
    assert call.leg.life.hung_up_by_us


async def test_the_journal_tells_the_call_in_order(call: ScriptedCall) -> None:
    call.dialogue.on(QUESTION, ANSWER)
    call.caller.says(QUESTION, after=GREETING)
    call.caller.hangs_up(after=ANSWER)
    await call.runs()
    assert call.journal.kinds == [
        CallEventKind.STARTED,
        CallEventKind.ANSWERED,
        CallEventKind.TURN,
        CallEventKind.TURN,
        CallEventKind.RECORDING_KEPT,
        CallEventKind.ENDED,
    ]
    assert {event.caller for event in call.journal.events} == {CALLER}


async def test_slower_is_slower_at_once(call: ScriptedCall) -> None:
    slower = BotCommand(CommandKind.SET_SPEECH_RATE, rate=0.75)
    call.dialogue.on("помедленнее", ANSWER, command=slower)
    call.caller.says("помедленнее", after=GREETING)
    call.caller.hangs_up(after=ANSWER)
    await call.runs()
    assert [request.rate for request in call.fakes.synthesizer.requests] == [1.0, 0.75]


async def test_a_recorded_phrase_is_played_on_the_dialogues_wish(call: ScriptedCall) -> None:
    play = BotCommand(CommandKind.PLAY, recording="welcome_back")
    call.dialogue.on(QUESTION, ANSWER, command=play)
    call.caller.says(QUESTION, after=GREETING)
    call.caller.hangs_up(after="welcome_back")
    await call.runs()
    assert call.heard[-2:] == [ANSWER, "welcome_back"]
