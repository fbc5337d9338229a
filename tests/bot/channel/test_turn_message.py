"""Turns of the caller as messages for Rasa."""

import pytest

from bot.channel.turn_message import MAX_CHARACTERS, message_of
from core.contracts.dialogue import CallerTurn, TurnEvent


def said(text: str, *alternatives: str) -> str:
    turn = CallerTurn("c", TurnEvent.SAID, text=text, alternatives=alternatives)
    return message_of(turn).text


def test_speech_goes_as_it_was_heard() -> None:
    assert said("до скольки  работает мфц") == "до скольки работает мфц"


@pytest.mark.parametrize("text", ["", "   ", "...", "/", "😀😀"])
def test_speech_without_words_is_unclear(text: str) -> None:
    assert said(text) == "/nlu_fallback"


def test_another_reading_helps_when_the_first_is_empty() -> None:
    assert said("", "оператора") == "оператора"


def test_caller_cannot_name_an_intent() -> None:
    assert said("/restart") == "restart"


def test_endless_speech_is_cut() -> None:
    assert len(said("а" * 10_000)) == MAX_CHARACTERS


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (TurnEvent.STARTED, "/start_call"),
        (TurnEvent.SILENCE, "/stay_silent"),
        (TurnEvent.DIGITS, "/press_digits"),
        (TurnEvent.OPERATOR_UNAVAILABLE, "/operator_unavailable"),
        (TurnEvent.OPERATOR_RETURNED, "/operator_returned"),
    ],
)
def test_events_become_intents(event: TurnEvent, text: str) -> None:
    assert message_of(CallerTurn("c", event, text="123")).text == text
