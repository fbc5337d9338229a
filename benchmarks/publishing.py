"""`python -m benchmarks.publishing`: how long a publication takes, step by step, and how soon callers have it.

The product's own road: the platform's doors in a thread, real Rasa, a training in a process of its own with a new
phrase and a new service in the draft, the whole gate against the present model, approval, roll back.
"""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from backoffice.dialogs.dialogue_book import DialogueBook
from backoffice.training.states import Publication, State
from core.db.engine import open_engine
from core.db.upgrade import upgrade_database
from tests.fixtures.publishing_bench import ROOT, PublishingBench, publishing_bench

RESULT = ROOT / "benchmarks/results/publishing.json"
LOOK_SECONDS = 0.1
PHRASES = ["сколько тугриков отсыпать", "тугриков сколько готовить", "много тугриков слупят"]
MEGABYTE = 1_000_000


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="rcto-bench-", dir="/tmp") as name:
        folder = Path(name)
        load_before = round(os.getloadavg()[0], 2)
        with own_settings(folder):
            engine = open_engine(f"sqlite:///{folder}/data.sqlite3")
            upgrade_database(engine)
            with publishing_bench(engine, folder) as bench:
                report = measure(bench)
            engine.dispose()
    report = {
        "measured_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "load_average_before": load_before,
        **report,
    }
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, ensure_ascii=False, indent=2)
    RESULT.write_text(text + "\n", encoding="utf-8")
    print(text)


@contextmanager
def own_settings(folder: Path) -> Iterator[None]:
    """Everything that is written goes into `folder`; nobody calls, so the training yields to nobody."""
    shutil.copytree(ROOT / "var/speech", folder / "speech", symlinks=True)
    values = {
        "SETTINGS_FILE": "",
        "DATABASE_URL": f"sqlite:///{folder}/data.sqlite3",
        "PUBLISHING_FOLDER": str(folder / "publications"),
        "PUBLISHING_NICE": "0",
        "RECOGNISER_GRAPH_FOLDER": str(folder / "speech"),
    }
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def measure(bench: PublishingBench) -> dict[str, object]:
    publisher = bench.publisher
    publications = publisher.desk.publications
    first = publications.live()
    assert first is not None
    edit(bench)
    opened = publisher.start_training(author="editor")
    steps = watch(bench, opened)
    trained = publications.get(opened.id)
    assert trained is not None
    if trained.state is not State.AWAITING:
        raise SystemExit(f"not trained: {trained.problem or trained.gate.get('checks')}")
    project = publisher.project(opened.id)
    evaluated = json.loads(next(project.folder.glob("evaluation-*.json")).read_bytes())
    begun = time.monotonic()
    publisher.approve(opened.id, who="publisher")
    approved = time.monotonic()
    bench.wait_until_rasa_has_the_live_model()
    served = time.monotonic()
    publisher.roll_back(first.id, who="publisher")
    bench.wait_until_rasa_has_the_live_model()
    back = time.monotonic()
    return {
        "seconds_of_steps": steps,
        "whole_seconds": round(sum(steps.values()), 1),
        "approve_seconds": round(approved - begun, 2),
        "rasa_takes_it_seconds": round(served - approved, 2),
        "roll_back_until_rasa_has_it_seconds": round(back - served, 2),
        "held_out_phrases": sum(
            one["phrases"] + one["foreign"] for one in evaluated["scores"].values()
        ),
        "conversations": len(evaluated["conversations"]),
        "conversations_not_as_written": sum(
            bool(one["problems"]) for one in evaluated["conversations"]
        ),
        "scores": evaluated["scores"],
        "model_megabytes": round(project.model.stat().st_size / MEGABYTE, 1),
        "graph_megabytes": round(graph_bytes(project.speech) / MEGABYTE, 1),
    }


def edit(bench: PublishingBench) -> None:
    """What an editor does before a publication: some phrases and a service."""
    book = DialogueBook(bench.publisher.desk.revisions)
    code = next(one.code for one in book.blocks("intent") if one.block.name == "ask_fee")
    book.add_phrases(code, PHRASES, author="editor")
    knowledge = bench.publisher.desk.knowledge
    card = knowledge.card("services", "hunting_ticket")
    assert card is not None
    lake = replace(
        card.draft,
        code="lake_pass",
        name="Выдача пропуска на озеро",
        spoken_name="пропуск на озеро",
        about="пропуск на озеро",
        aliases=("озерный пропуск", "разрешение на озеро"),
    )
    knowledge.save("services", lake, expected=0, author="editor")


def watch(bench: PublishingBench, opened: Publication) -> dict[str, float]:
    """Seconds of every step until the training has ended."""
    found: dict[str, float] = {}
    step, begun = opened.step.value, time.monotonic()
    while True:
        now = bench.publisher.desk.publications.get(opened.id)
        assert now is not None
        is_over = now.state is not State.TRAINING
        if is_over or now.step.value != step:
            moment = time.monotonic()
            found[step] = round(moment - begun, 1)
            step, begun = now.step.value, moment
        if is_over:
            return found
        time.sleep(LOOK_SECONDS)


def graph_bytes(speech: Path) -> int:
    graph = (speech / "current" / "graph").resolve()
    return sum(path.stat().st_size for path in graph.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
