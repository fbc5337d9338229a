"""The gateway's own words: every key has its text, every text its last-resort sound."""

import ast
from pathlib import Path

import pytest

from core.errors import SettingsError
from voice_gateway.phrase_book import PhraseBook
from voice_gateway.tts.recorded_phrases import RecordedPhrases

BOOK = PhraseBook.load()


@pytest.mark.parametrize("key", sorted(BOOK.texts))
def test_every_phrase_can_be_heard_without_the_synthesiser(key: str, tmp_path: Path) -> None:
    pcm = RecordedPhrases.load(tmp_path).pcm_of(key, 8000)
    assert pcm is not None
    assert len(pcm) > 8000, "half a second at least"
    assert any(pcm)


def test_no_phrase_stands_in_the_book_that_nobody_says(root: Path) -> None:
    said = {
        node.value
        for path in (root / "voice_gateway").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    menus = {"keypad_menu", "keypad_menu_short"}  # named in keypad_menu.yml
    by_dialogue = {"welcome_back"}  # played on the dialogue's wish
    assert set(BOOK.texts) - said - menus - by_dialogue == set()


def test_a_key_that_is_not_there_is_named() -> None:
    with pytest.raises(SettingsError, match="no_such_key_at_all"):
        BOOK.text_of("no_such_key_at_all")


@pytest.mark.parametrize("content", ["- a list", "key: 1", "key: ''"])
def test_a_book_that_is_no_book_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "phrases.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError):
        PhraseBook.load(path)
