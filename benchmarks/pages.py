"""`python -m benchmarks.pages`: pages, searches and dashboards over 200,000 calls with 1,000,000 turns.

The real platform process over SQLite and over PostgreSQL, each page asked for by HTTP as a browser does. Before it:
how long digests and sums of the whole archive take to be made anew. `--calls`, `--turns`, `--database` for less;
`--kept FOLDER` keeps the SQLite archive there and takes it from there the next time. Writes
benchmarks/results/pages.json; what is not measured in this run stays there from the last one.
"""

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import time as clock_time
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import httpx
from sqlalchemy import Engine, select, text

from backoffice.analytics.digesting import Digester
from backoffice.analytics.hour_book import HourBook, RegionClock
from benchmarks.call_archive import COLUMNS, DAYS, END, ROOT, Archive, Places, load
from core.access.roles import EVERY_ROLE
from core.access.sessions import SessionBook, SessionLimits
from core.calls.digest_queue import digest_everything
from core.centre_mode.regime import DayHours
from core.db.base import utc_now
from core.db.engine import open_engine, open_sessions
from core.db.models.place import MunicipalityRow
from core.db.models.service import ServiceRow
from core.settings.access import AccessSettings
from tests.factories.people import make_person
from tests.fixtures.platform_process import PlatformProcess, platform_process
from tests.fixtures.postgres import running_cluster

RESULT = ROOT / "benchmarks/results/pages.json"
DATABASES = ("sqlite", "postgresql")
GOALS_MS = {"pages": 200.0, "search": 500.0, "dashboards": 1000.0}
REPEATS = 20
CALL_ID = "bench-{number:06}"


@dataclass(frozen=True, slots=True)
class Size:
    calls: int
    turns: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=200_000)
    parser.add_argument("--turns", type=int, default=1_000_000)
    parser.add_argument("--database", choices=DATABASES, action="append")
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--only-prepare", action="store_true")
    options = parser.parse_args()
    size = Size(options.calls, options.turns)
    if options.only_prepare:
        prepared_in(options.kept, size)
        return
    report = json.loads(RESULT.read_text(encoding="utf-8")) if RESULT.exists() else {}
    for name in options.database or DATABASES:
        report[name] = measure_on(name, size, options.kept)
        RESULT.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(report, ensure_ascii=False, indent=2))


def measure_on(database: str, size: Size, kept: Path | None) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="rcto-pages-") as folder, ExitStack() as stack:
        if database == "sqlite":
            place = kept or Path(folder)
            prepared, url = prepared_in(place, size), address_in(place)
        else:
            url = stack.enter_context(fresh_postgresql())
            prepared = prepare(url, size)
        platform = stack.enter_context(
            platform_process(Path(folder), database_url=url, log_level="error")
        )
        figures = measure(platform, size.calls)
        load_average = round(os.getloadavg()[0], 2)
    return {
        "measured_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        **asdict(size),
        "load_average": load_average,
        **prepared,
        **figures,
        "goals_p95_ms": GOALS_MS,
    }


def address_in(folder: Path) -> str:
    return f"sqlite:///{folder}/archive.sqlite3"


def prepared_in(folder: Path, size: Size) -> dict[str, object]:
    """Takes an archive of the same size that an earlier run has left."""
    note = folder / "prepared.json"
    if note.exists() and (known := json.loads(note.read_text()))["size"] == asdict(size):
        figures: dict[str, object] = known["figures"]
        return figures
    folder.mkdir(parents=True, exist_ok=True)
    made = prepare(address_in(folder), size)
    note.write_text(json.dumps({"size": asdict(size), "figures": made}))
    return made


@contextmanager
def fresh_postgresql() -> Iterator[str]:
    with running_cluster() as cluster:
        cluster.create_database("archive")
        yield cluster.url("archive")


def prepare(url: str, size: Size) -> dict[str, object]:
    """Seeds, the archive, its digests and sums."""
    environment = {**os.environ, "SETTINGS_FILE": "", "DATABASE_URL": url}
    command = [sys.executable, "scripts/prepare_database.py"]
    subprocess.run(command, check=True, cwd=ROOT, env=environment, capture_output=True)
    engine = open_engine(url)
    sessions = open_sessions(engine)
    with sessions() as session:
        places = Places(
            tuple(session.scalars(select(ServiceRow.code))),
            tuple(session.scalars(select(MunicipalityRow.code))),
        )
    loading = seconds(lambda: fill(engine, Archive(size.calls, size.turns, places)))
    digest_everything(sessions)
    digester = Digester(sessions)
    clock = RegionClock(ZoneInfo("Asia/Tomsk"), DayHours(clock_time(8), clock_time(20)))
    book = HourBook(sessions, clock)
    digesting = seconds(lambda: exhaust(digester.run))
    counting = seconds(lambda: exhaust(book.count_due))
    settle(engine)
    engine.dispose()
    return {
        "loading_seconds": loading,
        "digesting_everything_seconds": digesting,
        "counting_everything_seconds": counting,
    }


def fill(engine: Engine, archive: Archive) -> None:
    for batch in archive.batches():
        for table in COLUMNS:
            load(engine, table, batch[table])


def exhaust(work: Callable[[], int]) -> None:
    while work():
        pass


def settle(engine: Engine) -> None:
    """What the databases do by themselves in time: statistics for their planners."""
    statement = "ANALYZE" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))


def measure(platform: PlatformProcess, calls: int) -> dict[str, object]:
    with signed_in(platform) as browser:
        return {
            "pages_ms": timed_all(browser, pages(calls)),
            "search_ms": timed_all(browser, searches(calls)),
            "dashboards_ms": timed_all(browser, dashboards()),
        }


@contextmanager
def signed_in(platform: PlatformProcess) -> Iterator[httpx.Client]:
    """One person with every role."""
    account_id = make_person(platform.sessions, "bench", *EVERY_ROLE)
    settings = AccessSettings.load()
    book = SessionBook(platform.sessions, SessionLimits(settings.idle, settings.longest), utc_now)
    cookies = {"rcto_session": book.open(account_id, "127.0.0.1")}
    with httpx.Client(base_url=platform.base_url, cookies=cookies, timeout=120) as browser:
        yield browser


def pages(calls: int) -> dict[str, list[str]]:
    some = [CALL_ID.format(number=number) for number in range(0, calls, max(1, calls // REPEATS))]
    return {
        "list of calls": ["/calls"] * REPEATS,
        "one call": [f"/calls/{call_id}" for call_id in some],
        "export of a call": [f"/calls/{call_id}/conversation.json" for call_id in some],
        "status": ["/status"] * REPEATS,
        "desk": ["/console"] * REPEATS,
        "board": ["/supervisor"] * REPEATS,
        "services": ["/knowledge/services"] * REPEATS,
        "card of a service": ["/knowledge/services/card?code=snils"] * REPEATS,
        "phrases": ["/dialogs"] * REPEATS,
        "publications": ["/publications"] * REPEATS,
        "missed questions": ["/missed"] * REPEATS,
        "coverage": ["/coverage"] * REPEATS,
        "modes and announcements": ["/control"] * REPEATS,
        "accounts": ["/accounts"] * REPEATS,
        "audit log": ["/audit?kind=read"] * REPEATS,
        "retention": ["/custody"] * REPEATS,
        "sample for quality": ["/quality?how=random"] * REPEATS,
        "quality card": [f"/quality/calls/{call_id}" for call_id in some],
    }


def searches(calls: int) -> dict[str, list[str]]:
    """Of the whole archive unless a period is named."""
    words = (
        "паспорт",
        "справка",
        "очередь",
        "ребёнок",
        "охотничий",
        "пенсия",
        "жалоба",
        "записаться",
    )
    queries: dict[str, list[dict[str, object]]] = {
        "one word": [{"text": word} for word in words],
        "two words": [{"text": f"{one} {two}"} for one, two in itertools.pairwise(words)],
        "a word nobody said": [{"text": "гиппопотам"}],
        "end of a number": [{"number": f"{number:04}"} for number in range(1000, 1008)],
        "operator": [{"operator": number} for number in range(1, 9)],
        "service": [{"service": "snils"}],
        "service, municipality, intent": [
            {"service": "snils", "municipality": "tomsk", "intent": "ask_fee"}
        ],
        "word, operator, mark": [{"text": word, "operator": 7, "score": 1} for word in words],
        "rare outcome": [{"outcome": "worker_crashed"}],
        "low mark and low confidence": [{"score": 1, "below": 46}],
        "nothing fits": [{"outcome": "rejected"}, {"below": 10}],
        "one day": [{"since": "2026-09-01", "until": "2026-09-01", "text": word} for word in words],
        "a far page": [{"text": word, "before": int(END.timestamp() - 86400 * 150) * 1_000_000}
                       for word in words],
    }  # fmt: skip
    return {
        name: [f"/calls?{urlencode(query)}" for query in some] * (REPEATS // len(some) or 1)
        for name, some in queries.items()
    }


def dashboards() -> dict[str, list[str]]:
    def address(days: int, step: str) -> str:
        since = (END.date()).fromordinal(END.date().toordinal() - days + 1)
        return f"/figures?since={since}&until={END.date()}&step={step}"

    return {
        "a week by hour": [address(7, "hour")] * REPEATS,
        "a fortnight by hour": [address(14, "hour")] * REPEATS,
        "a month by day": [address(30, "day")] * REPEATS,
        "half a year by day": [address(DAYS, "day")] * REPEATS,
        "half a year by week": [address(DAYS, "week")] * REPEATS,
        "half a year by month": [address(DAYS, "month")] * REPEATS,
        "report of norms, XLSX": [f"/figures/norms.xlsx?since=2026-10-01&until={END.date()}"] * 5,
    }


def timed_all(browser: httpx.Client, wanted: dict[str, list[str]]) -> dict[str, object]:
    """p50, p95 and the longest of each kind, and of all together."""
    measured: dict[str, object] = {}
    everything: list[float] = []
    for name, addresses in wanted.items():
        browser.get(addresses[0]).raise_for_status()  # the first one warms up
        took = [timed(browser, address) for address in addresses]
        everything += took
        measured[name] = summed(took)
    return {"all": summed(everything), **measured}


def timed(browser: httpx.Client, address: str) -> float:
    begun = time.perf_counter()
    browser.get(address).raise_for_status()
    return 1000 * (time.perf_counter() - begun)


def summed(took: list[float]) -> dict[str, float]:
    ordered = sorted(took)
    p95 = ordered[max(0, -(-95 * len(ordered) // 100) - 1)]
    return {
        "p50": round(statistics.median(ordered), 1),
        "p95": round(p95, 1),
        "longest": round(ordered[-1], 1),
    }


def seconds(work: Callable[[], None]) -> float:
    begun = time.monotonic()
    work()
    return round(time.monotonic() - begun, 1)


if __name__ == "__main__":
    main()
