"""Plays every script of tests/bot/conversations and counts how the calls ended: `make conversations`.

Real Rasa with the trained model, real actions, the stand-in of agencies, a temporary database, a clock set by scripts.
Writes benchmarks/results/conversations.json and .md. Exit code 1 when the goal of the project is missed.
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot.actions.centre_of import centre_of
from bot.actions.forms_of import Desks, local_desks
from bot.evaluation.conversation_play import SURVEYED_SHARE, Ending, Played, play
from bot.evaluation.conversation_script import read_scripts
from bot.local_dialogue import local_dialogue
from core.db.base import utc_now
from core.db.engine import open_engine, open_sessions
from core.db.upgrade import upgrade_database
from core.knowledge.seed_files import read_seeds
from core.knowledge.seed_loader import load_seeds
from core.knowledge.snapshot import KnowledgeStore
from core.settings.platform import LogSettings, PlatformSettings
from core.telemetry.log import set_up_logs
from integrations.assembly import connect_systems
from integrations.stand_in.beside import stand_in_beside
from tests.bot.conftest import patient

RESULTS = Path(__file__).resolve().parents[1] / "benchmarks" / "results"
LEAST_REACHED = 0.95
TITLES = {
    Ending.REACHED: "goal reached",
    Ending.AT_PERSON: "ended at a person",
    Ending.FAILED: "failed",
}


def play_all() -> list[Played]:
    """Cases go to the real stand-in of the agencies' systems, which scripts may break (`outside:`)."""
    moment = utc_now()

    def set_clock(told: datetime) -> None:
        nonlocal moment
        moment = told

    with (
        TemporaryDirectory(prefix="conversations-") as folder,
        stand_in_beside(Path(folder) / "stand-in") as outside,
    ):
        engine = open_engine(f"sqlite:///{folder}/data.sqlite3")
        upgrade_database(engine)
        sessions = open_sessions(engine)
        load_seeds(sessions, read_seeds())
        systems = connect_systems(sessions, patient(outside.url), lambda: moment)

        def desks_of(store: KnowledgeStore) -> Desks:
            return replace(local_desks(sessions, store, lambda: moment), cases=systems.desks)

        centre, _store = centre_of(
            sessions,
            PlatformSettings.load(),
            now=lambda: moment,
            desks_of=desks_of,
            survey_share=SURVEYED_SHARE,
        )
        with local_dialogue(centre) as door:
            played = []
            for script in read_scripts():
                outside.behaves_well(except_for=script.outside)
                desk = centre.desks.appointments
                played.append(play(script, door, set_clock, desk=desk))
            return played


def counts_of(played: Sequence[Played]) -> dict[str, object]:
    endings = Counter(one.ending for one in played)
    total = len(played)
    return {
        "conversations": total,
        "turns": sum(one.turns for one in played),
        **{ending.value: endings[ending] for ending in Ending},
        "share_reached": round(endings[Ending.REACHED] / total, 4) if total else 0.0,
    }


def as_markdown(played: Sequence[Played]) -> str:
    counts = counts_of(played)
    lines = ["# Whole conversations", "", "| figure | value |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in counts.items()]
    lines += ["", "| conversation | goal of the caller | ending |", "|---|---|---|"]
    lines += [f"| {one.script.name} | {one.script.goal} | {TITLES[one.ending]} |" for one in played]
    wrong = [one for one in played if one.problems]
    if wrong:
        lines += ["", "## Went another way than written", ""]
        lines += [f"- {one.script.name}: {'; '.join(one.problems)}" for one in wrong]
    return "\n".join(lines) + "\n"


def main() -> int:
    set_up_logs("conversations", LogSettings.load().model_copy(update={"level": "error"}))
    played = play_all()
    counts = counts_of(played)
    RESULTS.mkdir(parents=True, exist_ok=True)
    plain = json.dumps(counts, indent=2)
    (RESULTS / "conversations.json").write_text(plain + "\n", encoding="utf-8")
    (RESULTS / "conversations.md").write_text(as_markdown(played), encoding="utf-8")
    print(plain)
    is_met = float(str(counts["share_reached"])) >= LEAST_REACHED and not counts["failed"]
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
