"""Where a model is tried: real Rasa and actions over a copy of the knowledge, agencies' systems played by the stand-in.

Nothing that is tried here touches callers: the database, the conversations and the outside systems are its own.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy.orm import Session, sessionmaker

from backoffice.training.project import Project
from bot.actions.centre_of import centre_of
from bot.actions.conversation import Centre
from bot.actions.forms_of import Desks, local_desks
from bot.local_dialogue import DialogueDoor, local_dialogue
from core.db.engine import open_engine, open_sessions
from core.db.upgrade import upgrade_database
from core.knowledge.drafts import KnowledgeDraft
from core.knowledge.seed_loader import load_seeds
from core.knowledge.snapshot import KnowledgeStore
from core.settings.integrations import IntegrationSettings
from core.settings.platform import PlatformSettings
from integrations.assembly import connect_systems
from integrations.stand_in.beside import StandIn, stand_in_beside

NO_TOKEN = SecretStr("")


@dataclass(frozen=True, slots=True)
class TrialGround:
    """`outside` plays the agencies' systems and misbehaves when told to."""

    door: DialogueDoor
    centre: Centre
    outside: StandIn
    sessions: sessionmaker[Session]
    store: KnowledgeStore

    def renew(self, knowledge: KnowledgeDraft) -> None:
        """Answer from these cards from the next turn on.

        Raises:
            UnknownCode: a card refers to what is not there; the cards before stay.
        """
        load_seeds(self.sessions, knowledge)
        if self.store.refresh():
            self.centre.knowledge()


@contextmanager
def trial_ground(
    project: Project,
    knowledge: KnowledgeDraft,
    now: Callable[[], datetime],
    *,
    survey_share: float = 0.0,
) -> Iterator[TrialGround]:
    """The model of the project with this knowledge, until the block ends. Rasa takes about 20 s to come up.

    Raises:
        DialogueFailed: Rasa does not start with the model, or the stand-in does not start.
    """
    with (
        tempfile.TemporaryDirectory(prefix="trial-") as folder,
        stand_in_beside(Path(folder) / "stand-in") as outside,
        copy_of_knowledge(Path(folder), knowledge) as sessions,
    ):
        systems = connect_systems(sessions, played_by(outside.url), now)

        def desks_of(store: KnowledgeStore) -> Desks:
            return replace(local_desks(sessions, store, now), cases=systems.desks)

        centre, store = centre_of(
            sessions,
            PlatformSettings.load(),
            now=now,
            phrases=lambda: project.phrases,
            desks_of=desks_of,
            survey_share=survey_share,
        )
        with local_dialogue(centre, model_folder=project.model_folder) as door:
            yield TrialGround(door, centre, outside, sessions, store)


@contextmanager
def copy_of_knowledge(folder: Path, knowledge: KnowledgeDraft) -> Iterator[sessionmaker[Session]]:
    """A database of its own in `folder`, filled with a draft."""
    engine = open_engine(f"sqlite:///{folder}/data.sqlite3")
    try:
        upgrade_database(engine)
        sessions = open_sessions(engine)
        load_seeds(sessions, knowledge)
        yield sessions
    finally:
        engine.dispose()


def played_by(url: str) -> IntegrationSettings:
    """Every system of cases is the stand-in; its silence in one conversation does not shut the next one out."""
    return IntegrationSettings.load().model_copy(
        update={
            "appointments_url": "",
            "status_url": url,
            "complaints_url": url,
            "notices_url": url,
            "status_token": NO_TOKEN,
            "complaints_token": NO_TOKEN,
            "notices_token": NO_TOKEN,
            "answer_seconds": 2.5,
            "turn_seconds": 2.6,
            "breaker_failures": 1000,
        }
    )
