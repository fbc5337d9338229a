"""The speech report: bars and pages from measurements."""

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from speech_model.evaluation.bars import NOT_MEASURED, bars
from speech_model.evaluation.markdown import rendered
from speech_model.evaluation.meaning import Meaning, meaning_score

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
    row = _row(measured, "meaning right, other wordings, clean, %")
    assert (row["measured"], row["met"]) == (NOT_MEASURED, None)


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


def test_the_same_meaning_is_the_same_answer_about_the_same_service() -> None:
    price = Meaning("ask_fee", "service:passport/fee", "passport", is_understood=True)
    meanings: dict[str, Meaning] = {
        "сколько стоит паспорт": price,
        "сколько стоит парад": Meaning("ask_fee", "utter_ask_service", "", is_understood=True),
        "сколько стоит парад паспорт": price,
        "почём паспорт": replace(price, intent="nlu_fallback"),
        "да": Meaning("affirm", "utter_yes_to_what", "", is_understood=True),
        "бур": Meaning("nlu_fallback", "utter_unclear_first"),
    }
    score = meaning_score(
        [
            ("сколько стоит паспорт", ("сколько стоит парад", "паспорт")),
            ("сколько стоит паспорт", ("почём паспорт",)),
            ("да", ("да",)),
            ("бур", ("бур",)),
        ],
        lambda readings: meanings[" ".join(readings)],
    )
    assert (score.same_intent_percent, score.same_meaning_percent) == (66.7, 66.7)
    assert (score.with_readings_percent, score.utterances) == (100.0, 3)
    assert score.not_understood_as_said == 1
