"""The books of the backoffice over both databases."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from backoffice.content.revisions import RevisionBook
from backoffice.dialogs.dialogue_book import DialogueBook
from backoffice.knowledge.knowledge_desk import KnowledgeDesk
from backoffice.training.publication_book import PublicationBook
from core.db.engine import open_engine, open_sessions
from core.knowledge.seed_files import read_seeds
from core.knowledge.seed_loader import load_seeds


@pytest.fixture
def either_engine(either_url: str) -> Iterator[Engine]:
    opened = open_engine(either_url)
    yield opened
    opened.dispose()


@pytest.fixture
def either_sessions(either_engine: Engine) -> sessionmaker[Session]:
    return open_sessions(either_engine)


@pytest.fixture(scope="session")
def seeded_database(migrated_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the seeds. Copy it, do not open it."""
    path = tmp_path_factory.mktemp("seeded") / "data.sqlite3"
    shutil.copy(migrated_database, path)
    engine = open_engine(f"sqlite:///{path}")
    load_seeds(open_sessions(engine), read_seeds())
    engine.dispose()
    return path


@pytest.fixture
def seeded(seeded_database: Path, tmp_path: Path) -> Iterator[sessionmaker[Session]]:
    """A database of the test's own with the seeds."""
    path = tmp_path / "seeded.sqlite3"
    shutil.copy(seeded_database, path)
    engine = open_engine(f"sqlite:///{path}")
    yield open_sessions(engine)
    engine.dispose()


@pytest.fixture
def book(sessions: sessionmaker[Session]) -> RevisionBook:
    return RevisionBook(sessions)


@pytest.fixture
def dialogue(book: RevisionBook) -> DialogueBook:
    return DialogueBook(book)


@pytest.fixture
def publications(sessions: sessionmaker[Session]) -> PublicationBook:
    return PublicationBook(sessions)


@pytest.fixture
def knowledge(seeded: sessionmaker[Session]) -> KnowledgeDesk:
    return KnowledgeDesk(seeded, RevisionBook(seeded), PublicationBook(seeded).live_revisions)
