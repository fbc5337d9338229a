"""Things that happen at an unusual moment."""

from core.contracts.call_record import CallEventKind, CallOutcome
from core.contracts.dialogue import BotCommand, CommandKind, TurnEvent
from core.contracts.speech import ExpectedAnswer
from tests.calls.scripted_call import ScriptedCall
from tests.fakes.dialogue import GREETING

QUESTION = "какие нужны документы"
ANSWER = "Паспорт и заявление."


async def test_a_question_over_the_notice_of_recording_is_answered(call: ScriptedCall) -> None:
    call.dialogue.on(QUESTION, ANSWER)
    call.caller.says(QUESTION, during="recording_notice", plus=0.2)
    call.caller.hangs_up(after=ANSWER)
    await call.runs()
    assert call.sound("recording_notice").is_whole
    assert call.dialogue.heard() == [QUESTION]


async def test_hello_over_the_notice_does_not_cut_the_greeting(call: ScriptedCall) -> None:
    call.caller.says("алло", during="recording_notice", plus=0.5)
    call.caller.hangs_up(after=GREETING)
    await call.runs()
    assert call.sound(GREETING).is_whole
    assert call.dialogue.heard() == []


async def test_zero_over_the_notice_of_recording_leads_to_a_person(call: ScriptedCall) -> None:
    call.operator()
    call.caller.presses("0", during="recording_notice", plus=0.5)
    call.caller.hangs_up(at=30)
    await call.runs()
    assert CallEventKind.BRIDGED in call.journal.kinds


async def test_the_longest_call_does_not_end_while_the_caller_waits_for_a_person(
    call: ScriptedCall,
) -> None:
    """The warning itself has told the caller to press zero."""
    call.set_rhythm(max_minutes=2.5, no_input_attempts=50)
    call.operator(answers_after=30.0)
    call.desk.ring_seconds = 35.0
    call.caller.presses("0", at=135.0)
    call.caller.hangs_up(at=200.0)
    await call.runs()
    assert CallEventKind.BRIDGED in call.journal.kinds
    assert call.outcome is CallOutcome.HANDED_OFF


async def test_a_recording_that_does_not_exist_is_passed_over(call: ScriptedCall) -> None:
    play = BotCommand(CommandKind.PLAY, recording="no_such_phrase")
    call.dialogue.on(QUESTION, ANSWER, command=play)
    call.dialogue.on("спасибо", "Пожалуйста.")
    call.caller.says(QUESTION, after=GREETING)
    call.caller.says("спасибо", after=ANSWER, plus=1.0)
    call.caller.hangs_up(after="Пожалуйста.")
    await call.runs()
    assert call.heard[-2:] == [ANSWER, "Пожалуйста."]


async def test_a_knock_after_hold_does_not_end_the_callers_time_to_answer(
    call: ScriptedCall,
) -> None:
    call.dialogue.on(TurnEvent.SILENCE, "Вы на линии?")
    call.caller.holds(after=GREETING, plus=3.0)
    call.caller.resumes(after=GREETING, plus=63.0)
    call.caller.knocks(after=GREETING, plus=64.0)
    call.caller.hangs_up(after="Вы на линии?")
    await call.runs()
    quiet = call.sound("Вы на линии?").began_at - call.caller.time_of("resumes")
    assert 3.9 < quiet < 4.5, "three of the seven seconds had passed before the hold"


async def test_an_answer_that_is_only_a_command_is_carried_out_in_silence(
    call: ScriptedCall,
) -> None:
    call.dialogue.on("до свидания", command=BotCommand(CommandKind.HANG_UP))
    call.caller.says("до свидания", after=GREETING)
    await call.runs()
    assert call.heard[-1] == GREETING
    assert call.outcome is CallOutcome.COMPLETED


async def test_a_promise_is_kept_although_the_caller_pressed_a_key_over_it(
    call: ScriptedCall,
) -> None:
    promise = "Соединяю вас с сотрудником, который знает всё о пенсиях."
    call.operator(answers_after=3.0)
    call.dialogue.on("пенсия", promise, command=BotCommand(CommandKind.HANDOFF))
    call.caller.says("пенсия", after=GREETING)
    call.caller.presses("1", during=promise, plus=1.0)
    call.caller.hangs_up(at=25)
    await call.runs()
    assert CallEventKind.BRIDGED in call.journal.kinds


async def test_more_digits_than_were_asked_for_do_not_reach_the_next_question(
    call: ScriptedCall,
) -> None:
    digits = BotCommand(CommandKind.EXPECT, expected=ExpectedAnswer.DIGITS, length=4)
    call.dialogue.on("заявление", "Назовите номер.", command=digits)
    call.dialogue.on(TurnEvent.DIGITS, ANSWER)
    call.caller.says("заявление", after=GREETING)
    call.caller.presses("7214#", after="Назовите номер.")
    call.caller.hangs_up(after=ANSWER)
    await call.runs()
    assert call.sound(ANSWER).is_whole
