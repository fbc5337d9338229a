"""Stock Rasa as a subprocess: check the data, train a model. The process that calls has already become nice."""

import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from backoffice.training.project import MODEL_NAME, Project
from core.settings.launcher import environment_of_child

LAST_LINES = 12
ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "PYTHONWARNINGS": "ignore",
    "NO_COLOR": "1",
    "OMP_NUM_THREADS": "1",
}


class CommandFailed(Exception):
    """The text holds the last lines of its output."""


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs commands in the root of the installation and appends their output to a log."""

    root: Path
    log: Path
    timeout_seconds: float

    def run(self, command: Sequence[str], *, environment: dict[str, str] | None = None) -> str:
        """The output of this command.

        Raises:
            CommandFailed: it failed or took too long.
        """
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as sink:
            begins = sink.tell()
            try:
                done = subprocess.run(
                    list(command),
                    cwd=self.root,
                    env=environment_of_child(environment or {}),
                    stdin=subprocess.DEVNULL,
                    stdout=sink,
                    stderr=subprocess.STDOUT,
                    timeout=self.timeout_seconds,
                )
            except subprocess.TimeoutExpired as err:
                raise CommandFailed(f"> {self.timeout_seconds:g} s: {command[0]}") from err
        with self.log.open("rb") as written:
            written.seek(begins)
            output = written.read().decode(errors="replace")
        if done.returncode:
            raise CommandFailed("\n".join(output.strip().splitlines()[-LAST_LINES:]))
        return output


def check_and_train(
    rasa: Path, project: Project, runner: Runner, *, on_training: Callable[[], None]
) -> None:
    """Leaves the model in the project.

    Raises:
        CommandFailed: contradictions in the data, or no memory, or no time.
    """
    environment = {**ENVIRONMENT, "RASA_CACHE_DIRECTORY": str(project.folder.parent / ".cache")}
    inputs = ["--domain", str(project.domain), "--data", str(project.data)]
    runner.run([str(rasa), "data", "validate", *inputs], environment=environment)
    on_training()
    config = ["--config", str(runner.root / "config.yml")]
    out = ["--out", str(project.model_folder), "--fixed-model-name", MODEL_NAME]
    runner.run([str(rasa), "train", *config, *inputs, *out], environment=environment)


def process_mark(pid: int) -> str:
    """Number and start of a process: the number alone is given out again after a restart."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    after_name = fields.rpartition(")")[2].split()
    return "" if after_name[0] == "Z" else f"{pid}:{after_name[19]}"


def own_mark() -> str:
    return process_mark(os.getpid())


def is_alive(mark: str) -> bool:
    pid = mark.partition(":")[0]
    return pid.isdigit() and process_mark(int(pid)) == mark
