"""The recogniser's graph in the same step as the dialogue: built beside a publication, put in use with it."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from backoffice.dialogs.blocks import split
from backoffice.dialogs.examples import read_examples
from backoffice.training.project import Project
from backoffice.training.rasa_commands import Runner
from core.knowledge.repository import KnowledgeRepository
from core.knowledge.snapshot import read_snapshot
from core.knowledge.speech_text import export_speech_text
from core.settings.speech import RecogniserSettings

ADOPTING_SECONDS = 60


def uses_own_graph(settings: RecogniserSettings) -> bool:
    """The official model and a foreign server bring their own vocabulary."""
    return settings.engine == "local" and not settings.official_model.is_dir()


def build_graph(
    project: Project, sessions: sessionmaker[Session], runner: Runner, today: date
) -> None:
    """From the knowledge in `sessions` and the phrases of the project into its own folder.

    Raises:
        CommandFailed: an OpenFst program is missing, or the graph is not whole.
    """
    snapshot = read_snapshot(KnowledgeRepository(sessions), today)
    content = {
        "lists": {"service": [one.spoken_name for one in snapshot.services.values()]},
        "sentences": [*export_speech_text(snapshot), *_phrases(project.phrases)],
    }
    published = project.folder / "speech-text.json"
    published.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    module = [sys.executable, "-m", "speech_model.graph.build"]
    runner.run([*module, "--knowledge", str(published), "--out", str(project.speech)])


def keep_present_graph(project: Project, root: Path) -> None:
    """With the first publication goes the graph of the installation: a roll back to it brings it back."""
    settings = RecogniserSettings.load()
    present = root / settings.graph_folder / "current"
    if not uses_own_graph(settings) or not present.is_dir():
        return
    kept = present.resolve()
    shutil.copytree(kept, project.speech / kept.name)
    (project.speech / "current").symlink_to(kept.name)


def put_in_use(project: Project, root: Path) -> str:
    """What went wrong, or nothing. Recognisers notice the new graph; calls in progress keep theirs."""
    if not project.speech.is_dir():
        return ""
    done = subprocess.run(
        [sys.executable, "-m", "speech_model.graph.adopt", str(project.speech)],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=ADOPTING_SECONDS,
    )
    return done.stderr.strip() if done.returncode else ""


def _phrases(folder: Path) -> Iterable[str]:
    for path in sorted(folder.rglob("*.yml")):
        for block in split(path.name, path.read_text(encoding="utf-8")):
            if block.kind == "intent":
                yield from (example.plain for example in read_examples(block.text))
