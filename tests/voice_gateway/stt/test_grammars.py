import json
from pathlib import Path

import pytest

from core.contracts.speech import ExpectedAnswer
from core.errors import SpeechModelInvalid
from core.russian.numerals import read_number
from voice_gateway.stt.grammars import load_grammars, phrases_for_model, to_vosk


def test_closed_questions_have_grammars_and_open_ones_do_not() -> None:
    grammars = load_grammars()
    assert set(grammars) == {
        ExpectedAnswer.YES_NO,
        ExpectedAnswer.DIGITS,
        ExpectedAnswer.DATE,
        ExpectedAnswer.TIME,
    }


def test_a_caller_can_ask_for_a_person_within_every_grammar() -> None:
    assert all("оператор" in phrases for phrases in load_grammars().values())


def test_every_phrase_for_digits_is_numbers_or_a_way_out() -> None:
    grammars = load_grammars()
    ways_out = set(grammars[ExpectedAnswer.DIGITS]) & set(grammars[ExpectedAnswer.YES_NO])
    phrases = [p for p in grammars[ExpectedAnswer.DIGITS] if p not in ways_out]
    assert "восемь девятьсот сорок три" in phrases
    words = {word for phrase in phrases for word in phrase.split()} - {"плюс"}
    assert all(read_number([word]) for word in words - {"тысячи"})


def test_sets_stand_for_each_of_their_members(tmp_path: Path) -> None:
    file = tmp_path / "grammars.yml"
    file.write_text('sets: {hour: [пять, шесть]}\ntime: ["в {hour}", час]', encoding="utf-8")
    assert load_grammars(file) == {ExpectedAnswer.TIME: ("в пять", "в шесть", "час")}


def test_an_unknown_set_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "grammars.yml"
    file.write_text('time: ["в {hour}"]', encoding="utf-8")
    with pytest.raises(SpeechModelInvalid, match="hour"):
        load_grammars(file)


def test_phrases_with_words_the_model_does_not_know_are_left_out() -> None:
    known = {"да", "нет", "еще"}
    phrases = phrases_for_model(("да", "да конечно", "ещё"), known.__contains__)
    assert phrases == ("да", "еще")


def test_the_unknown_word_is_offered_only_to_models_that_have_it() -> None:
    assert json.loads(to_vosk(("да",), has_unknown_word=True)) == ["да", "[unk]"]
    assert json.loads(to_vosk(("да",), has_unknown_word=False)) == ["да"]


def test_a_list_under_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "grammars.yml"
    file.write_text("colour: [red]", encoding="utf-8")
    with pytest.raises(SpeechModelInvalid, match="colour"):
        load_grammars(file)
