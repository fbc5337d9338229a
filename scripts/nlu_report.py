"""How well the dialogue understands phrases held out of training: `make nlu-report`.

Starts Rasa with the trained model on a free port, reads every phrase clean and damaged, reads values by our own
rules, and writes benchmarks/results/nlu-report.json and .md.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot.actions.centre_of import centre_of
from bot.actions.conversation import Centre
from bot.evaluation.phrases import damaged, read_set
from bot.evaluation.scores import Outcome, Scores, mistakes, score, worst_intents
from bot.evaluation.understanding import outcomes_of
from bot.evaluation.values import ValueScore, measure_values
from bot.local_dialogue import local_dialogue
from core.db.base import utc_now
from core.db.engine import open_engine, open_sessions
from core.db.upgrade import upgrade_database
from core.knowledge.seed_files import read_seeds
from core.knowledge.seed_loader import load_seeds
from core.settings.platform import LogSettings, PlatformSettings
from core.telemetry.log import set_up_logs

RESULTS = Path(__file__).resolve().parents[1] / "benchmarks" / "results"
UNSEEN = "situations"
"""Its mistakes are not listed: a set that was read is spent."""
SEEN = ("fresh", "tuned")
SEED = 7
GOALS = {"intent_accuracy": 0.93, "service_top1": 0.92, "foreign_rejected": 0.85}
DAMAGED_GOAL = 0.88
MOST_LOST = 0.05


def centre_with_seeds(folder: str) -> Centre:
    engine = open_engine(f"sqlite:///{folder}/data.sqlite3")
    upgrade_database(engine)
    sessions = open_sessions(engine)
    load_seeds(sessions, read_seeds())
    centre, _store = centre_of(sessions, PlatformSettings.load(), now=utc_now)
    return centre


def measure() -> dict[str, list[Outcome]]:
    """Outcomes of every set, clean and damaged, under «<set>, clean» and «<set>, damaged»."""
    with TemporaryDirectory(prefix="nlu-") as folder:
        centre = centre_with_seeds(folder)
        with local_dialogue(centre) as door:
            measured = {}
            for name in (UNSEEN, *SEEN):
                phrases = read_set(name)
                measured[f"{name}, clean"] = outcomes_of(phrases, door.client, centre)
                worse = damaged(phrases, seed=SEED)
                measured[f"{name}, damaged"] = outcomes_of(worse, door.client, centre)
            return measured


def as_markdown(
    measured: Mapping[str, list[Outcome]], values: Mapping[str, Mapping[str, ValueScore]]
) -> str:
    clean, worse = measured[f"{UNSEEN}, clean"], measured[f"{UNSEEN}, damaged"]
    lines = [
        "# Understanding of held-out phrases",
        "",
        *table_of_sets(measured),
        "",
        *missed_goals(score(clean), score(worse)),
        *table_of_values(values),
        *table_of_intents(f"{UNSEEN}, clean", clean),
        *table_of_intents(f"{UNSEEN}, damaged", worse),
    ]
    for name in SEEN:
        lines += ["", f"## Wrong intents: {name}, clean", ""]
        lines += [f"- {line}" for line in mistakes(measured[f"{name}, clean"])]
    return "\n".join(lines) + "\n"


def table_of_sets(measured: Mapping[str, list[Outcome]]) -> Iterator[str]:
    names = list(asdict(score(next(iter(measured.values())))))
    yield f"| set | {' | '.join(names)} |"
    yield f"|---|{'---|' * len(names)}"
    for name, outcomes in measured.items():
        yield f"| {name} | {' | '.join(f'{value:g}' for value in asdict(score(outcomes)).values())} |"


def table_of_values(values: Mapping[str, Mapping[str, ValueScore]]) -> Iterator[str]:
    yield from ("", "## Values read by our own rules", "", "| set | kind | phrases | share |")
    yield "|---|---|---|---|"
    for name, kinds in values.items():
        for kind, one in kinds.items():
            yield f"| {name} | {kind} | {one.phrases} | {one.share:g} |"


def table_of_intents(name: str, outcomes: list[Outcome]) -> Iterator[str]:
    yield from ("", f"## Worst intents: {name}", "")
    yield "| intent | phrases | recall | precision | F1 | mistaken for |"
    yield "|---|---|---|---|---|---|"
    for one in worst_intents(outcomes):
        wrong = ", ".join(one.mistaken_for)
        yield (
            f"| {one.intent} | {one.phrases} | {one.recall:g} | {one.precision:g} | {one.f1:g} | {wrong} |"
        )


def missed_goals(clean: Scores, worse: Scores) -> list[str]:
    values = asdict(clean)
    missed = [
        f"{name} {values[name]:g} < {goal}" for name, goal in GOALS.items() if values[name] < goal
    ]
    if clean.in_scope_lost > MOST_LOST:
        missed.append(f"in_scope_lost {clean.in_scope_lost:g} > {MOST_LOST}")
    for name in ("intent_accuracy", "service_top1"):
        if asdict(worse)[name] < DAMAGED_GOAL:
            missed.append(f"{name} on damaged text {asdict(worse)[name]:g} < {DAMAGED_GOAL}")
    return [
        f"Missed goals: {'; '.join(missed)}."
        if missed
        else f"All goals are met on the set «{UNSEEN}»."
    ]


def main() -> int:
    set_up_logs("nlu-report", LogSettings.load().model_copy(update={"level": "error"}))
    values = {name: measure_values(name) for name in ("fresh", "tuned")}
    measured = measure()
    RESULTS.mkdir(parents=True, exist_ok=True)
    numbers = {name: asdict(score(outcomes)) for name, outcomes in measured.items()}
    shares = {
        name: {kind: {"phrases": one.phrases, "share": one.share} for kind, one in kinds.items()}
        for name, kinds in values.items()
    }
    plain = json.dumps({**numbers, "values": shares}, indent=2)
    (RESULTS / "nlu-report.json").write_text(plain + "\n", encoding="utf-8")
    report = as_markdown(measured, values)
    (RESULTS / "nlu-report.md").write_text(report, encoding="utf-8")
    print(report)
    return 0


if __name__ == "__main__":
    sys.exit(main())
