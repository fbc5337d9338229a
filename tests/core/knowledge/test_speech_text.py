"""What the recogniser's graph is built from."""

import re

from core.knowledge.snapshot import KnowledgeSnapshot
from core.knowledge.speech_text import export_speech_text


def test_lines_are_words_a_recogniser_can_hear(snapshot: KnowledgeSnapshot) -> None:
    lines = export_speech_text(snapshot)
    assert [line for line in lines if not re.fullmatch(r"[а-яa-z]+( [а-яa-z]+)*", line)] == []
    assert len(lines) == len(set(lines))


def test_everything_a_caller_may_name_is_there(snapshot: KnowledgeSnapshot) -> None:
    lines = set(export_speech_text(snapshot))
    wanted = {
        "снилс",
        "замена паспорта в двадцать или сорок пять лет",
        "город томск проспект кирова дом сорок один",
        "мфц в асине",
        "готовы ли мои документы",
        "колпашевского района",
    }
    assert wanted <= lines


def test_names_of_places_come_in_their_cases(snapshot: KnowledgeSnapshot) -> None:
    lines = set(export_speech_text(snapshot))
    assert {"северск", "северска", "северску", "северске"} <= lines
    assert {"белый яр", "белого яра", "белом яре"} <= lines
    assert {"проспекта кирова", "проспекте кирова"} <= lines
    assert "улицы розы люксембурга" not in lines


def test_the_order_does_not_change_between_runs(snapshot: KnowledgeSnapshot) -> None:
    assert export_speech_text(snapshot) == export_speech_text(snapshot)
