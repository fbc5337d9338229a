"""Who may speak: barge-in, signs of listening, noise, answers cut off by impatience."""

import pytest

from core.contracts.call_record import CallEventKind
from core.contracts.dialogue import BotCommand, CommandKind
from core.contracts.speech import ExpectedAnswer
from tests.calls.scripted_call import ScriptedCall
from tests.fakes.dialogue import GREETING
from tests.fakes.telephone import Pause

QUESTION = "какие документы нужны на паспорт"
FIRST = "Для паспорта нужны заявление и две фотографии."
SECOND = "Ещё понадобится свидетельство о рождении."
THIRD = "Пошлина триста рублей, её можно оплатить на месте."


@pytest.fixture
def story(call: ScriptedCall) -> ScriptedCall:
    """The robot tells three sentences, some nine seconds."""
    call.dialogue.on(QUESTION, FIRST, f"{SECOND} {THIRD}")
    call.caller.says(QUESTION, after=GREETING)
    return call


def expecting(kind: ExpectedAnswer, length: int = 0) -> BotCommand:
    return BotCommand(CommandKind.EXPECT, expected=kind, length=length)


async def test_words_over_the_robot_stop_it_and_are_the_next_turn(story: ScriptedCall) -> None:
    story.dialogue.on("подождите а сколько это стоит", "Триста рублей.")
    story.caller.says("подождите а сколько это стоит", during=FIRST, plus=1.0)
    story.caller.hangs_up(after="Триста рублей.")
    await story.runs()
    began = story.caller.time_of("подождите а сколько это стоит")
    assert not story.sound(FIRST).is_whole
    assert story.sound(FIRST).ended_at - began < 1.1, "one word, and the lag of a partial result"
    assert story.heard[-2:] == [FIRST, "Триста рублей."]
    assert story.dialogue.turns[-1].is_barge_in
    assert len(story.noted(CallEventKind.BARGE_IN)) == 1


async def test_nothing_sounds_while_the_caller_who_interrupted_still_speaks(
    story: ScriptedCall,
) -> None:
    words = "подождите пожалуйста я хотела спросить совсем о другом"
    story.caller.says(words, during=FIRST, plus=1.0)
    story.caller.hangs_up(after="Я вас не понял.")
    await story.runs()
    spoken_for = sum(max(0.16, 0.07 * len(word)) for word in words.split())
    assert story.sound("Я вас не понял.").began_at > story.caller.time_of(words) + spoken_for


@pytest.mark.parametrize("sign", ["угу", "ага", "да да", "хорошо", "понятно"])
async def test_a_sign_of_listening_does_not_stop_the_robot(sign: str, story: ScriptedCall) -> None:
    story.caller.says(sign, during=FIRST, plus=1.0)
    story.caller.hangs_up(after=THIRD)
    await story.runs()
    assert story.heard[-3:] == [FIRST, SECOND, THIRD]
    assert all(story.sound(label).is_whole for label in (FIRST, SECOND, THIRD))
    assert story.dialogue.heard() == [QUESTION]


async def test_a_cough_does_not_stop_the_robot(story: ScriptedCall) -> None:
    story.caller.coughs(during=FIRST, plus=1.0)
    story.caller.hangs_up(after=THIRD)
    await story.runs()
    assert story.heard[-3:] == [FIRST, SECOND, THIRD]
    assert all(story.sound(label).is_whole for label in (FIRST, SECOND, THIRD))


async def test_after_a_false_interruption_the_robot_goes_on_from_the_same_sentence(
    story: ScriptedCall,
) -> None:
    story.caller.has_television_on(during=SECOND, plus=1.0)
    story.caller.hangs_up(after=THIRD)
    await story.runs()
    assert story.heard[-4:] == [FIRST, SECOND, SECOND, THIRD]
    broken, again = story.sounds(SECOND)
    assert not broken.is_whole
    assert again.is_whole
    assert again.began_at - broken.ended_at < 3.5
    assert len(story.noted(CallEventKind.FALSE_INTERRUPTION)) == 1


async def test_a_promise_to_connect_is_not_interrupted(call: ScriptedCall) -> None:
    call.operator()
    promise = "Соединяю вас с сотрудником, который знает всё о пенсиях."
    call.dialogue.on("пенсия", promise, command=BotCommand(CommandKind.HANDOFF))
    call.caller.says("пенсия", after=GREETING)
    call.caller.says("подождите пожалуйста минуту", during=promise, plus=0.5)
    call.caller.hangs_up(at=20)
    await call.runs()
    assert call.sound(promise).is_whole
    assert CallEventKind.BRIDGED in call.journal.kinds


async def test_a_pause_in_dictated_digits_does_not_cut_them(call: ScriptedCall) -> None:
    call.dialogue.on("заявление", "Назовите номер.", command=expecting(ExpectedAnswer.DIGITS, 6))
    call.caller.says("заявление", after=GREETING)
    call.caller.says(
        "семь два", Pause(1.1), "один", Pause(1.0), "четыре пять шесть", after="Назовите номер."
    )
    call.caller.hangs_up(at=25)
    await call.runs()
    assert call.dialogue.heard()[1:] == ["семь два один четыре пять шесть"]


async def test_when_all_digits_were_said_the_robot_does_not_wait_long(call: ScriptedCall) -> None:
    call.dialogue.on("заявление", "Назовите номер.", command=expecting(ExpectedAnswer.DIGITS, 4))
    call.caller.says("заявление", after=GREETING)
    call.caller.says("семь два один четыре", after="Назовите номер.")
    call.caller.hangs_up(at=20)
    await call.runs()
    end_of_turn_ms = call.turn_of("семь два один четыре").timings.end_of_turn_ms
    assert end_of_turn_ms is not None
    assert end_of_turn_ms < 450, "a partial result lags by 360 ms"


@pytest.mark.parametrize(
    ("kind", "said", "pause"),
    [
        (ExpectedAnswer.NAME, ("иванова", "мария петровна"), 0.9),
        (ExpectedAnswer.ADDRESS, ("город томск", "улица ленина дом пять"), 1.1),
        (ExpectedAnswer.DATE, ("двадцать пятое", "декабря"), 0.6),
        (ExpectedAnswer.DICTATION, ("на остановке темно", "и скользко"), 1.7),
    ],
)
async def test_names_addresses_and_dates_may_be_said_with_pauses(
    kind: ExpectedAnswer, said: tuple[str, str], pause: float, call: ScriptedCall
) -> None:
    call.dialogue.on("запишите меня", "Назовите, пожалуйста.", command=expecting(kind))
    call.caller.says("запишите меня", after=GREETING)
    call.caller.says(said[0], Pause(pause), said[1], after="Назовите, пожалуйста.")
    call.caller.hangs_up(at=25)
    await call.runs()
    assert call.dialogue.heard()[1:] == [" ".join(said)]


async def test_a_sentence_that_breaks_off_at_a_small_word_is_waited_for(call: ScriptedCall) -> None:
    call.caller.says("я хочу узнать про", Pause(0.8), "загранпаспорт", after=GREETING)
    call.caller.hangs_up(at=15)
    await call.runs()
    assert call.dialogue.heard() == ["я хочу узнать про загранпаспорт"]


@pytest.mark.parametrize("said", ["да", "нет", "ага"])
async def test_a_single_short_word_answers_a_yes_or_no_question(
    said: str, call: ScriptedCall
) -> None:
    call.dialogue.on("запись", "Отменить запись?", command=expecting(ExpectedAnswer.YES_NO))
    call.caller.says("запись", after=GREETING)
    call.caller.says(said, after="Отменить запись?")
    call.caller.hangs_up(at=15)
    await call.runs()
    assert call.dialogue.heard()[1:] == [said]


async def test_yes_before_the_question_has_ended_is_not_lost(call: ScriptedCall) -> None:
    question = "Отменить запись на двадцать пятое декабря в десять часов утра?"
    call.dialogue.on("запись", question, command=expecting(ExpectedAnswer.YES_NO))
    call.caller.says("запись", after=GREETING)
    call.caller.says("да", during=question, plus=2.0)
    call.caller.hangs_up(at=15)
    await call.runs()
    assert call.dialogue.heard()[1:] == ["да"]
    assert not call.sound(question).is_whole


async def test_a_single_digit_is_not_lost(call: ScriptedCall) -> None:
    call.dialogue.on("запись", "Сколько человек?", command=expecting(ExpectedAnswer.DIGITS, 1))
    call.caller.says("запись", after=GREETING)
    call.caller.says("два", after="Сколько человек?")
    call.caller.hangs_up(at=15)
    await call.runs()
    assert call.dialogue.heard()[1:] == ["два"]


async def test_words_said_while_the_robot_thinks_are_the_next_turn(call: ScriptedCall) -> None:
    call.dialogue.on(QUESTION, FIRST, seconds=3.0)
    call.caller.says(QUESTION, after=GREETING)
    call.caller.says("и сколько это стоит", during="thinking", plus=0.2)
    call.caller.hangs_up(at=20)
    await call.runs()
    assert call.dialogue.heard() == [QUESTION, "и сколько это стоит"]


async def test_the_recogniser_is_told_what_is_expected(call: ScriptedCall) -> None:
    call.dialogue.on("заявление", "Назовите номер.", command=expecting(ExpectedAnswer.DIGITS, 4))
    call.caller.says("заявление", after=GREETING)
    call.caller.says("один два три четыре", after="Назовите номер.")
    call.caller.hangs_up(at=20)
    await call.runs()
    hints = call.fakes.recognizer.hints
    assert [(hint.expected, hint.length) for hint in hints[:2]] == [
        (ExpectedAnswer.FREE, 0),
        (ExpectedAnswer.DIGITS, 4),
    ]
