"""The call card: what an operator reads at a glance, whatever the request brought along."""

from dataclasses import replace

import pytest

from core.contracts.handoff import SpokenLine
from core.knowledge.cards import AspectKind, AspectPart, ScriptCard, ServiceCard
from core.knowledge.snapshot import KnowledgeSnapshot
from handoff.console.card_view import CallersRequest, CardWords, build_card, two_sentences

WORDS = CardWords(
    {"caller_asked": "Попросил оператора"},
    {"service_name": "Услуга", "aspect": "О чём спрашивал"},
    {"documents": "Документы", "fee": "Пошлина"},
)
PASSPORT = ServiceCard(
    code="passport",
    name="Замена паспорта",
    spoken_name="замена паспорта",
    about="замену паспорта",
    aliases=(),
    category="",
    agency="mvd",
    official="",
    aspects={
        AspectKind.DOCUMENTS: (AspectPart("заявление"),),
        AspectKind.FEE: (AspectPart("300 рублей"),),
    },
    offices=(),
    visit_minutes=15,
    source="",
    effective_from=None,
    effective_to=None,
    is_verified=True,
    version=1,
)
SCRIPT = ScriptCard("passport", "Замена паспорта", "", "passport", ("Уточните возраст.",))
KNOWLEDGE = KnowledgeSnapshot(
    etag="1",
    municipalities={},
    agencies={},
    offices={},
    services={"passport": PASSPORT},
    articles={},
    scripts={"passport": SCRIPT},
    holidays=(),
)
REQUEST = CallersRequest("caller_asked", "", {"service": "passport", "aspect": "fee"})


def test_the_aspect_asked_about_stands_first() -> None:
    card = build_card(REQUEST, KNOWLEDGE, SCRIPT, WORDS)
    assert [(one.label, one.is_asked) for one in card.answer] == [
        ("Пошлина", True),
        ("Документы", False),
    ]
    assert card.script is SCRIPT
    assert card.reason == "Попросил оператора"


def test_codes_are_not_shown_beside_their_names() -> None:
    slots = {"service": "passport", "service_name": "Замена паспорта", "aspect": "fee"}
    card = build_card(replace(REQUEST, slots=slots), KNOWLEDGE, None, WORDS)
    assert [(fact.label, fact.value) for fact in card.facts] == [
        ("Услуга", "Замена паспорта"),
        ("О чём спрашивал", "Пошлина"),
    ]


def test_without_a_service_the_callers_last_words_say_what_is_wanted() -> None:
    said = (
        SpokenLine("caller", "алло", 1.0),
        SpokenLine("caller", "мне бы про пенсию", 2.0),
        SpokenLine("robot", "Не понял вас.", 3.0),
    )
    card = build_card(CallersRequest("caller_asked", "", {}, said), KNOWLEDGE, None, WORDS)
    assert card.wants == "мне бы про пенсию"
    assert card.answer == ()


def test_codes_that_the_knowledge_has_lost_do_not_break_the_card() -> None:
    slots = {"service": "gone", "office": "gone", "municipality": "gone", "odd": "<b>x</b>"}
    card = build_card(CallersRequest("brand_new_reason", "", slots), KNOWLEDGE, None, WORDS)
    assert (card.service, card.municipality) == (None, "")
    assert card.reason == "brand_new_reason"
    assert [(fact.label, fact.value) for fact in card.facts] == [("odd", "<b>x</b>")]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Паспорт. Просит человека. И ещё что-то.", "Паспорт. Просит человека."),
        ("Просит человека", "Просит человека"),
        ("Что? Где! Когда.", "Что? Где!"),
        ("", ""),
    ],
)
def test_a_summary_is_at_most_two_sentences(text: str, shown: str) -> None:
    assert two_sentences(text) == shown
