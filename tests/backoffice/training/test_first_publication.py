"""What an installation brings goes to callers by itself, unless editors went on."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from backoffice.dialogs.dialogue_book import DialogueBook
from backoffice.training.first_publication import Installation, publish_installation
from backoffice.training.publishing import Publisher
from backoffice.training.states import State
from server.backoffice_assembly import publisher_of

PHRASES = "nlu:\n- intent: ask_fee\n  examples: |\n    - сколько стоит\n"
FEE = "data/nlu/fee.yml#intent/ask_fee"


@pytest.fixture
def publisher(seeded: sessionmaker[Session], temporary_settings: Path, tmp_path: Path) -> Publisher:
    return publisher_of(seeded, tmp_path)


@pytest.fixture
def release(tmp_path: Path) -> Callable[[str], Installation]:
    """An installation's folder with these phrases and a model made of them."""

    def make(phrases: str = PHRASES) -> Installation:
        for path, text in {
            "config.yml": "language: ru\n",
            "domain.yml": "intents: [ask_fee]\n",
            "data/nlu/fee.yml": phrases,
            "models/dialogue.tar.gz": f"model of {phrases}",
        }.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
        return Installation(tmp_path, Path("models"))

    return make


def test_a_fresh_installation_is_the_first_publication(
    publisher: Publisher, release: Callable[..., Installation]
) -> None:
    opened = publish_installation(release(), publisher)
    assert opened is not None
    assert (opened.id, opened.state, opened.author) == (1, State.LIVE, "")
    assert publisher.project(1).model.read_text(encoding="utf-8").startswith("model of")
    assert publisher.project(1).phrases.is_dir()
    assert publish_installation(release(), publisher) is None, "a second start publishes nothing"


def test_a_new_release_replaces_the_old_one_and_leaves_drafts_of_cards_waiting(
    publisher: Publisher, release: Callable[..., Installation]
) -> None:
    publish_installation(release(), publisher)
    card = publisher.desk.knowledge.card("services", "snils")
    assert card is not None
    draft = replace(card.draft, spoken_name="номер")
    publisher.desk.knowledge.save("services", draft, expected=0, author="anna")
    second = publish_installation(release(PHRASES + "    - почем\n"), publisher)
    assert second is not None
    waiting = publisher.desk.knowledge.card("services", "snils")
    assert waiting is not None
    assert waiting.is_pending


def test_a_new_release_waits_when_editors_have_changed_phrases(
    publisher: Publisher, release: Callable[..., Installation]
) -> None:
    publish_installation(release(), publisher)
    book = DialogueBook(publisher.desk.revisions)
    book.add_phrases(FEE, ["почем"], author="anna")
    assert publish_installation(release(PHRASES + "    - дорого ли\n"), publisher) is None
    block = book.block(FEE)
    assert block is not None
    assert [one.text for one in block.examples] == ["сколько стоит", "почем"]


def test_the_graph_of_the_installation_is_kept_for_a_roll_back(
    publisher: Publisher, release: Callable[..., Installation], tmp_path: Path
) -> None:
    graphs = tmp_path / "var" / "speech"
    (graphs / "model-of-the-release").mkdir(parents=True)
    (graphs / "current").symlink_to("model-of-the-release")
    publish_installation(release(), publisher)
    assert (publisher.project(1).speech / "current").resolve().name == "model-of-the-release"
