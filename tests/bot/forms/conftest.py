"""The seeds as knowledge, read once; appointments in a fresh database a test."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from bot.actions.snapshot_knowledge import SnapshotKnowledge
from core.appointments.local_desk import LocalDesk
from core.db.engine import open_engine, open_sessions
from core.db.upgrade import upgrade_database
from core.knowledge.repository import KnowledgeRepository
from core.knowledge.seed_files import read_seeds
from core.knowledge.seed_loader import load_seeds
from core.knowledge.snapshot import read_snapshot
from core.settings.appointments import AppointmentSettings
from tests.bot.forms.booking_talk import TUESDAY_NOON, BookingTalk


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SnapshotKnowledge]:
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('seeds')}/data.sqlite3")
    upgrade_database(engine)
    sessions = open_sessions(engine)
    load_seeds(sessions, read_seeds())
    yield SnapshotKnowledge(read_snapshot(KnowledgeRepository(sessions), TUESDAY_NOON.date()))
    engine.dispose()


@pytest.fixture
def desk(sessions: sessionmaker[Session], seeds: SnapshotKnowledge) -> LocalDesk:
    return desk_at(sessions, seeds, TUESDAY_NOON)


def desk_at(
    sessions: sessionmaker[Session], seeds: SnapshotKnowledge, moment: datetime
) -> LocalDesk:
    return LocalDesk(sessions, lambda: seeds.snapshot, lambda: moment, AppointmentSettings())


@pytest.fixture
def talk(desk: LocalDesk, seeds: SnapshotKnowledge) -> BookingTalk:
    return BookingTalk(desk, seeds)


@pytest.fixture
def call(desk: LocalDesk, seeds: SnapshotKnowledge) -> Callable[..., BookingTalk]:
    """Another call to the same centre."""

    def make(**changes: Any) -> BookingTalk:
        return BookingTalk(desk, seeds, **changes)

    return make
