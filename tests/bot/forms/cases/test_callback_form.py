"""«Перезвоните мне»: the promise is the desk's, told as it was given."""

from datetime import datetime

import pytest

from bot.dialogue.forms.callback.when_step import wanted_window
from bot.dialogue.memory import Memory, Pending, PendingKind
from core.contracts.dialogue import CallMode
from tests.bot.forms.cases.caseworker import TUESDAY_NOON, FormTalk

ASK = "request_callback"


def test_number_and_part_of_the_day_make_a_promise(talk: FormTalk) -> None:
    assert talk.says("перезвоните мне", ASK) == ["utter_callback_offer_telephone"]
    assert talk.says("да", "affirm") == ["utter_callback_ask_when"]
    assert talk.says("завтра утром") == ["utter_callback_booked", "utter_anything_else"]
    assert talk.value("utter_callback_booked", "day") == "завтра"
    assert talk.value("utter_callback_booked", "first") == "9:00"


def test_time_in_the_first_phrase_is_not_asked_again(talk: FormTalk) -> None:
    talk.says("перезвоните завтра после обеда", ASK)
    assert talk.says("да", "affirm")[0] == "utter_callback_booked"
    assert talk.value("utter_callback_booked", "first") == "13:00"


def test_as_soon_as_possible_is_today(talk: FormTalk) -> None:
    talk.says("перезвоните мне", ASK)
    talk.says("да", "affirm")
    assert talk.says("как можно скорее", "faster")[0] == "utter_callback_booked"
    assert talk.value("utter_callback_booked", "day") == "сегодня"


def test_another_number_is_dictated(talk: FormTalk) -> None:
    talk.says("перезвоните мне", ASK)
    assert talk.says("нет на другой", "deny") == ["utter_callback_ask_telephone"]
    talk.says("восемь девятьсот девяносто девять ноль ноль ноль ноль ноль ноль семь")
    talk.says("завтра утром")
    assert talk.value("utter_callback_booked", "telephone") == "+7 999 000-00-07"


def test_a_time_nobody_rings_at_is_said_and_asked_again(talk: FormTalk) -> None:
    talk.says("перезвоните мне", ASK)
    talk.says("да", "affirm")
    heard = talk.says("завтра ночью")
    assert heard == ["utter_callback_not_then", "utter_callback_ask_when"]


def test_a_second_wish_changes_the_first(talk: FormTalk) -> None:
    for words in ("завтра утром", "завтра вечером"):
        talk.says("перезвоните мне", ASK)
        talk.says("да", "affirm")
        talk.says(words)
    assert talk.value("utter_callback_changed", "first") == "17:00"


def test_yes_to_the_offer_of_the_night_begins_the_form(talk: FormTalk) -> None:
    talk.mode = CallMode.NIGHT
    talk.memory = Memory(pending=Pending(PendingKind.CALLBACK))
    assert talk.says("да", "affirm") == ["utter_callback_offer_telephone"]
    assert talk.says("да", "affirm") == ["utter_callback_ask_when_night"]
    assert talk.says("утром")[0] == "utter_callback_booked"


def test_yes_in_words_of_another_form_is_still_yes_to_the_offer(talk: FormTalk) -> None:
    talk.memory = Memory(pending=Pending(PendingKind.CALLBACK))
    assert talk.says("да запишите", "book_appointment") == ["utter_callback_offer_telephone"]


def test_a_wish_of_its_own_is_no_yes(talk: FormTalk) -> None:
    talk.memory = Memory(pending=Pending(PendingKind.CALLBACK))
    heard = talk.says("тогда проверьте готовность моего заявления", "ask_status")
    assert heard == ["utter_status_ask_number"]


def test_no_to_the_offer_is_left_to_the_topic(talk: FormTalk) -> None:
    talk.memory = Memory(pending=Pending(PendingKind.CALLBACK))
    assert talk.says("нет спасибо", "deny") == ["topic_deny"]


WINDOWS = [
    ("завтра утром", "2026-11-25 08:00", "2026-11-25 12:00"),
    ("утром", "2026-11-25 08:00", "2026-11-25 12:00"),
    ("вечером", "2026-11-24 17:00", "2026-11-24 20:00"),
    ("в четверг", "2026-11-26 00:00", "2026-11-26 23:59"),
    ("завтра в три часа", "2026-11-25 15:00", "2026-11-25 16:00"),
]


@pytest.mark.parametrize(("said", "first", "last"), WINDOWS)
def test_words_become_a_window_of_time(said: str, first: str, last: str) -> None:
    zone = TUESDAY_NOON.tzinfo
    expected = tuple(datetime.fromisoformat(text).replace(tzinfo=zone) for text in (first, last))
    assert wanted_window(said, TUESDAY_NOON) == expected


def test_words_without_a_time_are_no_window() -> None:
    assert wanted_window("не знаю", TUESDAY_NOON) is None
