"""Trains and judges one publication: `python -m backoffice.training.train_process NUMBER`.

A process of its own that yields to calls and outlives a restart of the platform; it writes to the database
what it does, and its output to the publication's log.
"""

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec
import structlog

from backoffice.training.evaluation import evaluate
from backoffice.training.gate import GateReport, judge
from backoffice.training.project import Project
from backoffice.training.publication_book import PublicationBook
from backoffice.training.rasa_commands import CommandFailed, Runner, check_and_train, own_mark
from backoffice.training.speech_graph import build_graph, uses_own_graph
from backoffice.training.states import PublishingRefused, Step
from backoffice.training.trial_ground import copy_of_knowledge
from core.db.base import utc_now
from core.db.engine import open_engine, open_sessions
from core.errors import AssistantError
from core.knowledge.writer import UnknownCode
from core.settings.launcher import LauncherSettings
from core.settings.platform import DatabaseSettings
from core.settings.publishing import PublishingSettings
from core.settings.speech import RecogniserSettings
from core.telemetry.log import set_up_logs

TRAINING_FAILED = "training_failed"
SOURCE_OF = {
    "services": "service",
    "articles": "article",
    "offices": "office",
    "agencies": "agency",
}
"""How an answer names the card it came from, by the kind of the card."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Training:
    """One training with all it needs."""

    number: int
    book: PublicationBook
    settings: PublishingSettings
    root: Path

    @property
    def project(self) -> Project:
        return Project.of(self.settings.folder.absolute(), self.number)

    def run(self) -> None:
        """Raises:
        CommandFailed, DialogueFailed: the data contradict themselves, or Rasa does not start.
        """
        self.book.set_step(self.number, Step.CHECKING, process=own_mark())
        runner = Runner(self.root, self.project.log, self.settings.training_minutes * 60)
        check_and_train(
            LauncherSettings.load().rasa_command.absolute(),
            self.project,
            runner,
            on_training=lambda: self.book.set_step(self.number, Step.TRAINING),
        )
        self.book.set_step(self.number, Step.SPEECH)
        warnings = self._speech(runner)
        self.book.set_step(self.number, Step.TRYING)
        report = self._judge(warnings)
        self.book.judge(
            self.number, msgspec.to_builtins(report), model_digest=self.project.model_digest()
        )

    def _speech(self, runner: Runner) -> list[str]:
        if not uses_own_graph(RecogniserSettings.load()):
            return ["speech_official:"]
        with (
            tempfile.TemporaryDirectory(prefix="graph-") as folder,
            copy_of_knowledge(Path(folder), self.project.knowledge()) as sessions,
        ):
            try:
                build_graph(self.project, sessions, runner, utc_now().date())
            except CommandFailed as err:
                return [f"speech_graph:{str(err).splitlines()[-1] if str(err) else ''}"]
        return []

    def _judge(self, warnings: list[str]) -> GateReport:
        new = evaluate(self.project, self.settings)
        self.book.set_step(self.number, Step.COMPARING)
        live = self.book.live()
        present = None
        if live:
            project = Project.of(self.settings.folder.absolute(), live.id)
            if project.model.is_file():
                present = evaluate(project, self.settings)
        return judge(new, present, self.settings, warnings, changed_cards=self._changed_cards())

    def _changed_cards(self) -> frozenset[str]:
        """Cards that callers would be told in another state, as answers name them."""
        live = self.book.live_revisions()
        return frozenset(
            f"{SOURCE_OF[one.kind]}:{one.code}"
            for one in self.book.revisions(self.number)
            if one.kind in SOURCE_OF and one.id not in live
        )


def main() -> int:
    set_up_logs("training")
    number = int(sys.argv[1])
    settings = PublishingSettings.load()
    os.nice(settings.nice)
    book = PublicationBook(open_sessions(open_engine(DatabaseSettings.load().url)))
    try:
        Training(number, book, settings, Path.cwd()).run()
    except (CommandFailed, AssistantError, UnknownCode) as err:
        log.warning(TRAINING_FAILED, publication=number, reason=str(err))
        book.fail(number, str(err))
        return 1
    except PublishingRefused as err:
        log.warning(TRAINING_FAILED, publication=number, reason=err.code)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
