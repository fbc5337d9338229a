"""Keys of the telephone: alone, in rows, over speech, and the keypad menu."""

from core.contracts.call_record import CallEventKind, CallOutcome
from core.contracts.dialogue import BotCommand, BotReply, CommandKind, ForPerson, TurnEvent
from core.contracts.handoff import HandoffReason
from core.contracts.speech import ExpectedAnswer
from tests.calls.scripted_call import ScriptedCall
from tests.fakes.dialogue import GREETING, Answer

QUESTION = "Назовите или наберите номер заявления."
LONG_ANSWER = "Вам понадобятся паспорт, две фотографии, заявление и квитанция об оплате."


def asks_for_digits(call: ScriptedCall, length: int = 0) -> None:
    command = BotCommand(CommandKind.EXPECT, expected=ExpectedAnswer.DIGITS, length=length)
    call.dialogue.on("заявление", QUESTION, command=command)
    call.caller.says("заявление", after=GREETING)


async def test_zero_goes_straight_to_the_waiting_line(call: ScriptedCall) -> None:
    call.operator(answers_after=3.0)
    call.caller.presses("0", after=GREETING)
    call.caller.hangs_up(at=30)
    await call.runs()
    pressed = call.caller.time_of("0")
    assert call.sound("connecting").began_at - pressed < 0.1
    assert call.desk.requests[0].reason is HandoffReason.KEYPAD
    assert [turn.event for turn in call.dialogue.turns] == [TurnEvent.STARTED]


async def test_zero_brings_along_what_the_dialogue_knew_at_its_last_answer(
    call: ScriptedCall,
) -> None:
    known = ForPerson("mvd", "Загранпаспорт, документы.", {"service": "foreign_passport_10"})
    call.operator()
    call.dialogue.answers_with("вопрос", Answer(BotReply(("Ответ.",), for_person=known)))
    call.caller.says("вопрос", after=GREETING)
    call.caller.presses("0", after="Ответ.")
    call.caller.hangs_up(at=30)
    await call.runs()
    [request] = call.desk.requests
    assert ForPerson(request.skill, request.summary, request.slots) == known


async def test_zero_over_the_greeting_cuts_it_short(call: ScriptedCall) -> None:
    call.operator()
    call.caller.presses("0", during=GREETING, plus=0.3)
    call.caller.hangs_up(at=30)
    await call.runs()
    assert call.sound(GREETING).ended_at - call.caller.time_of("0") < 0.1
    assert call.sound("connecting").began_at - call.caller.time_of("0") < 0.2


async def test_zero_while_the_robot_thinks_does_not_wait_for_the_answer(call: ScriptedCall) -> None:
    call.operator()
    call.dialogue.on("вопрос", "Ответ.", seconds=3.5)
    call.caller.says("вопрос", after=GREETING)
    call.caller.presses("0", during="thinking", plus=0.1)
    call.caller.hangs_up(at=30)
    await call.runs()
    assert call.sound("connecting").began_at - call.caller.time_of("0") < 2.0
    assert "Ответ." not in call.heard


async def test_a_star_repeats_the_last_answer(call: ScriptedCall) -> None:
    call.dialogue.on("вопрос", LONG_ANSWER)
    call.caller.says("вопрос", after=GREETING)
    call.caller.presses("*", after=LONG_ANSWER)
    call.caller.hangs_up(after=LONG_ANSWER)
    await call.runs()
    assert call.heard[-2:] == [LONG_ANSWER, LONG_ANSWER]
    assert call.dialogue.heard() == ["вопрос"]


async def test_a_star_over_the_answer_begins_it_anew(call: ScriptedCall) -> None:
    call.dialogue.on("вопрос", LONG_ANSWER)
    call.caller.says("вопрос", after=GREETING)
    call.caller.presses("*", during=LONG_ANSWER, plus=1.0)
    call.caller.hangs_up(after=LONG_ANSWER)
    await call.runs()
    broken, again = call.sounds(LONG_ANSWER)
    assert (broken.is_whole, again.is_whole) == (False, True)


async def test_digits_end_with_a_hash(call: ScriptedCall) -> None:
    asks_for_digits(call)
    call.caller.presses("7214#", after=QUESTION)
    call.caller.hangs_up(at=12)
    await call.runs()
    turn = call.dialogue.turns[-1]
    assert (turn.event, turn.text) == (TurnEvent.DIGITS, "7214")
    assert [detail["digit"] for detail in call.noted(CallEventKind.DIGIT)] == list("7214#")


async def test_digits_end_by_themselves_when_all_were_pressed(call: ScriptedCall) -> None:
    asks_for_digits(call, length=4)
    call.caller.presses("7014", after=QUESTION)
    call.caller.hangs_up(after="Я вас не понял.")
    await call.runs()
    assert call.dialogue.turns[-1].text == "7014"
    assert call.sound("Я вас не понял.").began_at - call.caller.time_of("7014") < 0.3


async def test_digits_pressed_slowly_are_one_number(call: ScriptedCall) -> None:
    asks_for_digits(call)
    call.caller.presses("7", after=QUESTION)
    call.caller.presses("2", at=9.0)
    call.caller.presses("1", at=11.5)
    call.caller.hangs_up(at=18)
    await call.runs()
    assert call.dialogue.heard(TurnEvent.DIGITS) == ["721"]


async def test_digits_over_the_question_stop_it_and_none_is_lost(call: ScriptedCall) -> None:
    asks_for_digits(call, length=6)
    call.caller.presses("72", during=QUESTION, plus=0.5)
    call.caller.presses("1456", during=QUESTION, plus=2.5)
    call.caller.hangs_up(at=14)
    await call.runs()
    assert not call.sound(QUESTION).is_whole
    assert call.dialogue.heard(TurnEvent.DIGITS) == ["721456"]


async def test_a_key_among_words_is_an_answer_too(call: ScriptedCall) -> None:
    call.caller.presses("5", after=GREETING)
    call.caller.hangs_up(at=12)
    await call.runs()
    assert call.dialogue.heard(TurnEvent.DIGITS) == ["5"]


async def test_the_keypad_menu_asks_the_dialogue_in_words(call: ScriptedCall) -> None:
    call.dialogue.on("какие часы работы", "С восьми до восьми.")
    reaches_the_menu(call)
    call.caller.presses("1", after="keypad_menu")
    call.caller.hangs_up(after="С восьми до восьми.")
    await call.runs()
    assert call.heard[-1] == "С восьми до восьми."


async def test_a_key_that_the_menu_lacks_is_said_to_be_none_and_the_menu_comes_again(
    call: ScriptedCall,
) -> None:
    reaches_the_menu(call)
    call.caller.presses("7", after="keypad_menu")
    call.caller.presses("*", after="keypad_menu")
    call.caller.presses("9", after="keypad_menu")
    await call.runs()
    tail = ["keypad_menu", "no_such_key", "keypad_menu", "keypad_menu", "goodbye"]
    assert call.heard[-5:] == tail
    assert call.outcome is CallOutcome.COMPLETED


async def test_the_menu_can_be_answered_before_it_was_read_to_its_end(call: ScriptedCall) -> None:
    reaches_the_menu(call)
    call.caller.presses("9", during="keypad_menu", plus=1.0)
    await call.runs()
    assert not call.sound("keypad_menu").is_whole
    assert call.heard[-1] == "goodbye"


async def test_words_are_welcome_in_the_menu(call: ScriptedCall) -> None:
    call.dialogue.on("какой у вас телефон", "Пятьсот два.")
    reaches_the_menu(call)
    call.caller.says("какой у вас телефон", after="keypad_menu")
    call.caller.hangs_up(after="Пятьсот два.")
    await call.runs()
    assert call.heard[-1] == "Пятьсот два."


def reaches_the_menu(call: ScriptedCall) -> None:
    call.caller.mumbles(after=GREETING)
    call.caller.mumbles(after="not_heard")
