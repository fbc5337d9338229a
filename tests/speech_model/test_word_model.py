"""The 3-gram model and its text."""

from itertools import pairwise
from pathlib import Path

import pytest

from speech_model.graph.ngram import END, Smoothing, estimate, probability
from speech_model.graph.word_model import write_word_model
from speech_model.language.pronunciation import spoken_variants
from speech_model.language.text import LanguageText
from speech_model.language.words import words_of


def _text() -> LanguageText:
    text = LanguageText()
    text.add("где получить паспорт", 2.0)
    text.add("где получить справку", 3.0)
    text.add("сколько стоит паспорт")
    text.add_words(["снилс"], 0.5)
    return text


@pytest.mark.parametrize("history", [(), ("где",), ("где", "получить"), ("никогда", "вместе")])
def test_probabilities_after_any_history_sum_to_one(history: tuple[str, ...]) -> None:
    text = _text()
    model = estimate(text.sentences, text.vocabulary(), Smoothing(least_trigram=0.0))
    words = {*text.vocabulary(), END}
    assert sum(probability(model, history, word) for word in words) == pytest.approx(1.0)


def test_a_word_without_sentence_can_be_heard_anywhere() -> None:
    text = _text()
    model = estimate(text.sentences, text.vocabulary(), Smoothing())
    assert 0 < probability(model, ("где", "получить"), "снилс") < 0.1


def test_a_weightier_sentence_is_likelier() -> None:
    text = _text()
    model = estimate(text.sentences, text.vocabulary(), Smoothing(least_trigram=0.0))
    history = ("где", "получить")
    assert probability(model, history, "справку") > probability(model, history, "паспорт")


def test_every_arc_of_the_written_model_leads_to_a_written_state(tmp_path: Path) -> None:
    text = _text()
    model = estimate(text.sentences, text.vocabulary(), Smoothing(least_trigram=0.0))
    numbers = {word: i for i, word in enumerate(sorted(text.vocabulary()), 1)}
    write_word_model(model, numbers, tmp_path / "words.txt")
    rows = [line.split() for line in (tmp_path / "words.txt").read_text().splitlines()]
    sources = {row[0] for row in rows}
    assert {row[1] for row in rows if len(row) > 2} <= sources


def test_general_reading_adds_no_words() -> None:
    text = _text()
    text.add_reading(["где растет ананас"], 1.0)
    assert "ананас" not in text.vocabulary()
    model = estimate([*text.sentences, *text.reading], text.vocabulary(), Smoothing())
    assert probability(model, (), "ананас") == 0.0


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Ёлка, 25 рублей!", "елка двадцать пять рублей"),
        ("вол+ос", "волос"),
        ("дом 7", "дом семь"),
        ("", ""),
    ],
)
def test_text_becomes_bare_words(written: str, spoken: str) -> None:
    assert " ".join(words_of(written) or []) == spoken


@pytest.mark.parametrize("written", ["версия beta", "1234567890123"])
def test_what_cannot_be_read_aloud_for_sure_is_left_out(written: str) -> None:
    assert words_of(written) is None


def test_sentences_of_the_working_tree_hold_only_known_letters() -> None:
    from speech_model.language.collector import PHRASES
    from speech_model.language.phrases import read_phrases
    from speech_model.language.words import LETTERS

    phrases = [words_of(phrase) for phrase in read_phrases(PHRASES)]
    letters = {letter for words in phrases if words for word in words for letter in word}
    assert phrases
    assert letters <= set(LETTERS)
    assert all(a < b for a, b in pairwise(LETTERS))


def test_abbreviations_are_heard_letter_by_letter_too() -> None:
    assert "эмэфцэ" in spoken_variants("мфц")
    assert "гибэдэдэ" in spoken_variants("гибдд")
    assert spoken_variants("паспорт") == []
    assert spoken_variants("в") == []
