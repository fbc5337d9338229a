"""The gate: figures of the new model, and what changes against the present one."""

from dataclasses import replace

import pytest

from backoffice.training.evaluation import ConversationResult, Evaluation, PhraseResult
from backoffice.training.gate import judge
from core.settings.publishing import PublishingSettings

SETTINGS = PublishingSettings()
GOOD = {
    "phrases": 100,
    "foreign": 20,
    "intent_accuracy": 0.95,
    "foreign_rejected": 0.9,
    "in_scope_lost": 0.03,
}


def phrase(text: str, heard_as: str, *, is_right: bool) -> PhraseResult:
    return PhraseResult(text, "ask_fee", heard_as, (), is_right)


def evaluation(**changes: float) -> Evaluation:
    return Evaluation({"fresh": GOOD | changes}, (), (), {})


def failed(report: object) -> list[str]:
    return [check.code for check in report.checks if not check.passed]  # type: ignore[attr-defined]


def test_a_good_model_passes() -> None:
    assert judge(evaluation(), evaluation(), SETTINGS).passed


@pytest.mark.parametrize(
    ("changes", "bar"),
    [
        ({"intent_accuracy": 0.89}, "intent_accuracy"),
        ({"foreign_rejected": 0.7}, "foreign_rejected"),
        ({"in_scope_lost": 0.2}, "in_scope_lost"),
    ],
)
def test_a_figure_under_its_bar_keeps_the_model_back(changes: dict[str, float], bar: str) -> None:
    report = judge(evaluation(**changes), None, SETTINGS)
    assert not report.passed
    assert failed(report) == [bar]


def test_a_model_worse_than_the_present_one_is_kept_back() -> None:
    report = judge(evaluation(intent_accuracy=0.93), evaluation(intent_accuracy=0.95), SETTINGS)
    assert failed(report) == ["accuracy_drop"]


def test_sets_count_by_their_phrases() -> None:
    both = Evaluation(
        {"a": GOOD | {"phrases": 300, "intent_accuracy": 0.92}, "b": GOOD | {"intent_accuracy": 1}},
        (),
        (),
        {},
    )
    assert judge(both, None, SETTINGS).checks[0].value == pytest.approx(0.94)


def test_a_conversation_that_goes_wrong_only_now_keeps_the_model_back() -> None:
    went = ConversationResult("people: operator", ())
    goes_not = ConversationResult("people: operator", ("1: not heard",))
    failing_long = ConversationResult("offices: hours", ("2: not heard",))
    present = replace(evaluation(), conversations=(went, failing_long))
    report = judge(replace(evaluation(), conversations=(goes_not, failing_long)), present, SETTINGS)
    assert failed(report) == ["broken_conversations"]
    assert [one.name for one in report.broken] == ["people: operator"]
    assert report.failing_before == ("offices: hours",)


def test_other_words_of_a_card_this_publication_changes_are_shown_and_do_not_keep_it_back() -> None:
    went = ConversationResult("services: fee", ())
    retold = ConversationResult("services: fee", ("1: not heard",), ("service:snils",))
    present = replace(evaluation(), conversations=(went,))
    new = replace(evaluation(), conversations=(retold,))
    told = judge(new, present, SETTINGS, changed_cards={"service:snils"})
    assert told.passed
    assert [one.name for one in told.retold] == ["services: fee"]
    assert told.broken == ()
    assert failed(judge(new, present, SETTINGS, changed_cards={"service:inn"})) == [
        "broken_conversations"
    ]


def test_better_worse_and_changed_phrases_are_listed() -> None:
    present = replace(
        evaluation(),
        phrases=(
            phrase("а", "ask_term", is_right=False),
            phrase("б", "ask_fee", is_right=True),
            phrase("в", "ask_term", is_right=False),
            phrase("г", "ask_fee", is_right=True),
        ),
    )
    new = replace(
        evaluation(),
        phrases=(
            phrase("а", "ask_fee", is_right=True),
            phrase("б", "ask_where", is_right=False),
            phrase("в", "ask_where", is_right=False),
            phrase("г", "ask_fee", is_right=True),
        ),
    )
    report = judge(new, present, SETTINGS)
    assert [one.text for one in report.better] == ["а"]
    assert [(one.text, one.before, one.after) for one in report.worse] == [
        ("б", "ask_fee", "ask_where")
    ]
    assert [one.text for one in report.changed] == ["в"]
