"""`python -m benchmarks.outside_systems`: adapters against the real stand-in process, and the outbox.

Latency of one question over HTTP (status, free times), of a refusal by the open breaker, and how many
complaints a second are taken and delivered.
"""

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
from sqlalchemy.orm import Session, sessionmaker

from core.appointments.appointment import TimesWanted
from core.cases.application_status import ApplicationQuestion, SecondFactor
from core.cases.complaints import (
    Applicant,
    CompetentBody,
    ComplaintDraft,
    ComplaintSubject,
    ComplaintTopic,
)
from core.cases.status_attempts import Asker
from core.db.engine import open_engine, open_sessions
from core.db.upgrade import upgrade_database
from core.settings.integrations import IntegrationSettings
from integrations.assembly import OutsideSystems, connect_systems
from integrations.http_status import HttpApplicationRegister

ROOT = Path(__file__).resolve().parents[1]
RESULT = ROOT / "benchmarks/results/outside_systems.json"
QUESTIONS, COMPLAINTS = 300, 200
READY = ApplicationQuestion("5100000011", SecondFactor("1111"))
OFFICE = {"code": "bench", "windows": 5, "workdays": "09:00-18:00", "services": {"visit": 15}}
TELEPHONE = "+79990000001"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="rcto-outside-") as name:
        folder, port = Path(name), free_port()
        stand_in = subprocess.Popen(
            [sys.executable, "-m", "integrations.stand_in"],
            cwd=ROOT,
            env={
                **os.environ,
                "INTEGRATIONS_STAND_IN_PORT": str(port),
                "INTEGRATIONS_STAND_IN_FOLDER": str(folder),
            },
        )
        try:
            url = f"http://127.0.0.1:{port}"
            wait_until_up(url)
            report = measure(url, folder)
        finally:
            stand_in.terminate()
            stand_in.wait()
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, ensure_ascii=False, indent=2)
    RESULT.write_text(text + "\n", encoding="utf-8")
    print(text)


def measure(url: str, folder: Path) -> dict[str, object]:
    engine = open_engine(f"sqlite:///{folder}/ours.sqlite3")
    upgrade_database(engine)
    sessions = open_sessions(engine)
    httpx.put(f"{url}/stand-in/reception", json={"offices": [OFFICE]}, timeout=120)
    systems = connected(url, sessions)
    register = HttpApplicationRegister(systems.clients["status"])
    wanted = TimesWanted("bench", "visit", date.today(), date.today() + timedelta(days=7))
    appointments = systems.appointments
    if appointments is None:
        raise SystemExit("appointments are not connected")
    return {
        "measured_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "load_average_before": round(os.getloadavg()[0], 2),
        "status_over_http_ms": timed(lambda: register.look_up(READY)),
        "status_desk_with_record_ms": timed(
            lambda: systems.desks.status.ask(Asker("bench", TELEPHONE), READY)
        ),
        "free_times_of_a_week_ms": timed(lambda: appointments.free_times(wanted), 50),
        "outbox": outbox(systems),
        "refusal_by_open_breaker_ms": refusal(url, sessions),
    }


def connected(url: str, sessions: sessionmaker[Session], **more: float) -> OutsideSystems:
    names = ("status_url", "complaints_url", "notices_url", "appointments_url")
    update = {**dict.fromkeys(names, url), "answer_seconds": 10.0, "turn_seconds": 20.0, **more}
    settings = IntegrationSettings.load().model_copy(update=update)
    return connect_systems(sessions, settings, lambda: datetime.now(UTC))


def outbox(systems: OutsideSystems) -> dict[str, float]:
    begun = time.perf_counter()
    for number in range(COMPLAINTS):
        systems.desks.complaints.register(complaint(number))
    taken = time.perf_counter()
    delivered = 0
    while delivered < COMPLAINTS:
        delivered += systems.delivery.deliver_round()
    ended = time.perf_counter()
    return {
        "complaints": COMPLAINTS,
        "taken_per_second": round(COMPLAINTS / (taken - begun), 1),
        "delivered_per_second": round(COMPLAINTS / (ended - taken), 1),
    }


def refusal(url: str, sessions: sessionmaker[Session]) -> dict[str, float]:
    """Once the breaker is open a caller is told at once, without waiting for the system."""
    systems = connected(url, sessions, breaker_failures=1, breaker_pause_seconds=3600.0)
    httpx.put(f"{url}/stand-in/behaviour/status", json={"mode": "error"})
    return timed(lambda: systems.desks.status.ask(Asker("bench-2"), READY))


def complaint(number: int) -> ComplaintDraft:
    return ComplaintDraft(
        request_key=f"bench/{number}",
        call_id="bench",
        subject=ComplaintSubject(ComplaintTopic.OFFICE, "отделение"),
        body=CompetentBody("mfc"),
        text="в отделении долго ждали",
        applicant=Applicant("Примеров Пример", TELEPHONE),
    )


def timed(ask: Callable[[], object], count: int = QUESTIONS) -> dict[str, float]:
    ask()
    taken = []
    for _ in range(count):
        begun = time.perf_counter()
        ask()
        taken.append(1000 * (time.perf_counter() - begun))
    cuts = statistics.quantiles(taken, n=100)
    return {"p50": round(cuts[49], 2), "p95": round(cuts[94], 2), "count": count}


def wait_until_up(url: str) -> None:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{url}/healthz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise SystemExit("the stand-in did not start")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
