"""States of publications, and who may change them."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from backoffice.content.revisions import Change, RevisionBook
from backoffice.knowledge.knowledge_desk import KnowledgeDesk
from backoffice.training.publication_book import Opening, PublicationBook
from backoffice.training.publishing import Desk, Publisher
from backoffice.training.rasa_commands import is_alive, process_mark
from backoffice.training.states import PublishingRefused, State, Step
from core.db.base import utc_now
from core.settings.publishing import PublishingSettings

PASSED = {"passed": True}


@pytest.fixture
def publisher(sessions: sessionmaker[Session], tmp_path: Path) -> Publisher:
    revisions, publications = RevisionBook(sessions), PublicationBook(sessions)
    desk = KnowledgeDesk(sessions, revisions, publications.live_revisions)
    settings = PublishingSettings().model_copy(update={"folder": Path("publications")})
    return Publisher(Desk(revisions, desk, publications), settings, tmp_path)


def awaiting(publications: PublicationBook, author: str = "anna") -> int:
    number = publications.open(Opening(author, ())).id
    publications.judge(number, PASSED, model_digest="0" * 64)
    return number


def test_only_one_is_trained_at_a_time(publications: PublicationBook) -> None:
    publications.open(Opening("anna", ()))
    with pytest.raises(PublishingRefused, match="already_training"):
        publications.open(Opening("boris", ()))


def test_a_gate_that_was_not_passed_refuses(publications: PublicationBook) -> None:
    number = publications.open(Opening("anna", ())).id
    publications.judge(number, {"passed": False}, model_digest="0" * 64)
    found = publications.get(number)
    assert found is not None
    assert found.state is State.REFUSED


def test_the_author_cannot_approve(publisher: Publisher) -> None:
    number = awaiting(publisher.desk.publications)
    with pytest.raises(PublishingRefused, match="own_publication"):
        publisher.approve(number, who="anna")
    assert publisher.approve(number, who="boris").state is State.LIVE


def test_what_did_not_pass_the_gate_cannot_be_approved(publisher: Publisher) -> None:
    number = publisher.desk.publications.open(Opening("anna", ())).id
    with pytest.raises(PublishingRefused, match="wrong_state"):
        publisher.approve(number, who="boris")


def test_the_one_before_is_replaced_and_can_be_put_back(publisher: Publisher) -> None:
    publications = publisher.desk.publications
    first = awaiting(publications)
    publisher.approve(first, who="boris")
    second = awaiting(publications)
    publisher.approve(second, who="boris")
    assert [one.state for one in publications.newest()] == [State.LIVE, State.REPLACED]
    with pytest.raises(PublishingRefused, match="model_gone"):
        publisher.roll_back(first, who="clara")
    model = publisher.project(first).model
    model.parent.mkdir(parents=True)
    model.write_bytes(b"model")
    publisher.roll_back(first, who="clara")
    assert [one.state for one in publications.newest()] == [State.REPLACED, State.LIVE]
    assert [(one.who, one.what) for one in publications.events(first)] == [
        ("anna", "opened"),
        ("", "awaiting"),
        ("boris", "published"),
        ("clara", "rolled_back"),
    ]


def test_a_rejected_one_stays_away(publisher: Publisher) -> None:
    number = awaiting(publisher.desk.publications)
    publisher.reject(number, who="boris")
    with pytest.raises(PublishingRefused, match="wrong_state"):
        publisher.approve(number, who="boris")


def test_nothing_changed_is_not_trained(publisher: Publisher) -> None:
    publisher.desk.publications.open(Opening("", (), state=State.LIVE))
    with pytest.raises(PublishingRefused, match="nothing_changed"):
        publisher.start_training(author="anna")


@contextmanager
def sleeping() -> Iterator["subprocess.Popen[bytes]"]:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        yield child
    finally:
        child.kill()
        child.wait()


def test_a_training_whose_process_is_gone_is_told_as_interrupted(publisher: Publisher) -> None:
    publications = publisher.desk.publications
    number = publications.open(Opening("anna", ())).id
    with sleeping() as child:
        mark = process_mark(child.pid)
        publications.set_step(number, Step.TRAINING, process=mark)
        publisher.note_interrupted()
        assert [one.id for one in publications.in_training()] == [number]
    assert not is_alive(mark)
    publisher.note_interrupted()
    found = publications.get(number)
    assert found is not None
    assert found.state is State.INTERRUPTED


def test_a_training_that_never_began_is_told_as_interrupted(
    sessions: sessionmaker[Session], publisher: Publisher
) -> None:
    long_ago = PublicationBook(sessions, now=lambda: utc_now() - timedelta(minutes=5))
    number = long_ago.open(Opening("anna", ())).id
    publisher.note_interrupted()
    found = long_ago.get(number)
    assert found is not None
    assert found.state is State.INTERRUPTED


def test_another_process_with_the_same_number_is_not_taken_for_the_trainer() -> None:
    with sleeping() as child:
        mark = process_mark(child.pid)
        assert is_alive(mark)
        assert not is_alive(f"{child.pid}:1")


def test_of_old_publications_only_the_record_stays(publisher: Publisher) -> None:
    publications, kept = publisher.desk.publications, publisher.settings.kept
    change = Change("services", "a", {}, 0)
    revision = publisher.desk.revisions.append(change, author="anna").id
    numbers = [
        publications.open(Opening("anna", (revision,), state=State.LIVE)).id
        for _ in range(kept + 1)
    ]
    last = publications.open(Opening("anna", (revision,))).id
    publications.judge(last, PASSED, model_digest="0" * 64)
    for number in (*numbers, last):
        publisher.project(number).folder.mkdir(parents=True)
    publisher.approve(last, who="boris")
    training = publications.open(Opening("anna", (revision,))).id
    for number in numbers[:2]:
        assert publications.get(number) is not None
        assert not publications.revision_ids(number)
        assert not publisher.project(number).folder.exists()
    for number in (*numbers[2:], last, training):
        assert publications.revision_ids(number) == {revision}


def test_the_draft_differs_by_what_callers_were_not_told_yet(publisher: Publisher) -> None:
    book = publisher.desk.revisions
    told = book.append(Change("services", "a", {}, 0), author="anna")
    publisher.desk.publications.open(Opening("anna", (told.id,), state=State.LIVE))
    assert publisher.changed() == []
    edited = book.append(Change("services", "a", {"b": 1}, 1), author="anna")
    added = book.append(Change("articles", "c", {}, 0), author="anna")
    book.append(Change("holidays", "d", {}, 0), author="anna")
    assert publisher.changed() == [added.id, edited.id]
