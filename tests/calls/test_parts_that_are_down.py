"""Each part of the road down in turn: the caller hears a sentence and is offered a person. Never silence."""

import pytest

from core.contracts.call_record import CallEventKind, CallOutcome
from core.contracts.dialogue import BotCommand, BotReply, CallMode, CommandKind, TurnEvent
from core.contracts.handoff import HandoffReason
from tests.calls.scripted_call import OPERATOR, ScriptedCall
from tests.fakes.dialogue import GREETING, Answer

QUESTION = "какие нужны документы"
ANSWER = "Паспорт и заявление."


def failed_stages(call: ScriptedCall) -> list[str]:
    return [detail["stage"] for detail in call.noted(CallEventKind.STAGE_FAILED)]


async def test_a_slow_answer_is_waited_for_with_words(call: ScriptedCall) -> None:
    call.dialogue.on(QUESTION, ANSWER, seconds=3.8)
    call.caller.says(QUESTION, after=GREETING)
    call.caller.hangs_up(after=ANSWER)
    await call.runs()
    assert call.heard[2] == "thinking"
    assert call.heard[-1] == ANSWER
    asked = call.caller.time_of(QUESTION)
    assert call.longest_silence(since=asked + 2.0, until=call.sound(ANSWER).began_at) < 2.2


async def test_a_late_answer_is_apologised_for_and_asked_again(call: ScriptedCall) -> None:
    call.dialogue.on(QUESTION, "Слишком поздно.", seconds=20.0)
    call.dialogue.on(QUESTION, ANSWER)
    call.caller.says(QUESTION, after=GREETING)
    call.caller.says(QUESTION, after="apology_dialogue")
    call.caller.hangs_up(after=ANSWER)
    await call.runs()
    assert call.heard[-2:] == ["apology_dialogue", ANSWER]
    assert "Слишком поздно." not in call.heard
    assert call.noted(CallEventKind.STAGE_FAILED) == [
        {"stage": "dialogue", "code": "work_timed_out"}
    ]


@pytest.mark.parametrize("way", ["error", "empty", "blank"])
async def test_an_answer_that_says_nothing_is_a_failure(way: str, call: ScriptedCall) -> None:
    if way == "error":
        call.dialogue.fails_on(QUESTION)
    else:
        call.dialogue.on(QUESTION, *(("  ",) if way == "blank" else ()))
    call.caller.says(QUESTION, after=GREETING)
    call.caller.hangs_up(after="apology_dialogue")
    await call.runs()
    assert call.heard[-1] == "apology_dialogue"
    assert failed_stages(call) == ["dialogue"]


async def test_the_second_failure_in_a_row_offers_keys_and_a_person(call: ScriptedCall) -> None:
    call.operator()
    call.dialogue.fails_on(QUESTION)
    call.caller.says(QUESTION, after=GREETING)
    call.caller.says(QUESTION, after="apology_dialogue")
    call.caller.presses("0", after="keypad_menu_short")
    call.caller.hangs_up(at=40)
    await call.runs()
    assert call.heard[2:6] == [
        "apology_dialogue",
        "dialogue_down",
        "keypad_menu_short",
        "connecting",
    ]
    assert CallEventKind.BRIDGED in call.journal.kinds


async def test_trying_again_asks_the_question_that_was_not_answered(call: ScriptedCall) -> None:
    call.dialogue.fails_on(QUESTION)
    call.dialogue.fails_on(QUESTION)
    call.dialogue.on(QUESTION, ANSWER)
    call.caller.says(QUESTION, after=GREETING)
    call.caller.says(QUESTION, after="apology_dialogue")
    call.caller.presses("1", after="keypad_menu_short")
    call.caller.hangs_up(after=ANSWER)
    await call.runs()
    assert call.heard[-1] == ANSWER


async def test_without_the_dialogue_a_caller_is_greeted_and_offered_a_person(
    call: ScriptedCall,
) -> None:
    call.operator()
    call.dialogue.is_down = True
    call.caller.presses("0", after="keypad_menu_short")
    call.caller.hangs_up(at=40)
    await call.runs()
    assert call.heard[:4] == [
        "recording_notice",
        "greeting_without_dialogue",
        "keypad_menu_short",
        "connecting",
    ]
    assert call.outcome is CallOutcome.HANDED_OFF


async def test_a_recogniser_that_fails_once_is_apologised_for(call: ScriptedCall) -> None:
    call.fakes.recognizer.dies_in_the_middle()
    call.dialogue.on(QUESTION, ANSWER)
    call.caller.says(QUESTION, after=GREETING)
    call.caller.says(QUESTION, after="apology_recognition")
    call.caller.hangs_up(after=ANSWER)
    await call.runs()
    assert call.heard[2:] == ["apology_recognition", ANSWER]
    assert call.dialogue.heard() == [QUESTION]


@pytest.mark.parametrize("way", ["not there", "dies", "hangs"])
async def test_a_recogniser_that_fails_twice_leaves_the_keys_and_a_person(
    way: str, call: ScriptedCall
) -> None:
    fail = {
        "not there": call.fakes.recognizer.fails,
        "dies": call.fakes.recognizer.dies_in_the_middle,
        "hangs": call.fakes.recognizer.hangs,
    }[way]
    fail(2)
    call.operator()
    call.caller.says(QUESTION, after=GREETING)
    call.caller.says(QUESTION, after="apology_recognition")
    call.caller.presses("0", after="keypad_menu")
    call.caller.hangs_up(at=50)
    await call.runs()
    assert call.heard[2:6] == [
        "apology_recognition",
        "recognition_down",
        "keypad_menu",
        "connecting",
    ]
    assert failed_stages(call) == ["recognition", "recognition"]


async def test_a_busy_recogniser_is_not_asked_twice(call: ScriptedCall) -> None:
    call.fakes.recognizer.is_busy()
    call.caller.says(QUESTION, after=GREETING)
    call.caller.presses("9", after="keypad_menu")
    await call.runs()
    assert call.heard[2:] == ["recognition_down", "keypad_menu", "goodbye"]
    assert call.noted(CallEventKind.STAGE_FAILED)[0]["code"] == "recogniser_busy"


async def test_who_goes_on_talking_to_a_deaf_robot_is_taken_to_a_person(call: ScriptedCall) -> None:
    call.fakes.recognizer.fails(10)
    call.operator()
    call.caller.says(QUESTION, after=GREETING)
    call.caller.says(QUESTION, after="apology_recognition")
    call.caller.says(QUESTION, after="keypad_menu")
    call.caller.says(QUESTION, after="keypad_menu")
    call.caller.hangs_up(at=90)
    await call.runs()
    assert call.desk.requests[0].reason is HandoffReason.ROBOT_FAILED
    assert CallEventKind.BRIDGED in call.journal.kinds


async def test_a_recogniser_that_fails_on_noise_over_the_robot_changes_nothing(
    call: ScriptedCall,
) -> None:
    call.fakes.recognizer.fails()
    call.caller.coughs(during=GREETING, plus=0.3)
    call.caller.hangs_up(after=GREETING, plus=3.0)
    await call.runs()
    assert call.heard == ["recording_notice", GREETING]
    assert call.sound(GREETING).is_whole


@pytest.mark.parametrize("way", ["down", "hangs"])
async def test_without_a_voice_recorded_phrases_speak(way: str, call: ScriptedCall) -> None:
    call.operator()
    call.fakes.synthesizer.is_down = way == "down"
    call.fakes.synthesizer.hangs = way == "hangs"
    call.caller.presses("0", after="keypad_menu_short")
    call.caller.hangs_up(at=40)
    await call.runs()
    assert call.heard[:4] == [
        "recording_notice",
        "apology_voice",
        "keypad_menu_short",
        "connecting",
    ]
    assert failed_stages(call) == ["synthesis"]


async def test_a_voice_that_dies_in_the_middle_leaves_no_silence(call: ScriptedCall) -> None:
    call.fakes.synthesizer.dies_after_sentences = 1
    call.dialogue.on(QUESTION, f"{ANSWER} Ещё фотография.")
    call.caller.says(QUESTION, after=GREETING)
    call.caller.hangs_up(after="keypad_menu_short")
    await call.runs()
    assert call.heard[2:] == [ANSWER, "apology_voice", "keypad_menu_short"]


async def test_a_promise_to_connect_is_kept_even_if_it_cannot_be_voiced(call: ScriptedCall) -> None:
    call.operator()
    call.dialogue.on("человека", "Соединяю.", command=BotCommand(CommandKind.HANDOFF))
    call.caller.does(
        "voice dies", lambda: setattr(call.fakes.synthesizer, "is_down", True), after=GREETING
    )
    call.caller.says("человека", at=6.0)
    call.caller.hangs_up(at=30)
    await call.runs()
    assert CallEventKind.BRIDGED in call.journal.kinds


async def test_a_phrase_that_was_never_recorded_is_synthesised(call: ScriptedCall) -> None:
    call.fakes.recorded.missing = {"recording_notice"}
    call.caller.hangs_up(after=GREETING)
    await call.runs()
    assert call.heard == ["Здравствуйте!", "Разговор записывается.", GREETING]


async def test_with_the_platform_down_the_robot_still_answers_as_by_night(
    call: ScriptedCall,
) -> None:
    call.desk.behaviour.is_down = True
    call.dialogue.on(QUESTION, ANSWER)
    call.caller.says(QUESTION, after=GREETING)
    call.caller.hangs_up(after=ANSWER)
    await call.runs()
    assert call.heard[-1] == ANSWER
    assert call.dialogue.turns[0].context.mode is CallMode.NIGHT
    assert failed_stages(call) == ["desk"]


async def test_a_slow_desk_does_not_delay_the_greeting_by_more_than_its_time(
    call: ScriptedCall,
) -> None:
    call.desk.behaviour.seconds = 30.0
    call.caller.hangs_up(after=GREETING)
    await call.runs()
    assert call.sound(GREETING).began_at - call.sound("recording_notice").ended_at < 0.2


async def test_with_desk_and_dialogue_down_the_caller_is_told_and_not_left_waiting(
    call: ScriptedCall,
) -> None:
    call.desk.behaviour.is_down = True
    call.dialogue.is_down = True
    call.caller.presses("0", after="keypad_menu_short")
    await call.runs()
    assert call.heard[-2:] == ["connecting", "platform_down_goodbye"]
    assert call.outcome is CallOutcome.FAILED


async def test_with_the_platform_down_the_emergency_number_gets_the_call(
    call: ScriptedCall,
) -> None:
    call.set_rhythm(emergency_number="sip:duty@127.0.0.1")
    call.fakes.telephone.refer_to.is_accepted = True
    call.desk.behaviour.is_down = True
    call.dialogue.is_down = True
    call.caller.presses("0", after="keypad_menu_short")
    await call.runs()
    assert call.sound("platform_down").is_whole
    assert call.fakes.telephone.refer_to.asked == [("sip:duty@127.0.0.1", {})]
    assert call.outcome is CallOutcome.HANDED_OFF


async def test_a_caller_who_hangs_up_before_the_transfer_has_succeeded_was_not_handed_off(
    call: ScriptedCall,
) -> None:
    call.set_rhythm(emergency_number="sip:duty@127.0.0.1")
    call.fakes.telephone.refer_to.seconds = 20.0
    call.desk.behaviour.is_down = True
    call.dialogue.is_down = True
    call.caller.presses("0", after="keypad_menu_short")
    call.caller.hangs_up(after="platform_down", plus=8.0)
    await call.runs()
    assert call.outcome is CallOutcome.CALLER_HUNG_UP


async def test_a_caller_being_transferred_does_not_wait_in_silence(call: ScriptedCall) -> None:
    call.set_rhythm(emergency_number="sip:duty@127.0.0.1")
    call.fakes.telephone.refer_to.is_accepted = True
    call.fakes.telephone.refer_to.seconds = 20.0
    call.desk.behaviour.is_down = True
    call.dialogue.is_down = True
    call.caller.presses("0", after="keypad_menu_short")
    await call.runs()
    announced = call.sound("platform_down").ended_at
    assert call.longest_silence(since=announced, until=announced + 19.0) < 4.1
    assert call.outcome is CallOutcome.HANDED_OFF


async def test_where_refer_is_refused_the_emergency_number_is_bridged(call: ScriptedCall) -> None:
    call.set_rhythm(emergency_number=OPERATOR)
    duty = call.operator(answers_after=4.0)
    duty.says("дежурный слушает", at=0.5)
    call.desk.behaviour.is_down = True
    call.dialogue.is_down = True
    call.caller.presses("0", after="keypad_menu_short")
    call.caller.hangs_up(at=60)
    await call.runs()
    assert call.heard[-2:] == ["дежурный", "слушает"]
    assert call.outcome is CallOutcome.HANDED_OFF


async def test_an_emergency_announcement_is_heard_even_without_the_dialogue(
    call: ScriptedCall,
) -> None:
    call.desk.context = type(call.desk.context)(emergency="Отделения закрыты.")
    call.dialogue.is_down = True
    call.caller.hangs_up(after="greeting_without_dialogue")
    await call.runs()
    assert call.heard[:3] == [
        "recording_notice",
        "Отделения закрыты.",
        "greeting_without_dialogue",
    ]


async def test_an_error_nobody_expected_costs_the_robot_and_not_the_call(
    call: ScriptedCall,
) -> None:
    call.operator()
    broken = Answer(BotReply((ANSWER,)), error=RuntimeError("a defect"))
    call.dialogue.answers_with(QUESTION, broken)
    call.caller.says(QUESTION, after=GREETING)
    call.caller.hangs_up(at=40)
    await call.runs()
    assert call.heard[2:4] == ["apology_broken", "connecting"]
    assert CallEventKind.BRIDGED in call.journal.kinds
    assert "call" in failed_stages(call)


async def test_after_a_defect_with_nobody_to_ask_the_caller_hears_an_honest_goodbye(
    call: ScriptedCall,
) -> None:
    broken = Answer(error=RuntimeError("a defect"))
    call.dialogue.answers_with(QUESTION, broken)
    call.dialogue.on(TurnEvent.OPERATOR_UNAVAILABLE, "Никто не может ответить.")
    call.caller.says(QUESTION, after=GREETING)
    await call.runs()
    assert call.heard[-1] == "operator_unavailable_goodbye"
    assert call.outcome is CallOutcome.FAILED
