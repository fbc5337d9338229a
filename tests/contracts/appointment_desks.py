"""Adapters of AppointmentDesk under the contract test. Add an adapter: one more entry in `DESKS`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.appointments.desk import AppointmentDesk
from core.appointments.local_desk import LocalDesk
from core.db.engine import open_engine, open_sessions
from core.db.upgrade import upgrade_database
from core.knowledge.snapshot import KnowledgeSnapshot
from core.settings.appointments import AppointmentSettings
from tests.factories.appointments import MONDAY_MORNING, knowledge_of_one_office


@dataclass(slots=True)
class DeskClock:
    moment: datetime = MONDAY_MORNING

    def now(self) -> datetime:
        return self.moment

    def passes(self, **parts: float) -> None:
        self.moment += timedelta(**parts)


@dataclass(frozen=True, slots=True)
class DeskUnderTest:
    """The adapter, the clock its rules live by, and what its system knows: `knowledge_of_one_office()`."""

    desk: AppointmentDesk
    clock: DeskClock
    knowledge: KnowledgeSnapshot


DeskMaker = Callable[[pytest.FixtureRequest], Any]


@contextmanager
def local_desk_at(url: str) -> Iterator[DeskUnderTest]:
    engine = open_engine(url)
    upgrade_database(engine)
    clock, knowledge = DeskClock(), knowledge_of_one_office()
    desk = LocalDesk(open_sessions(engine), lambda: knowledge, clock.now, AppointmentSettings())
    yield DeskUnderTest(desk, clock, knowledge)
    engine.dispose()


def local_on_sqlite(request: pytest.FixtureRequest) -> Any:
    return local_desk_at(f"sqlite:///{request.getfixturevalue('tmp_path')}/data.sqlite3")


def local_on_postgresql(request: pytest.FixtureRequest) -> Any:
    return local_desk_at(request.getfixturevalue("postgres_url"))


DESKS: dict[str, DeskMaker] = {
    "local tables on SQLite": local_on_sqlite,
    "local tables on PostgreSQL": local_on_postgresql,
}
