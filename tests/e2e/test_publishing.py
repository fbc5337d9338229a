"""A new phrase goes to callers and back again, under a call in progress: real training, real gate, real Rasa."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine

from backoffice.dialogs.dialogue_book import DialogueBook
from backoffice.training.states import PublishingRefused, State
from tests.fixtures.publishing_bench import ROOT, publishing_bench, wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.rasa, pytest.mark.trains, pytest.mark.timeout(1500)]

TAUGHT = [
    "сколько тугриков отсыпать",
    "сколько тугриков с меня слупят",
    "тугриков сколько готовить",
    "много тугриков отсыпать придется",
    "сколько отсыпать тугриков за это",
]
ASKED = "и сколько тугриков отсыпать"


def test_new_phrase_is_understood_after_publishing_and_not_after_the_roll_back(
    engine: Engine,
    temporary_settings: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(
        "PUBLISHING_HELDOUT_SETS", '["fresh"]'
    )  # the gate is the same, in half the time
    monkeypatch.setenv("PUBLISHING_NICE", "0")  # nobody calls here
    graphs = tmp_path / "speech"
    shutil.copytree(ROOT / "var/speech", graphs, symlinks=True)
    monkeypatch.setenv("RECOGNISER_GRAPH_FOLDER", str(graphs))
    installed = (graphs / "current").resolve()
    with publishing_bench(engine, tmp_path) as bench:
        book = DialogueBook(bench.publisher.desk.revisions)
        first = bench.publisher.desk.publications.live()
        assert first is not None
        caller = bench.caller()
        assert caller.says("какие документы нужны на снилс").understood.service == "snils"
        assert caller.says(ASKED).understood.intent != "ask_fee"

        code = next(one.code for one in book.blocks("intent") if one.block.name == "ask_fee")
        assert book.add_phrases(code, TAUGHT, author="editor") == len(TAUGHT)
        opened = bench.publisher.start_training(author="editor", note="тугрики")
        publications = bench.publisher.desk.publications
        wait_until(lambda: publications.get(opened.id).state is not State.TRAINING)  # type: ignore[union-attr]
        trained = publications.get(opened.id)
        assert trained is not None
        assert trained.state is State.AWAITING, (trained.problem, trained.gate.get("checks"))
        assert caller.says(ASKED).understood.intent != "ask_fee", "a draft is not for callers"

        with pytest.raises(PublishingRefused, match="own_publication"):
            bench.publisher.approve(opened.id, who="editor")
        bench.publisher.approve(opened.id, who="publisher")
        bench.wait_until_rasa_has_the_live_model()
        after = caller.says(ASKED).understood
        assert (after.intent, after.service) == ("ask_fee", "snils"), "memory outlives the swap"
        assert (graphs / "current").resolve() != installed, "the graph went with it"

        bench.publisher.roll_back(first.id, who="publisher")
        assert (graphs / "current").resolve() == installed, "the graph came back with it"
        bench.wait_until_rasa_has_the_live_model()
        assert caller.says(ASKED).understood.intent != "ask_fee"
        kept = caller.says("а сколько стоит").understood
        assert (kept.intent, kept.service) == ("ask_fee", "snils"), "memory outlives the roll back"
