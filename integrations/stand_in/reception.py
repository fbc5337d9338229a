"""The appointment book of the stand-in: our own rules of capacity over a database and a clock of its own."""

import threading
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import BaseModel
from sqlalchemy import delete

from core.appointments.local_desk import LocalDesk
from core.db.engine import open_engine, open_sessions
from core.db.models.appointment import AppointmentRow, SlotCellRow, SlotHoldRow
from core.db.upgrade import upgrade_database
from core.knowledge.cards import OfficeCard, OfficeKind, ServiceCard
from core.knowledge.hours import HoursException, OfficeHours, parse_hours
from core.knowledge.repository import KnowledgeRepository
from core.knowledge.seed_files import read_seeds
from core.knowledge.seed_loader import load_seeds
from core.knowledge.snapshot import KnowledgeSnapshot, read_snapshot
from core.settings.appointments import AppointmentSettings


class OfficeOfTest(BaseModel):
    """An invented office: hours of workdays and of weekends, closed days, minutes by service."""

    code: str
    windows: int = 1
    workdays: str
    weekends: str = ""
    closed: list[date] = []
    services: dict[str, int]


class ReceptionState(BaseModel):
    """PUT /stand-in/reception: forgets all appointments; `offices` replace those of the sample data."""

    moment: datetime | None = None
    offices: list[OfficeOfTest] = []


class Reception:
    """Built at the first question: a stand-in that nobody asks for appointments starts at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._desk: LocalDesk | None = None
        self._moment: datetime | None = None
        self._offices: KnowledgeSnapshot | None = None
        self._seeds: KnowledgeSnapshot | None = None

    def desk(self) -> LocalDesk:
        with self._lock:
            if self._desk is None:
                engine = open_engine(f"sqlite:///{self._folder}/appointments.sqlite3")
                upgrade_database(engine)
                self._desk = LocalDesk(
                    open_sessions(engine), self._knowledge, self._now, AppointmentSettings.load()
                )
            return self._desk

    def reset(self, state: ReceptionState) -> None:
        desk = self.desk()
        with desk.sessions.begin() as session:
            for table in (SlotCellRow, SlotHoldRow, AppointmentRow):
                session.execute(delete(table))
        self._moment = state.moment
        self._offices = _snapshot(state.offices) if state.offices else None

    def set_clock(self, moment: datetime) -> None:
        self._moment = moment

    def _now(self) -> datetime:
        return self._moment or datetime.now(UTC)

    def _knowledge(self) -> KnowledgeSnapshot:
        return self._offices or self._sample()

    def _sample(self) -> KnowledgeSnapshot:
        if self._seeds is None:
            sessions = self.desk().sessions
            load_seeds(sessions, read_seeds())
            self._seeds = read_snapshot(KnowledgeRepository(sessions), self._now().date())
        return self._seeds


def _snapshot(offices: Sequence[OfficeOfTest]) -> KnowledgeSnapshot:
    services = {
        code: _service(code, minutes, offices)
        for office in offices
        for code, minutes in office.services.items()
    }
    return KnowledgeSnapshot(
        etag="stand-in",
        municipalities={},
        agencies={},
        offices={office.code: _office(office) for office in offices},
        services=services,
        articles={},
        scripts={},
        holidays=(),
    )


def _office(office: OfficeOfTest) -> OfficeCard:
    workdays = parse_hours(office.workdays)
    weekends = parse_hours(office.weekends) if office.weekends else ()
    closed = {day: HoursException(day, ()) for day in office.closed}
    return OfficeCard(
        code=office.code,
        kind=OfficeKind.MFC,
        agency="",
        municipality="",
        name=office.code,
        spoken_name=office.code,
        aliases=(),
        address="",
        spoken_address="",
        street="",
        way="",
        telephones=(),
        windows=office.windows,
        hours=OfficeHours(week=(workdays,) * 5 + (weekends,) * 2, exceptions=closed),
        is_verified=False,
        version=1,
    )


def _service(code: str, minutes: int, offices: Sequence[OfficeOfTest]) -> ServiceCard:
    return ServiceCard(
        code=code,
        name=code,
        spoken_name=code,
        about=code,
        aliases=(),
        category="",
        agency="",
        official="",
        aspects={},
        offices=tuple(office.code for office in offices if code in office.services),
        visit_minutes=minutes,
        source="",
        effective_from=None,
        effective_to=None,
        is_verified=False,
        version=1,
    )
