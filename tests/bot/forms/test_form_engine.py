"""The engine of forms, tried on a small form without Rasa, database or HTTP."""

from collections.abc import Iterator

import pytest

from bot.dialogue import words as wording
from bot.dialogue.decision import Decision, say
from bot.dialogue.memory import Pending, PendingKind, memory_of, slots_of
from core.contracts.dialogue import CallMode, CommandKind
from core.contracts.speech import ExpectedAnswer
from tests.bot.forms.errand import Errand, Talk


@pytest.fixture(autouse=True)
def errand_words() -> Iterator[None]:
    """The operator's words for the form of the tests."""
    forms = wording.words()["forms"]
    forms["errand"] = {"title": "Привет", "fields": {"whom": "кому", "when": "когда"}}
    yield
    del forms["errand"]


def talk_at_agreement() -> Talk:
    talk = Talk()
    talk.begins()
    talk.says("анну")
    talk.says("завтра")
    return talk


def test_a_form_asks_step_by_step_and_ends() -> None:
    talk = Talk()
    assert talk.begins() == ["ask_whom"]
    assert talk.command.expected is ExpectedAnswer.NAME
    assert talk.says("анну") == ["ask_when"]
    assert talk.says("завтра") == ["ask_agreed"]
    assert talk.says("да конечно", "affirm") == ["errand_done"]
    assert talk.memory.form is None


def test_words_that_are_not_for_the_form_are_left_to_the_action() -> None:
    talk = Talk()
    assert talk.says("номер в гостинице", "book_appointment")[0] == "topic_book_appointment"
    assert talk.memory.form is None


def test_two_values_in_one_phrase_are_both_taken() -> None:
    talk = Talk()
    talk.begins()
    assert talk.says("анну завтра") == ["ask_agreed"]


def test_values_of_the_first_phrase_are_taken() -> None:
    talk = Talk()
    assert talk.says("передайте завтра", "book_appointment") == ["ask_whom"]
    assert talk.says("петра") == ["ask_agreed"]


def test_a_later_value_said_first_is_kept() -> None:
    talk = Talk()
    talk.begins()
    assert talk.says("завтра") == ["ask_whom"]
    assert talk.values == {"when": "завтра"}


def test_an_earlier_answer_is_corrected_at_a_later_step() -> None:
    talk = talk_at_agreement()
    assert talk.says("ой нет не анну а петра") == ["ask_agreed"]
    assert talk.values["whom"] == "петра"


def test_keys_are_answers_too() -> None:
    talk = Talk()
    talk.begins()
    talk.says("анну")
    assert talk.presses("1#") == ["ask_agreed"]
    assert talk.presses("1") == ["errand_done"]


def test_a_question_is_answered_and_the_form_asks_again() -> None:
    talk = Talk()
    talk.begins()
    assert talk.says("сколько это стоит", "ask_fee") == ["topic_ask_fee", "ask_whom"]
    assert talk.command.expected is ExpectedAnswer.NAME
    assert talk.says("анну") == ["ask_when"]


def test_a_question_asked_back_waits_for_its_answer_before_the_form_goes_on() -> None:
    def ask_back(turn, memory, _knowledge):  # type: ignore[no-untyped-def]
        if turn.intent == "ask_fee":
            pending = Pending(PendingKind.SERVICE, "ask_fee")
            return Decision((say("which_service"),), memory.settled(pending=pending))
        return Decision((say("the_fee"), say("utter_anything_else")), memory.settled())

    talk = Talk(own=ask_back)
    talk.begins()
    assert talk.says("сколько стоит", "ask_fee") == ["which_service"]
    assert talk.says("паспорт", "give_topic") == ["the_fee", "ask_whom"]


def test_words_that_are_no_answer_climb_a_ladder_to_a_person() -> None:
    talk = Talk()
    talk.begins()
    assert talk.says("бу") == ["utter_form_unclear", "ask_whom_clearer"]
    assert talk.says("бу") == ["utter_form_unclear", "ask_whom_by_keys"]
    assert talk.says("бу") == ["utter_unclear_handoff"]
    assert talk.command.kind is CommandKind.HANDOFF


def test_a_foreign_topic_is_declined_and_counts_as_no_answer() -> None:
    talk = Talk()
    talk.begins()
    declined = talk.says("какая погода", "out_of_scope")
    assert declined == ["utter_form_foreign", "ask_whom_clearer"]
    talk.says("кто выиграл в хоккей", "out_of_scope")
    talk.says("расскажи сказку", "out_of_scope")
    assert talk.command.kind is CommandKind.HANDOFF


def test_a_no_where_no_yes_or_no_was_asked_gives_the_form_up() -> None:
    talk = Talk()
    talk.begins()
    assert talk.says("нет не надо", "deny")[0] == "utter_form_stopped"


def test_another_request_in_the_middle_changes_the_form() -> None:
    first, second = Errand(), Errand(name="other", intents=frozenset({"file_complaint"}))
    talk = Talk(form=first, more=(second,))
    talk.begins()
    assert talk.says("хочу пожаловаться", "file_complaint") == ["ask_whom"]
    assert talk.memory.form
    assert talk.memory.form.name == "other"
    assert first.closed == 1


def test_at_night_the_ladder_ends_with_an_honest_word() -> None:
    talk = Talk(mode=CallMode.NIGHT)
    talk.begins()
    talk.says("бу")
    talk.says("бу")
    assert talk.says("бу") == ["utter_form_given_up"]
    assert talk.memory.form is None
    assert talk.form.closed == 1


def test_an_answer_forgets_the_tries() -> None:
    talk = Talk()
    talk.begins()
    talk.says("бу")
    talk.says("бу")
    talk.says("анну")
    assert talk.says("бу")[0] == "utter_form_unclear"


@pytest.mark.parametrize("words", ["оператора", "соедините с оператором", "позовите человека"])
def test_a_person_gets_every_answer_given_so_far(words: str) -> None:
    talk = Talk()
    talk.begins()
    talk.says("анну")
    talk.says(words)
    assert talk.command.kind is CommandKind.HANDOFF
    assert talk.command.slots["whom"] == "анну"
    assert "кому — анну" in talk.command.summary


def test_key_zero_is_a_person_and_the_form_goes_on_when_nobody_comes() -> None:
    talk = Talk()
    talk.begins()
    talk.says("анну")
    talk.presses("0")
    assert talk.command.kind is CommandKind.HANDOFF
    again = talk.event("operator_unavailable", payload="timed_out")
    assert again == ["utter_form_operator_unavailable", "ask_when"]


def test_a_person_who_gave_the_caller_back_ends_the_form() -> None:
    talk = Talk()
    talk.begins()
    talk.presses("0")
    talk.event("operator_returned", payload="accepted")
    assert talk.memory.form is None
    assert talk.form.closed == 1


def test_at_night_the_form_goes_on_without_a_person() -> None:
    talk = Talk(mode=CallMode.NIGHT)
    talk.begins()
    assert talk.says("оператора") == ["utter_form_no_people", "ask_whom"]


@pytest.mark.parametrize("words", ["стоп", "отмена", "ничего не надо", "я передумала"])
def test_stop_ends_the_form_and_frees_what_it_held(words: str) -> None:
    talk = talk_at_agreement()
    assert talk.says(words)[0] == "utter_form_stopped"
    assert talk.memory.form is None
    assert talk.form.closed == 1


def test_back_returns_to_the_step_before() -> None:
    talk = talk_at_agreement()
    assert talk.says("назад") == ["utter_form_back", "ask_when"]
    assert talk.says("вернитесь назад", "go_back") == ["utter_form_back", "ask_whom"]
    assert talk.says("назад") == ["utter_form_at_first", "ask_whom"]


def test_from_the_start_forgets_the_answers_and_twice_leaves_the_form() -> None:
    talk = talk_at_agreement()
    assert talk.says("давайте сначала") == ["utter_form_started_over", "ask_whom"]
    assert talk.values == {}
    assert talk.says("в начало", "start_over")[0] == "topic_start_over"
    assert talk.memory.form is None


def test_repeat_says_the_last_words_again() -> None:
    talk = Talk()
    talk.begins()
    assert talk.says("повторите пожалуйста") == ["utter_repeat"]
    assert talk.command.expected is ExpectedAnswer.NAME


def test_slower_lowers_the_rate_and_keeps_the_form() -> None:
    talk = Talk()
    talk.begins()
    assert talk.says("говорите помедленнее", "slower") == ["utter_slower"]
    assert talk.command.kind is CommandKind.SET_SPEECH_RATE
    assert talk.says("анну") == ["ask_when"]


def test_silence_repeats_helps_and_ends_the_call() -> None:
    talk = Talk()
    talk.begins()
    assert talk.event("stay_silent", 1) == ["utter_form_silence", "ask_whom"]
    assert talk.event("stay_silent", 2) == ["utter_form_silence", "ask_whom_by_keys"]
    assert talk.event("stay_silent", 3) == ["utter_silence_goodbye"]
    assert talk.command.kind is CommandKind.HANG_UP
    assert talk.form.closed == 1


def test_anger_is_met_with_an_apology_then_with_a_person() -> None:
    talk = Talk()
    talk.begins()
    assert talk.says("да что же это такое", "anger") == ["utter_form_anger", "ask_whom"]
    talk.says("сколько можно издеваетесь", "anger")
    assert talk.command.kind is CommandKind.HANDOFF


def test_a_bare_no_is_an_answer_even_when_the_model_hears_nothing_needed() -> None:
    talk = talk_at_agreement()
    assert talk.says("нет не нужно", "nothing_needed") == ["errand_declined"]


def test_a_form_survives_the_slots_of_the_tracker() -> None:
    talk = talk_at_agreement()
    assert memory_of(slots_of(talk.memory)) == talk.memory


def test_a_form_of_an_older_version_does_not_break_the_call() -> None:
    talk = talk_at_agreement()
    talk.form = Errand(name="another")
    assert talk.says("сколько стоит", "ask_fee")[0] == "topic_ask_fee"
    assert talk.memory.form is None
