"""The trial beside the editor: what it says while it does not serve, and what it makes of an answer."""

from pathlib import Path

import pytest

from backoffice.pages.trial_pages import card_of
from backoffice.training.first_publication import Installation, publish_installation
from backoffice.training.publishing import Publisher
from backoffice.trial.trial_box import TRIALS, TrialBox, TrialReport
from tests.backoffice.pages.conftest import FEE, SignIn

DRAFT = {"subject": "draft"}


@pytest.fixture
def trained(publisher: Publisher, tmp_path: Path) -> Publisher:
    """With a first publication, whose model is only a file."""
    for path, text in {
        "config.yml": "language: ru\n",
        "domain.yml": "intents: [ask_fee]\n",
        "data/nlu/fee.yml": "nlu:\n- intent: ask_fee\n  examples: |\n    - сколько стоит\n",
        "models/dialogue.tar.gz": "model",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    assert publish_installation(Installation(tmp_path, Path("models")), publisher)
    return publisher


async def test_without_a_model_the_trial_says_that_there_is_nothing_to_try(
    signed_in: SignIn,
) -> None:
    browser = await signed_in("anna")
    page = await browser.get("/trial")
    assert "Проба не запущена" in page.text
    assert "Пробовать нечего" in (await browser.post("/trial/open", data=DRAFT)).text


async def test_saying_something_to_a_trial_that_does_not_run_is_answered_in_words(
    signed_in: SignIn,
) -> None:
    browser = await signed_in("anna")
    said = DRAFT | {"text": "<script>alert(1)</script>", "call": "trial-1"}
    answer = await browser.post("/trial/say", data=said)
    assert answer.status_code == 200
    assert "Запустите её ещё раз" in answer.text
    assert "<script>alert" not in answer.text


async def test_the_trial_tells_which_model_understands_and_what_it_has_not_learned(
    signed_in: SignIn, trained: Publisher
) -> None:
    browser = await signed_in("anna")
    assert "слова понимает модель версии 1" in (await browser.get("/trial")).text
    await browser.post("/dialogs/phrases", data={"code": FEE, "phrases": "почём нынче"})
    page = await browser.get("/trial")
    assert "ещё не обучены (частей: 1)" in page.text
    live = await browser.get("/trial", params={"subject": "live"})
    assert "Версия 1, как её слышат заявители" in live.text
    assert "ещё не обучены" not in live.text


async def test_a_trial_that_did_not_start_shows_why(signed_in: SignIn, trained: Publisher) -> None:
    folder = trained.root / trained.settings.folder / TRIALS / "draft"
    TrialBox(folder).put_report(TrialReport(number=1, problem="Rasa did not start: no memory"))
    browser = await signed_in("anna")
    page = await browser.get("/trial")
    assert "Проба не запустилась" in page.text
    assert "no memory" in page.text


async def test_a_trial_whose_process_is_gone_shows_its_last_words(
    signed_in: SignIn, trained: Publisher
) -> None:
    box = TrialBox(trained.root / trained.settings.folder / TRIALS / "draft")
    box.put_order(1, trained.desk.knowledge.whole())
    box.put_report(TrialReport(process="999999:1", number=1))
    box.log.write_text("Killed: out of memory\n", encoding="utf-8")
    page = await (await signed_in("anna")).get("/trial")
    assert "Проба не запустилась" in page.text
    assert "out of memory" in page.text


async def test_an_unknown_subject_is_not_found(signed_in: SignIn) -> None:
    browser = await signed_in("anna")
    answer = await browser.get("/trial/panel", params={"subject": "../etc"})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("service:snils/term", "/knowledge/services/card?code=snils"),
        ("article:lost_card", "/knowledge/articles/card?code=lost_card"),
        ("office:mfc_seversk/hours", "/knowledge/offices/card?code=mfc_seversk"),
        ("form:booking/booked", ""),
        ("", ""),
    ],
)
def test_an_answer_leads_to_its_card(source: str, path: str) -> None:
    link = card_of(source)
    assert (link.path if link else "") == path
