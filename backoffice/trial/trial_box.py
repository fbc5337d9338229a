"""The folder through which the platform and the process of a trial tell one another what is wanted and what serves."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import msgspec

from core.knowledge.drafts import KnowledgeDraft

TRIALS = "trials"
LAST_LINES = 12


@dataclass(frozen=True, slots=True)
class TrialOrder:
    """What is to be tried: the model of publication `number` with the knowledge of this digest."""

    number: int
    knowledge: str


@dataclass(frozen=True, slots=True)
class TrialReport:
    """What the process serves. `process` names it; `url` is Rasa's and empty until it answers."""

    process: str = ""
    number: int = 0
    knowledge: str = ""
    url: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class TrialBox:
    """Files are replaced whole: a reader never sees half of one."""

    folder: Path

    @property
    def log(self) -> Path:
        return self.folder / "trial.log"

    def order(self) -> TrialOrder | None:
        path = self.folder / "order.json"
        return msgspec.json.decode(path.read_bytes(), type=TrialOrder) if path.is_file() else None

    def report(self) -> TrialReport:
        path = self.folder / "report.json"
        if not path.is_file():
            return TrialReport()
        return msgspec.json.decode(path.read_bytes(), type=TrialReport)

    def knowledge(self) -> KnowledgeDraft:
        content = msgspec.json.decode((self.folder / "knowledge.json").read_bytes())
        return msgspec.convert(content, KnowledgeDraft, strict=False)

    def last_words(self) -> str:
        """The end of the log, for a process that is gone without a word."""
        if not self.log.is_file():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-LAST_LINES:])

    def put_order(self, number: int, knowledge: KnowledgeDraft) -> TrialOrder:
        """The knowledge stands there before the order that names it."""
        content = msgspec.json.encode(knowledge)
        order = TrialOrder(number, hashlib.sha256(content).hexdigest()[:16])
        if order != self.order():
            self._write("knowledge.json", content)
            self._write("order.json", msgspec.json.encode(order))
        return order

    def put_report(self, report: TrialReport) -> None:
        self._write("report.json", msgspec.json.encode(report))

    def clear(self) -> None:
        for name in ("order.json", "report.json"):
            (self.folder / name).unlink(missing_ok=True)

    def _write(self, name: str, content: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.folder / f"{name}.{os.getpid()}"
        fresh.write_bytes(content)
        fresh.replace(self.folder / name)
