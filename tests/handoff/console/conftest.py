"""The console of one centre: Olga and Petr are operators, Maria supervises."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from bot.actions.snapshot_knowledge import SnapshotKnowledge
from core.access.roles import Role
from core.db.engine import open_engine, open_sessions
from core.knowledge.repository import KnowledgeRepository
from core.knowledge.seed_files import read_seeds
from core.knowledge.seed_loader import load_seeds
from core.knowledge.snapshot import read_snapshot
from tests.factories.people import csrf_of, make_person, sign_in
from tests.fixtures.console_world import ConsoleWorld, console_world


class Now:
    """Says what it was told to say."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 18, 5, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def passes(self, **how_long: float) -> None:
        self.moment += timedelta(**how_long)


class Browser:
    """A person's browser: every change carries the token of the page, as htmx sends it."""

    def __init__(self, client: httpx.AsyncClient, token: dict[str, str]) -> None:
        self.client = client
        self._headers = {"HX-Request": "true", **token}

    async def sees(self, path: str) -> httpx.Response:
        return await self.client.get(path, headers=self._headers)

    async def does(self, path: str, **form: object) -> httpx.Response:
        return await self.client.post(path, data=form, headers=self._headers)


@pytest.fixture(scope="session")
def seeded_database(migrated_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the sample knowledge. Copy it, do not open it."""
    path = tmp_path_factory.mktemp("seeded") / "data.sqlite3"
    shutil.copy(migrated_database, path)
    engine = open_engine(f"sqlite:///{path}")
    load_seeds(open_sessions(engine), read_seeds())
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def knowledge(seeded_database: Path) -> SnapshotKnowledge:
    """Built once: reading it takes longer than any test."""
    engine = open_engine(f"sqlite:///{seeded_database}")
    snapshot = read_snapshot(KnowledgeRepository(open_sessions(engine)), date(2026, 11, 18))
    engine.dispose()
    return SnapshotKnowledge(snapshot)


@pytest.fixture
def engine(seeded_database: Path, run_folder: Path) -> Iterator[Engine]:
    """A database of the test's own."""
    path = run_folder / "data.sqlite3"
    shutil.copy(seeded_database, path)
    opened = open_engine(f"sqlite:///{path}")
    yield opened
    opened.dispose()


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def world(
    engine: Engine,
    knowledge: SnapshotKnowledge,
    now: Now,
    temporary_settings: Path,
    free_port: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
) -> ConsoleWorld:
    for variable in ("RASA_PORT", "SIP_PORT"):
        monkeypatch.setenv(variable, str(free_port()))
    return console_world(engine, knowledge, now)


async def browser_of(world: ConsoleWorld, login: str, role: Role) -> AsyncIterator[Browser]:
    make_person(world.sessions, login, role, name=login.title())
    transport = httpx.ASGITransport(world.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://platform") as client:
        await sign_in(client, login)
        browser = Browser(client, await csrf_of(client))
        await browser.sees("/console")
        yield browser


@pytest.fixture
async def olga(world: ConsoleWorld) -> AsyncIterator[Browser]:
    """Ready, with a telephone."""
    async for browser in browser_of(world, "olga", Role.OPERATOR):
        world.give_phone("olga")
        await browser.does("/console/shift/ready")
        yield browser


@pytest.fixture
async def petr(world: ConsoleWorld) -> AsyncIterator[Browser]:
    """Signed in, not on the shift yet."""
    async for browser in browser_of(world, "petr", Role.OPERATOR):
        yield browser


@pytest.fixture
async def maria(world: ConsoleWorld) -> AsyncIterator[Browser]:
    async for browser in browser_of(world, "maria", Role.SENIOR_OPERATOR):
        world.give_phone("maria")
        yield browser
