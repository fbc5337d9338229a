"""`python -m benchmarks.pages`: pages, searches and dashboards over 200,000 calls with 1,000,000 turns.

The real platform process over SQLite and over PostgreSQL, each page asked for by HTTP as a browser does. Before it:
how long digests and sums of the whole archive take to be made anew. `--calls`, `--turns`, `--database` for less;
`--kept FOLDER` keeps the archives there and takes them from there the next time (as root, the user postgres has to
reach the folder). Writes benchmarks/results/pages.json; what is not measured in this run stays there from the last one.
"""

import argparse
import json
import math
import os
import random
import statistics
import tempfile
import time
import wave
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import httpx
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.call_archive import DAYS, ROOT
from benchmarks.page_addresses import Opened, dashboards, opened_of, pages, searches
from benchmarks.prepared_archive import DATABASES, PreparedArchive, Size, prepared_archive
from core.access.roles import EVERY_ROLE
from core.access.sessions import SessionBook, SessionLimits
from core.db.base import utc_now
from core.db.models.call_record import CallRow
from core.settings.access import AccessSettings
from tests.factories.people import make_person
from tests.fixtures.platform_process import PlatformProcess, platform_process

RESULT = ROOT / "benchmarks/results/pages.json"
RATE = 8000
SECONDS_RECORDED = 120
GOALS_MS = {"pages": 200.0, "search": 500.0, "dashboards": 1000.0}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=200_000)
    parser.add_argument("--turns", type=int, default=1_000_000)
    parser.add_argument("--database", choices=DATABASES, action="append")
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--only-prepare", action="store_true")
    options = parser.parse_args()
    size = Size(options.calls, options.turns)
    report = json.loads(RESULT.read_text(encoding="utf-8")) if RESULT.exists() else {}
    for name in options.database or DATABASES:
        with prepared_archive(name, size, options.kept) as archive:
            if options.only_prepare:
                continue
            report[name] = measure_on(archive, size)
        RESULT.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(report, ensure_ascii=False, indent=2))


def measure_on(archive: PreparedArchive, size: Size) -> dict[str, object]:
    with (
        tempfile.TemporaryDirectory(prefix="rcto-pages-") as folder,
        platform_process(
            Path(folder),
            database_url=archive.url,
            log_level="error",
            retention_audio_days=DAYS + 400,  # an archive that is kept for months stays as it is
        ) as platform,
    ):
        opened = opened_of(platform.sessions, archive.end)
        record(platform.sessions, opened.calls, Path(folder) / "recordings")
        figures = measure(platform, opened)
        load_average = round(os.getloadavg()[0], 2)
    return {
        "measured_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        **asdict(size),
        "load_average": load_average,
        **archive.seconds,
        **figures,
        "goals_p95_ms": GOALS_MS,
    }


def record(sessions: sessionmaker[Session], calls: Sequence[str], folder: Path) -> None:
    """The calls that are opened have a recording: two minutes of both sides."""
    dice = random.Random(1)
    sound = b"".join(
        int(9000 * dice.random() * math.sin(number / 4)).to_bytes(2, "little", signed=True)
        for number in range(RATE * 2 * SECONDS_RECORDED)
    )
    with sessions() as session:
        names = session.scalars(select(CallRow.recording).where(CallRow.id.in_(calls))).all()
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(folder / name), "wb") as file:
            file.setparams((2, 2, RATE, 0, "NONE", ""))
            file.writeframes(sound)


def measure(platform: PlatformProcess, opened: Opened) -> dict[str, object]:
    with signed_in(platform) as browser:
        return {
            "pages_ms": timed_all(browser, pages(opened)),
            "search_ms": timed_all(browser, searches(opened)),
            "dashboards_ms": timed_all(browser, dashboards(opened)),
        }


@contextmanager
def signed_in(platform: PlatformProcess) -> Iterator[httpx.Client]:
    """One person with every role."""
    account_id = make_person(platform.sessions, f"bench{os.getpid()}", *EVERY_ROLE)
    settings = AccessSettings.load()
    book = SessionBook(platform.sessions, SessionLimits(settings.idle, settings.longest), utc_now)
    cookies = {"rcto_session": book.open(account_id, "127.0.0.1")}
    with httpx.Client(base_url=platform.base_url, cookies=cookies, timeout=120) as browser:
        yield browser


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


if __name__ == "__main__":
    main()
