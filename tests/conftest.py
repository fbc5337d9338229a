"""Fixtures and rules every test lives by: settings of its own, sockets on loopback only, no task left behind."""

import asyncio
import inspect
import os
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

os.environ["SETTINGS_FILE"] = ""  # before core.settings is imported: a developer's .env is not ours

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from core.db.engine import open_engine, open_sessions
from core.db.upgrade import upgrade_database
from tests.fixtures.postgres import (
    migrated_postgres,
    migrated_postgres_url,
    postgres_cluster,
    postgres_url,
)

__all__ = ["migrated_postgres", "migrated_postgres_url", "postgres_cluster", "postgres_url"]

ROOT = Path(__file__).resolve().parents[1]
GROUPS = {
    "calls": ("tests/e2e/operators/", "tests/e2e/sip/", "tests/e2e/test_whole_road.py"),
    "rasa": ("tests/bot/channel/", "tests/bot/test_conversations.py", "tests/e2e/test_trial.py"),
}
SETTINGS_PREFIXES = (
    "ACCESS_",
    "APPOINTMENT_",
    "CALL_",
    "DATABASE_",
    "HANDOFF_",
    "INTEGRATIONS_",
    "LAUNCHER_",
    "LOG_",
    "PLATFORM_",
    "PUBLISHING_",
    "RASA_",
    "RECOGNISER_",
    "RECORDING_",
    "RECORDS_",
    "REDIS_",
    "REPORT_",
    "RETENTION_",
    "SIP_",
    "SURVEY_",
    "VOICE_",
)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """pytest-socket refuses every address but loopback; Unix sockets are the machine's own."""
    config.option.allow_hosts = config.option.allow_hosts or "127.0.0.1,::1"
    config.option.allow_unix_socket = True


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Calls take the longest and begin first, so that another process does the rest meanwhile."""
    items.sort(key=lambda item: group_of(item.nodeid) != "calls")
    for item in items:
        if inspect.iscoroutinefunction(getattr(item, "function", None)):
            item.fixturenames.insert(0, "no_task_left_behind")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> "InTurn":
    """How several processes share the tests."""
    return InTurn(config, log)


class InTurn(LoadScopeScheduling):
    """Tests of a file run in one process, one after another.

    So do all tests with calls, which are heard and timed, and all that talk with the trained Rasa, which they share.
    """

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def group_of(nodeid: str) -> str:
    file = nodeid.partition("::")[0]
    return next((name for name, files in GROUPS.items() if file.startswith(files)), file)


@pytest.fixture
async def no_task_left_behind() -> AsyncIterator[None]:
    """Fail a test that leaves an asyncio task running. Added to every coroutine test by itself."""
    before = asyncio.all_tasks()
    yield
    for _ in range(5):  # a cancelled task needs a turn or two of the loop to end
        await asyncio.sleep(0)
    left = asyncio.all_tasks() - before - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    assert not left, f"tasks still running at the end of the test: {left}"


@pytest.fixture(autouse=True)
def settings_from_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shell's own SIP_PORT and the like do not reach a test; nobody makes a key file in the project."""
    for name in list(os.environ):
        if name.startswith(SETTINGS_PREFIXES):
            monkeypatch.delenv(name)
    monkeypatch.setenv("ACCESS_SECRET_KEY", "a key of the tests, long enough to serve")


@pytest.fixture
def root() -> Path:
    """The repository's root folder."""
    return ROOT


@pytest.fixture
def run_folder() -> Iterator[Path]:
    """A folder with a path short enough for Unix sockets (108 bytes)."""
    folder = Path(tempfile.mkdtemp(prefix="rcto-", dir="/tmp"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def temporary_settings(monkeypatch: pytest.MonkeyPatch, run_folder: Path) -> Path:
    """Everything that is written goes into a folder of the test's own; returns that folder."""
    values = {
        "DATABASE_URL": f"sqlite:///{run_folder}/data.sqlite3",
        "RASA_TRACKER_URL": f"sqlite:///{run_folder}/rasa-tracker.sqlite3",
        "RECORDS_JOURNAL_FOLDER": str(run_folder / "journal"),
        "RECORDING_FOLDER": str(run_folder / "recordings"),
        "RECOGNISER_SOCKET": str(run_folder / "recogniser.sock"),
        "VOICE_SOCKET": str(run_folder / "voice.sock"),
        "VOICE_CACHE_FOLDER": str(run_folder / "voice-cache"),
        "ACCESS_SECRET_KEY_FILE": str(run_folder / "secret.key"),
        "PUBLISHING_FOLDER": str(run_folder / "publications"),
        "PLATFORM_INTERNAL_TOKEN": "token-of-the-test",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return run_folder


@pytest.fixture
def free_port() -> Callable[[], int]:
    """Ask the system for a TCP port nobody listens on; a fresh one each call."""

    def ask() -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return int(probe.getsockname()[1])

    return ask


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema and no rows. Copy it, do not open it."""
    path = tmp_path_factory.mktemp("database") / "data.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    upgrade_database(engine)
    engine.dispose()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def either_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database with the newest schema, once on each system."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("migrated_postgres_url"))
    path = tmp_path / "either.sqlite3"
    shutil.copy(request.getfixturevalue("migrated_database"), path)
    return f"sqlite:///{path}"


@pytest.fixture
def engine(migrated_database: Path, run_folder: Path) -> Iterator[Engine]:
    """A real, empty database of the test's own."""
    path = run_folder / "data.sqlite3"
    shutil.copy(migrated_database, path)
    opened = open_engine(f"sqlite:///{path}")
    yield opened
    opened.dispose()


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    return open_sessions(engine)
