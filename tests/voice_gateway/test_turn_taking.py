"""Whose turn it is, frame by frame."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.contracts.speech import ExpectedAnswer
from voice_gateway.turn_taking import (
    COMPLETE_ANSWER_MS,
    FRAME_MS,
    LONGEST_DICTATION_MS,
    LONGEST_UTTERANCE_MS,
    PATIENCE_MS,
    THINKING_ALOUD_MS,
    Edge,
    TurnSegmenter,
    longest_ms,
    patience_ms,
)
from voice_gateway.turn_words import TurnWords

WORDS = TurnWords.load()
PATIENCE = 460


def frames(picture: str) -> list[bool]:
    """`#` is 100 ms of voice, `.` 100 ms of none, `'` a single voiced frame, `,` an unvoiced one."""
    spans = {"#": [True] * 5, ".": [False] * 5, "'": [True], ",": [False]}
    return [is_voiced for sign in picture for is_voiced in spans[sign]]


def edges(picture: str, patience: int = PATIENCE, longest: int = 30_000) -> list[tuple[Edge, int]]:
    """What happened, and after how many milliseconds."""
    segmenter = TurnSegmenter()
    happened: list[tuple[Edge, int]] = []
    for number, is_voiced in enumerate(frames(picture), start=1):
        edge = segmenter.push(is_voiced, patience=patience, longest_ms=longest)
        if edge is not Edge.NONE:
            happened.append((edge, number * FRAME_MS))
    return happened


def test_speech_begins_after_sixty_milliseconds_of_voice() -> None:
    assert edges("..#") == [(Edge.BEGAN, 260)]


def test_a_click_begins_nothing() -> None:
    assert edges("..''......") == []


def test_speech_ends_after_the_patience_has_run_out() -> None:
    assert edges("###......") == [(Edge.BEGAN, 60), (Edge.ENDED, 760)]


def test_a_pause_shorter_than_the_patience_ends_nothing() -> None:
    assert edges("###....###....") == [(Edge.BEGAN, 60)]


def test_one_voiced_frame_in_a_pause_is_a_glitch_and_does_not_renew_it() -> None:
    assert edges("###..'..,,,,....") == [(Edge.BEGAN, 60), (Edge.ENDED, 760)]


def test_two_voiced_frames_in_a_row_are_speech_going_on() -> None:
    assert edges("###..''.......") == [(Edge.BEGAN, 60), (Edge.ENDED, 1000)]


def test_one_utterance_after_another() -> None:
    assert [edge for edge, _ in edges("##......##......")] == [
        Edge.BEGAN,
        Edge.ENDED,
        Edge.BEGAN,
        Edge.ENDED,
    ]


def test_a_running_television_is_cut_off_at_the_longest_utterance() -> None:
    assert edges("#" * 30, longest=2000)[:2] == [(Edge.BEGAN, 60), (Edge.ENDED, 2000)]


def test_a_dictation_may_be_longer_than_an_answer() -> None:
    assert longest_ms(ExpectedAnswer.DICTATION) == LONGEST_DICTATION_MS
    assert longest_ms(ExpectedAnswer.FREE) == LONGEST_UTTERANCE_MS


@given(st.lists(st.booleans(), max_size=400), st.integers(40, 2000))
def test_edges_alternate_whatever_comes(voiced: list[bool], patience: int) -> None:
    segmenter = TurnSegmenter()
    happened = [segmenter.push(v, patience=patience, longest_ms=3000) for v in voiced]
    seen = [edge for edge in happened if edge is not Edge.NONE]
    assert seen[::2] == [Edge.BEGAN] * len(seen[::2])
    assert seen[1::2] == [Edge.ENDED] * len(seen[1::2])
    assert segmenter.is_open == (len(seen) % 2 == 1)


@pytest.mark.parametrize("said", ["да", "нет", "да да", "ну да", "угу", "верно"])
def test_a_whole_yes_or_no_is_not_waited_after(said: str) -> None:
    assert patience_ms(WORDS, said, expected=ExpectedAnswer.YES_NO) == COMPLETE_ANSWER_MS


@pytest.mark.parametrize("said", ["", "я", "нет я хотела бы"])
def test_an_unfinished_answer_to_yes_or_no_has_the_usual_time(said: str) -> None:
    usual = PATIENCE_MS[ExpectedAnswer.YES_NO]
    assert patience_ms(WORDS, said, expected=ExpectedAnswer.YES_NO) >= usual


@pytest.mark.parametrize("said", ["я хочу узнать про", "мне", "запишите номер", "паспорт и"])
def test_a_sentence_that_breaks_off_at_a_small_word_is_waited_for(said: str) -> None:
    assert patience_ms(WORDS, said, expected=ExpectedAnswer.FREE) == THINKING_ALOUD_MS


def test_numbers_dictated_into_a_free_answer_are_waited_for() -> None:
    said = "мой телефон восемь девятьсот"
    assert patience_ms(WORDS, said, expected=ExpectedAnswer.FREE) == THINKING_ALOUD_MS


def test_all_digits_asked_for_end_the_answer_and_fewer_do_not() -> None:
    six = "семь два один четыре пять шесть"
    assert patience_ms(WORDS, six, expected=ExpectedAnswer.DIGITS, length=6) == COMPLETE_ANSWER_MS
    five = "семь два один четыре пять"
    usual = PATIENCE_MS[ExpectedAnswer.DIGITS]
    assert patience_ms(WORDS, five, expected=ExpectedAnswer.DIGITS, length=6) == usual
    assert patience_ms(WORDS, six, expected=ExpectedAnswer.DIGITS) == usual


def test_an_empty_partial_says_nothing_yet() -> None:
    for expected in ExpectedAnswer:
        assert patience_ms(WORDS, "", expected=expected) == PATIENCE_MS[expected]


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("ноль", 1),
        ("девятьсот тринадцать двадцать пять", 5),
        ("сто двадцать три", 3),
        ("двадцать двадцать", 4),
        ("один ноль пять", 3),
        ("сорок и пять", 3),
        ("десять пять", 3),
        ("сто", 3),
        ("паспорт", 0),
    ],
)
def test_digits_are_counted_as_numbers_group_in_speech(said: str, digits: int) -> None:
    assert WORDS.dictated_digits(said) == digits


@pytest.mark.parametrize("said", ["угу", "ага", "алло", "да да", "ну хорошо", "[unk]", ""])
def test_signs_of_listening_have_no_meaning_over_a_story(said: str) -> None:
    assert not WORDS.has_meaning(said, ExpectedAnswer.FREE)


@pytest.mark.parametrize("said", ["да", "угу", "нет"])
def test_the_same_words_are_an_answer_to_yes_or_no(said: str) -> None:
    assert WORDS.has_meaning(said, ExpectedAnswer.YES_NO)


@pytest.mark.parametrize("said", ["эм", "ну", "[unk]"])
def test_a_hesitation_is_no_answer_to_anything(said: str) -> None:
    assert not WORDS.has_meaning(said, ExpectedAnswer.YES_NO)


@pytest.mark.parametrize("said", ["стойте", "нет", "угу а сколько стоит"])
def test_words_with_meaning_ask_the_robot_to_stop(said: str) -> None:
    assert WORDS.has_meaning(said, ExpectedAnswer.FREE)
