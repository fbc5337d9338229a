"""Puts the actions together with a database: the knowledge kept fresh, the clock, the hours of operators."""

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, sessionmaker

from bot.actions.conversation import Centre
from bot.actions.forms_of import Desks, forms_of, local_desks
from bot.actions.snapshot_knowledge import TRAINING_FOLDER, SnapshotKnowledge
from bot.dialogue.turn import People
from core.centre_mode.centre_state import CentreState
from core.centre_mode.regime import DayHours
from core.knowledge.repository import KnowledgeRepository
from core.knowledge.snapshot import KnowledgeStore
from core.settings.platform import PlatformSettings


class FreshKnowledge:
    """The searchable knowledge; built again when the snapshot or the training phrases were replaced.

    `phrases` gives the folder of the phrases the model in use was trained on.
    """

    def __init__(self, store: KnowledgeStore, phrases: Callable[[], Path]) -> None:
        self.store = store
        self.phrases = phrases
        self.lock = threading.Lock()
        self.folder = phrases()
        self.built = SnapshotKnowledge(store.current, self.folder)

    def current(self) -> SnapshotKnowledge:
        snapshot, folder = self.store.current, self.phrases()
        if snapshot is not self.built.snapshot or folder != self.folder:
            with self.lock:
                if snapshot is not self.built.snapshot or folder != self.folder:
                    self.built = SnapshotKnowledge(snapshot, folder)
                    self.folder = folder
        return self.built


def centre_of(
    sessions: sessionmaker[Session],
    settings: PlatformSettings,
    *,
    now: Callable[[], datetime],
    phrases: Callable[[], Path] = lambda: TRAINING_FOLDER,
    desks_of: Callable[[KnowledgeStore], Desks] | None = None,
    survey_share: float = 0.0,
) -> tuple[Centre, KnowledgeStore]:
    """What `action_router` needs, and the store to refresh from time to time. `now` is aware, any zone.

    Without `desks_of` everything is kept in our own tables.

    Raises:
        SettingsError: a value of the settings of a desk does not fit.
    """
    zone = ZoneInfo(settings.time_zone)

    def local_now() -> datetime:
        return now().astimezone(zone)

    store = KnowledgeStore(KnowledgeRepository(sessions), lambda: local_now().date())
    people = People(settings.day_starts, settings.day_ends, bool(settings.operator_night_phones))
    knowledge = FreshKnowledge(store, phrases).current
    desks = desks_of(store) if desks_of else local_desks(sessions, store, now)
    state = CentreState(sessions, zone, DayHours(settings.day_starts, settings.day_ends))
    centre = Centre(
        knowledge, local_now, people, forms_of(desks), desks, survey_share, mode=state.mode
    )
    return centre, store
