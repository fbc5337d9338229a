"""Adapters of AppointmentDesk under the contract test. Add an adapter: one more entry in `DESKS`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from core.appointments.desk import AppointmentDesk
from core.appointments.local_desk import LocalDesk
from core.db.engine import open_engine, open_sessions
from core.db.upgrade import upgrade_database
from core.knowledge.snapshot import KnowledgeSnapshot
from core.settings.appointments import AppointmentSettings
from integrations.agency_client import AgencyClient
from integrations.http_appointments import HttpAppointmentDesk
from tests.factories.appointments import MONDAY_MORNING, WEDNESDAY, knowledge_of_one_office
from tests.fixtures.stand_in import StandIn


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


class StandInClock(DeskClock):
    """The clock of another process."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def passes(self, **parts: float) -> None:
        self.moment += timedelta(**parts)
        query = {"moment": self.moment.isoformat()}
        httpx.put(f"{self._url}/stand-in/clock", params=query).raise_for_status()


@contextmanager
def desk_over_http(stand_in: StandIn, client: AgencyClient) -> Iterator[DeskUnderTest]:
    office = {
        "code": "office_on_lake",
        "windows": 2,
        "workdays": "09:00-13:00, 14:00-17:00",
        "closed": [WEDNESDAY.isoformat()],
        "services": {"snils": 20, "passport": 30},
    }
    state = {"moment": MONDAY_MORNING.isoformat(), "offices": [office]}
    httpx.put(f"{stand_in.url}/stand-in/reception", json=state, timeout=60).raise_for_status()
    desk = HttpAppointmentDesk(client)
    yield DeskUnderTest(desk, StandInClock(stand_in.url), knowledge_of_one_office())


def outside_system(request: pytest.FixtureRequest) -> Any:
    return desk_over_http(request.getfixturevalue("stand_in"), request.getfixturevalue("client"))


DESKS: dict[str, DeskMaker] = {
    "local tables on SQLite": local_on_sqlite,
    "local tables on PostgreSQL": local_on_postgresql,
    "outside system over HTTP": outside_system,
}
