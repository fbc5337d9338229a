"""What docs/call-flow.md says of a call is what the code does."""

import re
from pathlib import Path

import pytest

from core.contracts.speech import ExpectedAnswer
from core.settings.telephony import CallSettings
from voice_gateway.phrase_book import PhraseBook
from voice_gateway.turn_taking import COMPLETE_ANSWER_MS, PATIENCE_MS, THINKING_ALOUD_MS


@pytest.fixture
def page(root: Path) -> str:
    return (root / "docs/call-flow.md").read_text("utf-8")


def test_every_patience_stands_in_the_table(page: str) -> None:
    table = page[page.index("| Expected | ms") : page.index("| Setting or constant")]
    stated = {int(number) for number in re.findall(r"\b\d{3,4}\b", table.replace("300–400", ""))}
    for expected in ExpectedAnswer:
        assert PATIENCE_MS[expected] in stated, expected
    assert {COMPLETE_ANSWER_MS, THINKING_ALOUD_MS} <= stated


def test_defaults_are_those_of_the_settings(page: str) -> None:
    settings = CallSettings.load()
    stated = re.findall(r"\| `CALL_([A-Z_]+)`[^|]*\| ([\d.]+)", page)
    assert len(stated) >= 9
    for name, value in stated:
        assert float(value) == float(getattr(settings, name.lower())), name


def test_every_phrase_it_names_exists(page: str) -> None:
    phrases = PhraseBook.load().texts
    table = page[page.index("## When something is down") : page.index("## Reading a call")]
    named = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", table))
    not_phrases = {"operator_unavailable", "handed_off", "media_lost", "worker_crashed"}
    assert named - not_phrases <= set(phrases)
