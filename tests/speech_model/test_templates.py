"""Templates, cases and spoken numbers."""

from pathlib import Path
from random import Random

import pytest

from speech_model.language.collector import ANSWERS, SEEDS, collect, full_grammar
from speech_model.language.grammar import Grammar, base_grammar
from speech_model.language.inflection import inflect
from speech_model.language.knowledge import joined, read_published, read_seeds
from speech_model.language.numbers import cardinals, number_rules, ordinals
from speech_model.language.phrases import answer_words
from speech_model.language.words import words_of


@pytest.mark.parametrize(
    ("phrase", "case", "wanted"),
    [
        ("загранпаспорт", "gent", "загранпаспорта"),
        ("справка о несудимости", "accs", "справку о несудимости"),
        ("временная регистрация", "loct", "временной регистрации"),
        ("льготы пенсионерам", "gent", "льгот пенсионерам"),
        ("муж", "accs", "мужа"),
        ("мфц", "gent", "мфц"),
    ],
)
def test_a_phrase_is_put_into_a_case(phrase: str, case: str, wanted: str) -> None:
    assert inflect(phrase, case) == wanted


def test_choices_and_references_expand() -> None:
    grammar = Grammar({"a": ["(раз|два) {b}"], "b": ["три"]})
    assert {grammar.sentence("a", Random(i)) for i in range(20)} == {"раз три", "два три"}


def test_a_rule_that_never_ends_is_reported() -> None:
    with pytest.raises(ValueError, match="refer to themselves"):
        Grammar({"a": ["{a}"]}).sentence("a", Random(1))


def test_every_rule_of_the_package_gives_sayable_sentences() -> None:
    grammar, random = full_grammar(), Random(5)
    for _ in range(3000):
        sentence = grammar.sentence("caller", random)
        assert words_of(sentence) == sentence.split()


def test_numbers_below_a_thousand_and_days_of_the_year_are_spelled() -> None:
    assert len(cardinals()) == 1000
    assert cardinals()[742] == "семьсот сорок два"
    assert ordinals(31, case="g", gender="n")[2] == "третьего"
    assert "двадцать третьего октября" in number_rules()["day_month"]


def test_names_of_the_knowledge_base_join_the_lists() -> None:
    knowledge = read_seeds(SEEDS)
    base, full = base_grammar(), full_grammar(knowledge)
    for rule, names in knowledge.lists.items():
        assert names
        assert set(names) <= set(full.alternatives(rule))
        assert set(base.alternatives(rule)) <= set(full.alternatives(rule))


def test_words_of_run_time_grammars_are_known_to_the_graph() -> None:
    known = collect().vocabulary()
    spoken = [words_of(entry) for entry in answer_words(ANSWERS)]
    assert spoken
    assert {word for words in spoken if words for word in words} <= set(known)


def test_a_published_service_joins_the_seeds(tmp_path: Path) -> None:
    published = tmp_path / "knowledge.json"
    published.write_text(
        '{"lists": {"service": ["Дальневосточный гектар"]}, "sentences": ["взять гектар"]}',
        encoding="utf-8",
    )
    knowledge = joined(read_seeds(SEEDS), read_published(published))
    assert "дальневосточный гектар" in full_grammar(knowledge).alternatives("service")
    known = collect(knowledge).vocabulary()
    assert {"дальневосточный", "дальневосточного", "гектар", "взять"} <= set(known)
