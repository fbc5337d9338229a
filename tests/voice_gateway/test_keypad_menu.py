"""The keypad menu agrees with what is read aloud."""

import re

import pytest

from voice_gateway.keypad_menu import KeypadMenu, KeypadMenus, MenuAct, MenuQuestion
from voice_gateway.phrase_book import PhraseBook
from voice_gateway.turn_words import TurnWords

MENUS = KeypadMenus.load()
PHRASES = PhraseBook.load()
STAR = "звёздочк"


def keys_read_aloud(menu: KeypadMenu) -> set[str]:
    text = PHRASES.text_of(menu.phrase).lower()
    numbers = TurnWords.load().numbers
    keys = {str(numbers[word]) for word in re.findall(r"\w+", text) if word in numbers}
    return keys | ({"*"} if STAR in text else set())


@pytest.mark.parametrize("menu", [MENUS.full, MENUS.short], ids=["full", "short"])
def test_every_key_is_read_aloud_and_no_other(menu: KeypadMenu) -> None:
    assert keys_read_aloud(menu) == set(menu.keys)


@pytest.mark.parametrize("menu", [MENUS.full, MENUS.short], ids=["full", "short"])
def test_a_person_is_always_behind_zero_and_the_end_behind_nine(menu: KeypadMenu) -> None:
    assert menu.chosen("0") is MenuAct.OPERATOR
    assert menu.chosen("9") is MenuAct.GOODBYE
    assert menu.chosen("#") is None


def test_the_menu_for_a_dialogue_that_is_down_asks_it_nothing_new() -> None:
    assert not any(isinstance(act, MenuQuestion) for act in MENUS.short.keys.values())
