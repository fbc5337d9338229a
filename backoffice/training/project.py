"""A publication on disk: the files Rasa trains on, the knowledge to try it with, the model, the graph, the log."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from backoffice.dialogs.archive import write_folder
from core.knowledge.drafts import KnowledgeDraft

MODEL_NAME = "dialogue"


@dataclass(frozen=True, slots=True)
class Project:
    """Paths within the folder of one publication."""

    folder: Path

    @classmethod
    def of(cls, publications: Path, number: int) -> "Project":
        return cls(publications / str(number))

    @property
    def files(self) -> Path:
        return self.folder / "project"

    @property
    def domain(self) -> Path:
        return self.files / "domain.yml"

    @property
    def data(self) -> Path:
        return self.files / "data"

    @property
    def phrases(self) -> Path:
        return self.data / "nlu"

    @property
    def model_folder(self) -> Path:
        return self.folder / "model"

    @property
    def model(self) -> Path:
        return self.model_folder / f"{MODEL_NAME}.tar.gz"

    @property
    def speech(self) -> Path:
        return self.folder / "speech"

    @property
    def log(self) -> Path:
        return self.folder / "training.log"

    def evaluation(self, digest: str) -> Path:
        """Results with the held-out phrases and conversations of this digest."""
        return self.folder / f"evaluation-{digest}.json"

    def write(self, files: Mapping[str, str], knowledge: KnowledgeDraft) -> None:
        """A fresh folder with the training files and the knowledge; what was there goes."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.model_folder.mkdir(parents=True)
        write_folder(self.files, files)
        (self.folder / "knowledge.json").write_bytes(
            msgspec.json.format(msgspec.json.encode(knowledge), indent=1)
        )

    def knowledge(self) -> KnowledgeDraft:
        content = json.loads((self.folder / "knowledge.json").read_bytes())
        return msgspec.convert(content, KnowledgeDraft, strict=False)

    def model_digest(self) -> str:
        return hashlib.sha256(self.model.read_bytes()).hexdigest()


def remove_older(publications: Path, kept: set[int]) -> None:
    """Folders of publications nobody can put back any more go; their records stay, and so do trainings just opened."""
    newest = max(kept, default=0)
    for folder in publications.iterdir() if publications.is_dir() else ():
        if folder.name.isdigit() and int(folder.name) not in kept and int(folder.name) < newest:
            shutil.rmtree(folder, ignore_errors=True)
