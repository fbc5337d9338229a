"""Data at chosen ages on both databases, the sweep over them, a clock that stands still."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backoffice.custody.periods import PeriodBook
from backoffice.custody.proof_book import ProofBook
from backoffice.custody.recording_shelf import RecordingShelf
from backoffice.custody.retention import RetentionSweep
from core.access.audit import AuditLog
from core.db.engine import open_engine, open_sessions
from core.db.upgrade import upgrade_database
from core.settings.retention import RetentionSettings
from tests.backoffice.custody.kept_world import KeptWorld

on_both = pytest.mark.parametrize("world", ["sqlite", "postgresql"], indirect=True)
NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[KeptWorld]:
    """On SQLite; `on_both` adds PostgreSQL where the databases could differ."""
    folder = tmp_path / "recordings"
    if request.param == "sqlite":
        yield KeptWorld(request.getfixturevalue("sessions"), folder, NOW)
        return
    engine = open_engine(request.getfixturevalue("postgres_url"))
    upgrade_database(engine)
    yield KeptWorld(open_sessions(engine), folder, NOW)
    engine.dispose()


@pytest.fixture
def periods(world: KeptWorld) -> PeriodBook:
    settings = RetentionSettings(audio_days=10, text_days=20, personal_days=30, records_days=50)
    return PeriodBook(world.sessions, AuditLog(world.sessions, lambda: NOW), settings)


@pytest.fixture
def sweep(world: KeptWorld, periods: PeriodBook) -> RetentionSweep:
    return RetentionSweep(world.sessions, periods, RecordingShelf(world.folder), lambda: NOW)


@pytest.fixture
def proofs(world: KeptWorld) -> ProofBook:
    return ProofBook(world.sessions)
