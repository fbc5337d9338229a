"""A publication and the states it goes through.

TRAINING → AWAITING → LIVE → REPLACED → (LIVE again by a roll back)
         ↘ REFUSED (the gate), FAILED, INTERRUPTED        AWAITING → REJECTED
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any


class State(str, Enum):
    TRAINING = "training"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    REFUSED = "refused"
    AWAITING = "awaiting"
    REJECTED = "rejected"
    LIVE = "live"
    REPLACED = "replaced"


class Step(str, Enum):
    """What a training does now, in this order."""

    WAITING = "waiting"
    CHECKING = "checking"
    TRAINING = "training"
    SPEECH = "speech"
    TRYING = "trying"
    COMPARING = "comparing"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Publication:
    """`gate`: GateReport as JSON, empty before the gate. `process` names the one that trains."""

    id: int
    state: State
    step: Step
    author: str
    note: str
    created_at: datetime
    process: str
    problem: str
    model_digest: str
    source_digest: str
    gate: Mapping[str, Any]
    approver: str

    @property
    def etag(self) -> str:
        """What Rasa compares: changes with the publication and with its model."""
        return f'"{self.id}-{self.model_digest[:16]}"'


@dataclass(frozen=True, slots=True)
class PublicationEvent:
    at: datetime
    who: str
    what: str
    text: str


class PublishingRefused(Exception):
    """The wish cannot be carried out now; `code` stands in the texts of the pages."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
