"""An archive of calls in a database of its own: made for one run, or kept in a folder and taken from there again."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from datetime import time as clock_time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select, text

from backoffice.analytics.digesting import Digester
from backoffice.analytics.hour_book import HourBook, RegionClock
from benchmarks.call_archive import COLUMNS, ROOT, Archive, Setting, load
from benchmarks.staff_archive import fill_staff
from core.calls.digest_queue import digest_everything
from core.centre_mode.regime import DayHours
from core.db.base import utc_now
from core.db.engine import open_engine, open_sessions
from core.db.models.place import MunicipalityRow
from core.db.models.service import ServiceRow
from tests.fixtures.postgres import running_cluster

DATABASES = ("sqlite", "postgresql")
NAME = "archive"
REGION = RegionClock(ZoneInfo("Asia/Tomsk"), DayHours(clock_time(8), clock_time(20)))


@dataclass(frozen=True, slots=True)
class Size:
    calls: int
    turns: int


@dataclass(frozen=True, slots=True)
class PreparedArchive:
    """`end`: its last moment. `seconds`: what its making took, by step."""

    url: str
    end: datetime
    seconds: dict[str, float]


@contextmanager
def prepared_archive(database: str, size: Size, kept: Path | None) -> Iterator[PreparedArchive]:
    """With `kept`: in its folder of that database; one of the same size that an earlier run left is taken as it is."""
    with tempfile.TemporaryDirectory(prefix="rcto-pages-", dir="/tmp") as folder:
        place = (kept or Path(folder)) / database
        place.mkdir(parents=True, exist_ok=True)
        with _address(database, place, is_kept=kept is not None) as url:
            known = _prepared(url, place / "prepared.json", size)
            yield PreparedArchive(url, datetime.fromisoformat(known["end"]), known["seconds"])


@contextmanager
def _address(database: str, place: Path, *, is_kept: bool) -> Iterator[str]:
    if database == "sqlite":
        yield f"sqlite:///{place}/{NAME}.sqlite3"
        return
    with running_cluster(place / "cluster" if is_kept else None) as cluster:
        if NAME not in cluster.databases():
            cluster.create_database(NAME)
        yield cluster.url(NAME)


def _prepared(url: str, note: Path, size: Size) -> dict[str, Any]:
    if note.exists() and (known := json.loads(note.read_text()))["size"] == asdict(size):
        found: dict[str, Any] = known
        return found
    end = last_midnight()
    made = {"size": asdict(size), "end": end.isoformat(), "seconds": prepare(url, size, end)}
    note.write_text(json.dumps(made))
    return made


def last_midnight() -> datetime:
    """Of the region: yesterday's day is whole, so that pages which show the last weeks have something to show."""
    return REGION.begin_of(REGION.day_of(utc_now())).astimezone(UTC)


def prepare(url: str, size: Size, end: datetime) -> dict[str, float]:
    """Seeds, the archive, its digests and sums, and what people did meanwhile."""
    environment = {**os.environ, "SETTINGS_FILE": "", "DATABASE_URL": url}
    command = [sys.executable, "scripts/prepare_database.py"]
    subprocess.run(command, check=True, cwd=ROOT, env=environment, capture_output=True)
    engine = open_engine(url)
    sessions = open_sessions(engine)
    with sessions() as session:
        setting = Setting(
            tuple(session.scalars(select(ServiceRow.code))),
            tuple(session.scalars(select(MunicipalityRow.code))),
            end,
        )
    loading = seconds(lambda: fill(engine, Archive(size.calls, size.turns, setting)))
    digest_everything(sessions)
    digester, book = Digester(sessions), HourBook(sessions, REGION)
    digesting = seconds(lambda: exhaust(digester.run))
    counting = seconds(lambda: exhaust(book.count_due))
    fill_staff(engine, sessions, calls=size.calls, end=end)
    settle(engine)
    engine.dispose()
    return {
        "loading_seconds": loading,
        "digesting_everything_seconds": digesting,
        "counting_everything_seconds": counting,
    }


def fill(engine: Engine, archive: Archive) -> None:
    for batch in archive.batches():
        for table, columns in COLUMNS.items():
            load(engine, table, columns, batch[table])
    go_on_counting(engine)


def go_on_counting(engine: Engine) -> None:
    """PostgreSQL does not learn of the operators' numbers from what was loaded."""
    if engine.dialect.name != "postgresql":
        return
    newest = "(SELECT max(id) FROM operator)"
    with engine.begin() as connection:
        connection.execute(text(f"SELECT setval('operator_id_seq', {newest})"))


def exhaust(work: Callable[[], int]) -> None:
    while work():
        pass


def settle(engine: Engine) -> None:
    """What PostgreSQL does by itself in time; SQLite never gathers statistics unasked."""
    if engine.dialect.name != "postgresql":
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def seconds(work: Callable[[], None]) -> float:
    begun = time.monotonic()
    work()
    return round(time.monotonic() - begun, 1)
