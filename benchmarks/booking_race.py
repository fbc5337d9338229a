"""`python -m benchmarks.booking_race`: 200 callers book at once, on SQLite and on PostgreSQL.

Two races: everybody wants the same time (as many get it as there are windows), and everybody takes whatever
is free (all of them get an appointment). Double: two appointments in one window at one time; lost: told booked
but not to be found, or a place left free that somebody was refused.
"""

import itertools
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from core.appointments.appointment import Appointment, BookingOrder, Consent, Slot, TimesWanted
from core.appointments.local_desk import LocalDesk
from core.db.engine import open_engine, open_sessions
from core.db.models.appointment import AppointmentRow
from core.db.upgrade import upgrade_database
from core.settings.appointments import AppointmentSettings
from tests.factories.appointments import (
    MONDAY_MORNING,
    TUESDAY,
    knowledge_of_one_office,
    moment,
)
from tests.fixtures.postgres import running_cluster

RESULT = Path(__file__).resolve().parent / "results" / "booking_race.json"
CALLERS = 200
WINDOWS = 10
TIMES_A_DAY = 21
"""Of 20 minutes in the invented office."""
DAY_WANTED = TimesWanted("office_on_lake", "snils", TUESDAY, TUESDAY)
POPULAR = moment(TUESDAY, "12:00")


@dataclass(frozen=True, slots=True)
class RaceResult:
    """Counts of callers; milliseconds from «book me» to the answer, all callers at the same moment."""

    callers: int
    places: int
    booked: int
    double: int
    lost: int
    p50_ms: float
    p95_ms: float


Attempt = Callable[[LocalDesk, int], Appointment | None]


def take_the_same_time(desk: LocalDesk, caller: int) -> Appointment | None:
    times = desk.free_times(DAY_WANTED)
    chosen = next((one for one in times if one.starts_at == POPULAR), None)
    return book(desk, chosen, caller) if chosen else None


def take_any_time(desk: LocalDesk, caller: int) -> Appointment | None:
    """Looks again after each refusal, as the dialogue does."""
    while times := desk.free_times(DAY_WANTED):
        if (booked := book(desk, times[caller % len(times)], caller)) is not None:
            return booked
    return None


def book(desk: LocalDesk, slot: Slot, caller: int) -> Appointment | None:
    hold = desk.hold(slot, owner=f"call-{caller}")
    if hold is None:
        return None
    return desk.book(BookingOrder(hold.hold_id, f"key-{caller}", Consent.REFUSED))


def race(sessions: sessionmaker[Session], attempt: Attempt, *, places: int) -> RaceResult:
    """All callers start at one moment, each in a thread of its own."""
    knowledge = knowledge_of_one_office(windows=WINDOWS)
    desk = LocalDesk(sessions, lambda: knowledge, lambda: MONDAY_MORNING, AppointmentSettings())
    start = threading.Barrier(CALLERS)

    def one(caller: int) -> tuple[Appointment | None, float]:
        start.wait()
        begun = time.perf_counter()
        return attempt(desk, caller), (time.perf_counter() - begun) * 1000

    with ThreadPoolExecutor(CALLERS) as pool:
        answers = list(pool.map(one, range(CALLERS)))
    told = [appointment for appointment, _ in answers if appointment]
    times = sorted(took for _, took in answers)
    unknown = sum(desk.find(one.code) != one for one in told)
    return RaceResult(
        callers=CALLERS,
        places=places,
        booked=len(told),
        double=doubles(sessions),
        lost=unknown + min(CALLERS, places) - len(told),
        p50_ms=round(statistics.median(times), 1),
        p95_ms=round(times[int(len(times) * 0.95)], 1),
    )


def doubles(sessions: sessionmaker[Session]) -> int:
    """Pairs of appointments that overlap in one window."""
    wanted = select(AppointmentRow.window, AppointmentRow.starts_at, AppointmentRow.ends_at)
    with sessions() as session:
        rows = session.execute(wanted.order_by(AppointmentRow.window, AppointmentRow.starts_at))
        visits = [tuple(row) for row in rows]
    return sum(
        one[0] == after[0] and one[2] > after[1] for one, after in itertools.pairwise(visits)
    )


def measure(url: Callable[[], str]) -> dict[str, object]:
    """Each race in a database of its own."""
    found = {}
    for name, attempt, places in (
        ("same_time", take_the_same_time, WINDOWS),
        ("any_time", take_any_time, WINDOWS * TIMES_A_DAY),
    ):
        engine = open_engine(url())
        upgrade_database(engine)
        found[name] = asdict(race(open_sessions(engine), attempt, places=places))
        engine.dispose()
    return found


def main() -> int:
    numbers = itertools.count()
    with tempfile.TemporaryDirectory(prefix="race-") as folder, running_cluster() as cluster:

        def on_postgresql() -> str:
            name = f"race_{next(numbers)}"
            cluster.create_database(name)
            return cluster.url(name)

        report = {
            "measured_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "load_average_before": round(os.getloadavg()[0], 2),
            "sqlite": measure(lambda: f"sqlite:///{folder}/{next(numbers)}.sqlite3"),
            "postgresql": measure(on_postgresql),
        }
    text = json.dumps(report, ensure_ascii=False, indent=2)
    RESULT.write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
