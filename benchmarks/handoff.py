"""How long the line takes with a thousand callers in it: asking, accepting, reporting, fetching, a beat, the board.

`python -m benchmarks.handoff`; writes benchmarks/results/handoff.json. SQLite file, one process.
"""

import json
import logging
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

from benchmarks.simulated_centre import MIDNIGHT, WORKER, Habits, SimulatedCentre
from core.contracts.handoff import HandoffReason, HandoffRequest
from core.contracts.orders import GatewayReport, ReportKind
from core.contracts.wire import to_plain
from core.db.engine import open_engine, open_sessions
from core.db.upgrade import upgrade_database
from handoff.board import BoardReader

RESULTS = Path(__file__).resolve().parent / "results" / "handoff.json"
WAITING = 1_000
REPEATS = 60


def main() -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory(prefix="rcto-handoff-") as folder:
        engine = open_engine(f"sqlite:///{folder}/data.sqlite3")
        upgrade_database(engine)
        centre = SimulatedCentre(open_sessions(engine), operators=20, seed=1, habits=Habits())
        centre.moment = MIDNIGHT + timedelta(hours=12)
        centre.sign_all_on()
        fill(centre)
        figures = measured(centre)
        engine.dispose()
    RESULTS.write_text(
        json.dumps({"waiting": WAITING, "load_average": os.getloadavg()[0], **figures}, indent=2)
        + "\n",
        "utf-8",
    )
    print(json.dumps(figures, indent=2))
    return 0


def fill(centre: SimulatedCentre) -> None:
    """Twenty operators see offers, the others wait."""
    for number in range(WAITING + len(centre.operators)):
        centre.service.ask(request_of(centre, f"waiting-{number}"))


def request_of(centre: SimulatedCentre, call_id: str) -> HandoffRequest:
    number = f"+7913{len(centre.asked):07d}"
    centre.asked.append(call_id)
    at = centre.moment.timestamp()
    return HandoffRequest(call_id, number, HandoffReason.CALLER_ASKED, at, worker=WORKER)


def measured(centre: SimulatedCentre) -> dict[str, dict[str, float]]:
    accepted: list[str] = []
    board = BoardReader(centre.turns, centre.rules, ZoneInfo("Asia/Tomsk"))
    operators = iter(centre.operators * REPEATS)

    def accept() -> None:
        operator = next(operators)
        for shown in centre.shift.offers(operator)[:1]:
            centre.shift.accept(operator, shown.offer.offer_id)
            accepted.append(shown.caller.call_id)

    def report(kind: ReportKind, call_id: str, number: int) -> None:
        at = centre.moment.timestamp()
        told = GatewayReport(f"{kind.value}-{number}", kind, at, WORKER, call_id)
        centre.service.take_reports([to_plain(told)])

    figures = {
        "ask": timed(lambda n: centre.service.ask(request_of(centre, f"asked-{n}")), REPEATS),
        "accept": timed(lambda _n: accept(), len(centre.operators)),
        "fetch_orders": timed(lambda _n: centre.service.orders(WORKER, 0), REPEATS),
    }
    figures["report_bridged"] = timed(
        lambda n: report(ReportKind.BRIDGED, accepted[n], n), len(accepted)
    )
    figures["report_ended_and_next_offer"] = timed(
        lambda n: report(ReportKind.BRIDGE_ENDED, accepted[n], n), len(accepted)
    )
    figures["beat_with_nothing_due"] = timed(lambda _n: centre.service.beat(), REPEATS)
    figures["board"] = timed(lambda _n: board.read(), 20)
    return figures


def timed(operation: Callable[[int], object], times: int) -> dict[str, float]:
    """Wall time, and the processor's own time: on a busy machine the first says little of the line."""
    taken, worked = [], []
    for number in range(times):
        began, began_work = time.perf_counter(), time.process_time()
        operation(number)
        taken.append(1_000 * (time.perf_counter() - began))
        worked.append(1_000 * (time.process_time() - began_work))
    return {
        "p50_ms": round(statistics.median(taken), 1),
        "p95_ms": round(statistics.quantiles(taken, n=20)[-1], 1),
        "cpu_p95_ms": round(statistics.quantiles(worked, n=20)[-1], 1),
    }


if __name__ == "__main__":
    raise SystemExit(main())
