"""`python -m benchmarks.console`: a hundred operators at their pages, and how soon an offer reaches one of them.

The real platform process over SQLite; each page is a signed-in session with its WebSocket and heartbeats; the
gateway is played over HTTP. An offer has reached the page when its fragment with the offer has been answered.
"""

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import websockets
from sqlalchemy import update

from core.access.roles import Role
from core.access.sessions import SessionBook, SessionLimits
from core.db.base import utc_now
from core.db.models.operator import OperatorRow
from core.settings.access import AccessSettings
from tests.factories.people import make_person
from tests.fakes.worker import FakeWorker
from tests.fixtures.platform_process import TOKEN, PlatformProcess, platform_process

RESULT = Path(__file__).resolve().parents[1] / "benchmarks/results/console.json"
OPERATORS = 100
OFFERS = 100
IDLE_SECONDS = 20.0
HEARTBEAT_SECONDS = 5.0
BETWEEN_OFFERS_SECONDS = 0.25
PATIENCE_SECONDS = 20.0
GOAL_MS = 200.0
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Page:
    """One operator's browser."""

    login: str
    cookie: str
    offered_at: "asyncio.Queue[tuple[float, float]]" = field(default_factory=asyncio.Queue)
    """When the news came, and when the fragment with the offer was there."""


def main() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="rcto-console-") as folder,
        platform_process(Path(folder), handoff_offer_seconds=30, log_level="error") as platform,
        FakeWorker(platform.base_url, TOKEN) as worker,
    ):
        try:
            report = asyncio.run(measure(platform, worker))
        finally:
            print(platform.log.read_text()[-3000:], file=sys.stderr)
    RESULT.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(report, ensure_ascii=False, indent=2))


async def measure(platform: PlatformProcess, worker: FakeWorker) -> dict[str, object]:
    pages = await asyncio.to_thread(hire, platform)
    async with asyncio.TaskGroup() as group, httpx.AsyncClient(base_url=platform.base_url) as http:
        ready = [asyncio.Event() for _ in pages]
        tasks = [
            group.create_task(work(platform, http, page, event))
            for page, event in zip(pages, ready, strict=True)
        ]
        await asyncio.gather(*(event.wait() for event in ready))
        cpu, begun = cpu_seconds(platform), time.monotonic()
        await asyncio.sleep(IDLE_SECONDS)
        idle_share = (cpu_seconds(platform) - cpu) / (time.monotonic() - begun)
        memory = memory_mb(platform)
        latencies = await offers(pages, worker)
        for task in tasks:
            task.cancel()
    return {
        "measured_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "load_average_before": round(os.getloadavg()[0], 2),
        "operators_connected": OPERATORS,
        "idle_cpu_share_of_one_core": round(idle_share, 3),
        "platform_memory_mb": round(memory, 1),
        "offers": len(latencies),
        "offer_news_ms": figures([news for news, _ in latencies]),
        "offer_on_page_ms": figures([page for _, page in latencies]),
        "goal_p95_ms": GOAL_MS,
    }


def hire(platform: PlatformProcess) -> list[Page]:
    """Accounts, sessions and telephones of everybody; the pages then do the rest themselves."""
    settings = AccessSettings()
    book = SessionBook(platform.sessions, SessionLimits(settings.idle, settings.longest), utc_now)
    pages = []
    for number in range(OPERATORS):
        login = f"operator{number:03}"
        account_id = make_person(platform.sessions, login, Role.OPERATOR)
        pages.append(Page(login, book.open(account_id, "127.0.0.1")))
    for page in pages:
        cookies = {"rcto_session": page.cookie}
        httpx.get(f"{platform.base_url}/console", cookies=cookies, timeout=60).raise_for_status()
    with platform.sessions.begin() as session:
        session.execute(update(OperatorRow).values(sip_address="sip:desk@127.0.0.1:5099"))
    return pages


async def work(
    platform: PlatformProcess, http: httpx.AsyncClient, page: Page, ready: asyncio.Event
) -> None:
    """Opens the socket, begins the shift, beats, looks at every offer; the caller leaves before it is taken."""
    headers = {"Cookie": f"rcto_session={page.cookie}"}
    token = (await http.get("/account/token", headers=headers, timeout=60)).json()["token"]
    changing = {**headers, "X-CSRF-Token": token, "HX-Request": "true"}
    address = platform.base_url.replace("http", "ws") + "/console/socket"
    origin = platform.base_url
    async with websockets.connect(address, additional_headers=headers, origin=origin) as socket:  # type: ignore[arg-type]
        await http.post("/console/shift/ready", headers=changing, timeout=60)
        beating = asyncio.create_task(beat(socket))
        ready.set()
        try:
            async for text in socket:
                message = json.loads(text)
                if message["kind"] == "changed" and "offers" in message["parts"]:
                    await look(http, headers, page)
        finally:
            beating.cancel()


async def look(http: httpx.AsyncClient, headers: dict[str, str], page: Page) -> None:
    news_at = time.monotonic()
    text = (await http.get("/console/offers", headers=headers, timeout=60)).text
    if "data-offer=" in text:
        await page.offered_at.put((news_at, time.monotonic()))


async def beat(socket: websockets.ClientConnection) -> None:
    while True:
        await socket.send(json.dumps({"kind": "heartbeat", "active": False}))
        await asyncio.sleep(HEARTBEAT_SECONDS)


async def offers(pages: list[Page], worker: FakeWorker) -> list[tuple[float, float]]:
    """One caller at a time; milliseconds from the asking to the news and to the page."""
    latencies = []
    for _ in range(OFFERS):
        waiting = [asyncio.create_task(page.offered_at.get()) for page in pages]
        asked_at = time.monotonic()
        call_id = await asyncio.to_thread(worker.ask)
        done, rest = await asyncio.wait(
            waiting, timeout=PATIENCE_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        await asyncio.to_thread(worker.caller_leaves_the_line, call_id)
        for task in rest:
            task.cancel()
        for task in done:
            news_at, page_at = task.result()
            latencies.append(((news_at - asked_at) * 1000, (page_at - asked_at) * 1000))
        await asyncio.sleep(BETWEEN_OFFERS_SECONDS)
    return latencies


def figures(milliseconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(milliseconds, n=20)
    return {
        "p50": round(statistics.median(milliseconds), 1),
        "p95": round(cuts[18], 1),
        "max": round(max(milliseconds), 1),
    }


def cpu_seconds(platform: PlatformProcess) -> float:
    fields = Path(f"/proc/{platform.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_mb(platform: PlatformProcess) -> float:
    status = Path(f"/proc/{platform.process.pid}/status").read_text()
    line = next(one for one in status.splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
