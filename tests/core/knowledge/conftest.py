"""The seeds in a real database, once for all tests of this folder, and a fresh copy where tests write."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.db.engine import open_engine, open_sessions
from core.db.upgrade import upgrade_database
from core.knowledge.drafts import KnowledgeDraft
from core.knowledge.repository import KnowledgeRepository
from core.knowledge.resolution import Resolver
from core.knowledge.retrieval import Retriever
from core.knowledge.seed_files import read_seeds
from core.knowledge.seed_loader import load_seeds
from core.knowledge.snapshot import KnowledgeSnapshot, read_snapshot

TUESDAY = date(2026, 11, 24)


@pytest.fixture(scope="session")
def seeds() -> KnowledgeDraft:
    return read_seeds()


@pytest.fixture(scope="session")
def seeded_file(seeds: KnowledgeDraft, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("knowledge") / "seeded.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    upgrade_database(engine)
    load_seeds(open_sessions(engine), seeds)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def snapshot(seeded_file: Path) -> KnowledgeSnapshot:
    sessions = open_sessions(open_engine(f"sqlite:///{seeded_file}"))
    return read_snapshot(KnowledgeRepository(sessions), TUESDAY)


@pytest.fixture(scope="session")
def resolver(snapshot: KnowledgeSnapshot) -> Resolver:
    return Resolver(snapshot)


@pytest.fixture(scope="session")
def retriever(snapshot: KnowledgeSnapshot) -> Retriever:
    return Retriever(snapshot.articles)


@pytest.fixture
def seeded(seeded_file: Path, tmp_path: Path) -> Iterator[sessionmaker[Session]]:
    """Sessions on a copy of the seeded database that the test may change."""
    copy = tmp_path / "data.sqlite3"
    shutil.copy(seeded_file, copy)
    engine = open_engine(f"sqlite:///{copy}")
    yield open_sessions(engine)
    engine.dispose()


@pytest.fixture
def repository(seeded: sessionmaker[Session]) -> KnowledgeRepository:
    return KnowledgeRepository(seeded)
