"""The 40-second norm under load: a day of Poisson calls at 1.0, 1.5 and 3 times capacity, a burst of a thousand.

`python -m benchmarks.queue_simulation [--operators N] [--only 1.5x]`. The waiting line is the real one over a
SQLite file; only people, gateway and clock are played (`simulated_centre.py`). The platform is made anew every
hour, so that a restart is part of each day.
"""

import argparse
import json
import logging
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import structlog

from benchmarks.simulated_centre import DAY, MIDNIGHT, Habits, SimulatedCentre
from benchmarks.svg_plot import stacked_bars
from core.calls.line_measures import NORM_SECONDS, WaitEnd, figures_of, occupancy, waits_of
from core.calls.queue_log import LogLine
from core.db.engine import open_engine, open_sessions
from core.db.upgrade import upgrade_database

RESULTS = Path(__file__).resolve().parent / "results"
LOADS = {"1.0x": 1.0, "1.5x": 1.5, "3.0x": 3.0}
BURST = "burst"
BURST_CALLERS, BURST_SECONDS = 1_000, 10.0
NIGHT_SHARE = 0.1
"""Calls at night, of the day's rate; nobody is on the shift, they are told so at once."""
PEERS = ("omsk", "barnaul")
PEER_QUOTA = 10
"""Callers an hour each, for every operator of ours: neighbours are no bottomless well."""
SEED = 20261118
NAMES = ("answered ≤ 40 s", "peer", "callback", "robot", "abandoned", "later than 40 s")


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 when the norm is missed or a caller is lost."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--operators", type=int, default=6)
    parser.add_argument("--only", choices=[*LOADS, BURST])
    options = parser.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    results: dict[str, dict[str, object]] = {}
    for name in [options.only] if options.only else [*LOADS, BURST]:
        simulated = simulate(name, options.operators)
        print(name, json.dumps(simulated, ensure_ascii=False), flush=True)
        results = kept_with(name, simulated)
    shown = {name: results[name]["shares"] for name in [*LOADS, BURST] if name in results}
    plot = stacked_bars("What became of callers who asked for a person", shown, NAMES)
    (RESULTS / "queue_simulation.svg").write_text(plot, encoding="utf-8")
    is_kept = all(one["within_norm"] >= 0.99 and not one["lost"] for one in results.values())
    return 0 if is_kept else 1


def kept_with(name: str, simulated: dict[str, object]) -> dict[str, dict[str, object]]:
    """Results of all loads so far; several may be simulated side by side with `--only`."""
    target = RESULTS / "queue_simulation.json"
    results = json.loads(target.read_text(encoding="utf-8")) if target.exists() else {}
    results[name] = simulated
    target.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return results


def simulate(name: str, operators: int) -> dict[str, object]:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="rcto-simulation-") as folder:
        engine = open_engine(f"sqlite:///{folder}/data.sqlite3")
        upgrade_database(engine)
        centre = SimulatedCentre(
            open_sessions(engine), operators=operators, seed=SEED, habits=Habits()
        )
        for code in PEERS:
            centre.peer(code, PEER_QUOTA * operators)
        if name == BURST:
            plan_burst(centre)
        else:
            plan_day(centre, LOADS[name])
        centre.run()
        log, lost = centre.log(), lost_of(centre)
        engine.dispose()
    return {
        "operators": operators,
        **summary(log),
        "lost": lost,
        "took_seconds": round(time.monotonic() - began, 1),
    }


def plan_day(centre: SimulatedCentre, load: float) -> None:
    """Day and night; `load` 1.0 is as many callers as the shift could just serve with no idle second."""
    rate = load * len(centre.operators) / centre.habits.handling
    moment, number = MIDNIGHT, 0
    while moment < MIDNIGHT + timedelta(hours=24):
        is_day = DAY.contain(moment.time())
        moment += timedelta(
            seconds=centre.chance.expovariate(rate if is_day else rate * NIGHT_SHARE)
        )
        number += 1
        call_id = f"call-{number}"
        centre.at(moment, lambda call_id=call_id: centre.calls(call_id))
    _plan_shift(centre)
    for hour in range(24):
        centre.at(
            MIDNIGHT + timedelta(hours=hour, minutes=30), lambda hour=hour: _hour(centre, hour)
        )


def _hour(centre: SimulatedCentre, hour: int) -> None:
    centre.restart()
    print(f"{hour:02d}:30, {len(centre.asked)} callers so far", file=sys.stderr, flush=True)


def plan_burst(centre: SimulatedCentre) -> None:
    """A thousand callers in ten seconds at noon."""
    noon = MIDNIGHT + timedelta(hours=12)
    centre.begins, centre.ends = noon - timedelta(minutes=5), noon + timedelta(minutes=20)
    centre.at(noon - timedelta(minutes=1), centre.sign_all_on)
    for number in range(BURST_CALLERS):
        at = noon + timedelta(seconds=centre.chance.uniform(0, BURST_SECONDS))
        call_id = f"call-{number}"
        centre.at(at, lambda call_id=call_id: centre.calls(call_id))
    centre.at(noon + timedelta(seconds=20), centre.restart)


def _plan_shift(centre: SimulatedCentre) -> None:
    centre.at(MIDNIGHT + timedelta(hours=8), centre.sign_all_on)
    centre.at(MIDNIGHT + timedelta(hours=20), centre.sign_all_off)


def lost_of(centre: SimulatedCentre) -> int:
    """Callers who asked and of whom the line knows no end at the end of the day."""
    with centre.turns.reading() as look:
        still_open = look.line.open_calls()
        ended = look.line.calls_with_outcome()
    return sum(1 for call in centre.asked if call in still_open or call not in ended)


def summary(log: list[LogLine]) -> dict[str, object]:
    figures, waits = figures_of(log), waits_of(log)
    total = len(waits)

    def share(number: int) -> float:
        return round(number / total, 4) if total else 0.0

    kept = [wait for wait in waits if wait.seconds <= NORM_SECONDS]
    ended = {end: sum(1 for wait in kept if wait.end is end) for end in WaitEnd}
    late = [w for w in waits if w.seconds > NORM_SECONDS and w.end is not WaitEnd.ABANDONED]
    staying = [wait for wait in waits if wait.end is not WaitEnd.ABANDONED]
    busy = occupancy(log, until=MIDNIGHT + timedelta(hours=20))
    return {
        "asked": figures.asked,
        "told_nobody_at_night": figures.told_nobody,
        "within_norm": round(1 - len(late) / len(staying), 4) if staying else 1.0,
        "shares": {
            NAMES[0]: share(ended[WaitEnd.ANSWERED]),
            NAMES[1]: share(ended[WaitEnd.PEER]),
            NAMES[2]: share(ended[WaitEnd.CALLBACK]),
            NAMES[3]: share(ended[WaitEnd.ROBOT]),
            NAMES[4]: share(sum(1 for wait in waits if wait.end is WaitEnd.ABANDONED)),
            NAMES[5]: share(len(late)),
        },
        "asa_seconds": round(figures.asa_seconds or 0.0, 1),
        "aht_seconds": round(figures.aht_seconds or 0.0, 1),
        "longest_wait_seconds": round(max((w.seconds for w in staying), default=0.0), 1),
        "occupancy": round(sum(busy.values()) / len(busy), 3) if busy else 0.0,
    }


if __name__ == "__main__":
    raise SystemExit(main())
