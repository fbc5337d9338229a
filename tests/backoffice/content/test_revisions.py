"""The book of revisions on both databases: of two who save over the same state, one is told."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.orm import Session, sessionmaker

from backoffice.content.revisions import Change, EditConflict, RevisionBook
from core.db.engine import open_engine, open_sessions


@pytest.fixture
def book(either_sessions: sessionmaker[Session]) -> RevisionBook:
    return RevisionBook(either_sessions)


def change(text: str, expected: int, code: str = "a") -> Change:
    return Change("services", code, {"text": text}, expected)


def test_states_are_numbered_and_kept(book: RevisionBook) -> None:
    book.append(change("one", 0), author="anna")
    book.append(change("two", 1), author="boris")
    assert [
        (one.number, one.author, one.content["text"]) for one in book.history("services", "a")
    ] == [
        (2, "boris", "two"),
        (1, "anna", "one"),
    ]
    assert [one.content["text"] for one in book.all_latest("services")] == ["two"]


def test_the_state_before_the_first_edit_is_kept_as_the_installations(book: RevisionBook) -> None:
    first = Change("services", "a", {"text": "mine"}, 0, base={"text": "seed"})
    assert book.append(first, author="anna").number == 2
    assert [(one.author, one.content["text"]) for one in book.history("services", "a")] == [
        ("anna", "mine"),
        ("", "seed"),
    ]


def test_saving_over_an_old_state_is_refused_with_the_present_one(book: RevisionBook) -> None:
    book.append(change("one", 0), author="anna")
    with pytest.raises(EditConflict) as caught:
        book.append(change("other", 0), author="boris")
    assert caught.value.present is not None
    assert caught.value.present.author == "anna"


def test_of_several_changes_all_or_none_are_written(book: RevisionBook) -> None:
    book.append(change("one", 0), author="anna")
    with pytest.raises(EditConflict):
        book.append_all([change("new", 0, "b"), change("late", 0)], author="boris")
    assert book.latest("services", "b") is None


def test_of_ten_who_save_at_once_exactly_one_wins(book: RevisionBook) -> None:
    book.append(change("start", 0), author="anna")

    def save(number: int) -> bool:
        try:
            book.append(change(f"of {number}", 1), author=f"editor {number}")
        except EditConflict:
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        won = list(pool.map(save, range(10)))
    assert won.count(True) == 1
    winner = book.latest("services", "a")
    assert winner is not None
    assert winner.content["text"] == f"of {won.index(True)}"
    assert len(book.history("services", "a")) == 2


def test_the_version_rises_with_every_edit_of_its_kinds_only(book: RevisionBook) -> None:
    assert (book.version(), book.version("services")) == (0, 0)
    book.append(change("one", 0), author="anna")
    book.append(Change("articles", "b", {"text": "two"}, 0), author="anna")
    assert (book.version(), book.version("services")) == (2, 1)
    book.append(change("three", 1), author="anna")
    assert (book.version(), book.version("services", "articles")) == (3, 3)


def test_an_edit_that_began_first_and_ended_last_raises_the_version(
    migrated_postgres_url: str,
) -> None:
    """PostgreSQL numbers rows as they are written, others see them as they are committed."""
    engine = open_engine(migrated_postgres_url)
    sessions = open_sessions(engine)
    late, other = RevisionBook(sessions), RevisionBook(sessions)
    seen: list[int] = []

    def meanwhile(_: Session) -> None:
        other.append(change("second", 0, "b"), author="boris")
        seen.append(other.version("services"))

    late.append_all([change("first", 0)], author="anna", also=meanwhile)
    assert seen == [1]
    assert other.version("services") == 2
    engine.dispose()


def test_newest_states_are_named_without_being_read(book: RevisionBook) -> None:
    book.append(change("one", 0), author="anna")
    book.append(change("two", 1), author="anna")
    book.append(change("three", 0, "b"), author="anna")
    ids = book.latest_ids("services")
    assert ids == [one.id for one in book.all_latest("services")]
    assert [one.content["text"] for one in book.find(ids)] == ["two", "three"]
