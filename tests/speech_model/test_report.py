"""The speech report: bars and pages from measurements."""

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from speech_model.evaluation.bars import NOT_MEASURED, bars
from speech_model.evaluation.markdown import rendered
from speech_model.evaluation.meaning import Meaning, MeaningScore, meaning_score
from speech_model.evaluation.report import write

REPORT = Path("benchmarks/results/speech-report.json")


@pytest.fixture
def measured() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(REPORT.read_text(encoding="utf-8"))
    return data


def _row(data: dict[str, Any], name: str) -> dict[str, object]:
    return next(row for row in bars(data) if row["bar"] == name)


def test_the_page_in_the_repository_is_the_one_of_its_figures(measured: dict[str, Any]) -> None:
    assert bars(measured) == measured["bars"]
    assert REPORT.with_suffix(".md").read_text(encoding="utf-8") == rendered(measured)


def test_a_bar_is_missed_by_a_hair_and_says_so(measured: dict[str, Any]) -> None:
    name = "word error, foreseen wordings, clean, %"
    measured["foreseen"]["clean"]["percent"] = 8.1
    assert _row(measured, name)["met"] is False
    measured["foreseen"]["clean"]["percent"] = 8.0
    assert _row(measured, name)["met"] is True


def test_what_was_not_measured_is_not_called_met(measured: dict[str, Any]) -> None:
    del measured["meaning"]
    row = _row(measured, "same intent and service, other wordings, clean, %")
    assert (row["measured"], row["met"]) == (NOT_MEASURED, None)


def test_every_sentence_weighs_the_same_in_the_meaning_of_all_sets(
    measured: dict[str, Any],
) -> None:
    for name, right, sentences in (
        ("foreseen", 100, 100),
        ("fresh questions", 90, 200),
        ("other wordings", 80, 100),
    ):
        measured["meaning"][name]["clean"] |= {
            "same_meaning_percent": right,
            "utterances": sentences,
        }
    assert _row(measured, "same intent and service, all three sets, clean, %")["measured"] == 90.0
    measured["meaning"]["other wordings"]["clean"]["same_meaning_percent"] = 79
    assert _row(measured, "same intent and service, all three sets, clean, %")["met"] is False


def test_the_official_model_stands_beside_ours_where_it_is_installed(
    measured: dict[str, Any],
) -> None:
    heading = "# The official model, side by side"
    assert heading not in rendered(measured)
    official = copy.deepcopy(measured)
    official["foreseen"]["clean"]["percent"] = 1.25
    page = rendered({**measured, "official model": official})
    assert "| clean | 1.25 |" in page.partition(heading)[2]
    assert "| clean | 1.25 |" not in page.partition(heading)[0]


def test_a_page_waits_for_the_parts_that_are_still_to_be_measured(
    measured: dict[str, Any], tmp_path: Path
) -> None:
    loads = measured.pop("loads")
    assert write(measured, tmp_path) == "still to be measured: loads"
    assert not (tmp_path / "speech-report.md").exists()
    assert write({**measured, "loads": loads}, tmp_path).startswith("# How well")
    assert (tmp_path / "speech-report.md").exists()


PRICE = Meaning("ask_fee", "service:passport/fee", "passport", "passport", is_understood=True)
AGREED = Meaning("affirm", "utter_yes_to_what", is_understood=True)
MEANINGS = {
    "сколько стоит паспорт": PRICE,
    "сколько стоит парад": Meaning("ask_fee", "utter_ask_service", "", "pass", is_understood=True),
    "сколько стоит парад паспорт": PRICE,
    "почём паспорт": replace(PRICE, intent="nlu_fallback"),
    "да": AGREED,
    "дар": replace(AGREED, likeliest_service="gift"),
    "бур": Meaning("nlu_fallback", "utter_unclear_first"),
}


def _score(*pairs: tuple[str, tuple[str, ...]]) -> MeaningScore:
    return meaning_score(pairs, lambda readings: MEANINGS[" ".join(readings)])


def test_the_same_meaning_is_the_same_intent_and_service_of_every_sentence() -> None:
    price = "сколько стоит паспорт"
    score = _score(
        (price, (price,)), (price, ("почём паспорт",)), ("да", ("дар",)), ("бур", ("бур",))
    )
    assert (score.same_intent_percent, score.same_meaning_percent) == (75.0, 75.0)
    assert (score.same_candidate_percent, score.utterances) == (50.0, 4)


def test_the_same_answer_counts_whatever_the_intent_was_called() -> None:
    price = "сколько стоит паспорт"
    score = _score((price, ("почём паспорт",)), ("да", ("бур",)), ("бур", ("да",)))
    assert (score.same_answer_percent, score.understood_as_said) == (50.0, 2)


def test_other_readings_mend_what_the_best_one_lost() -> None:
    score = _score(("сколько стоит паспорт", ("сколько стоит парад", "паспорт")))
    assert (score.same_meaning_percent, score.with_readings_percent) == (0.0, 100.0)
