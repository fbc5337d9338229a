"""Puts the actions together with a database: the knowledge kept fresh, the clock, the hours of operators."""

import threading
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, sessionmaker

from bot.actions.conversation import Centre
from bot.actions.forms_of import forms_of
from bot.actions.snapshot_knowledge import SnapshotKnowledge
from bot.dialogue.turn import People
from core.knowledge.repository import KnowledgeRepository
from core.knowledge.snapshot import KnowledgeStore
from core.settings.platform import PlatformSettings


class FreshKnowledge:
    """The searchable knowledge; built again when the snapshot under it was replaced."""

    def __init__(self, store: KnowledgeStore) -> None:
        self.store = store
        self.lock = threading.Lock()
        self.built = SnapshotKnowledge(store.current)

    def current(self) -> SnapshotKnowledge:
        snapshot = self.store.current
        if snapshot is not self.built.snapshot:
            with self.lock:
                if snapshot is not self.built.snapshot:
                    self.built = SnapshotKnowledge(snapshot)
        return self.built


def centre_of(
    sessions: sessionmaker[Session],
    settings: PlatformSettings,
    *,
    now: Callable[[], datetime],
) -> tuple[Centre, KnowledgeStore]:
    """What `action_router` needs, and the store to refresh from time to time. `now` is aware, any zone."""
    zone = ZoneInfo(settings.time_zone)

    def local_now() -> datetime:
        return now().astimezone(zone)

    store = KnowledgeStore(KnowledgeRepository(sessions), lambda: local_now().date())
    people = People(settings.day_starts, settings.day_ends, bool(settings.operator_night_phones))
    knowledge = FreshKnowledge(store).current
    return Centre(knowledge, local_now, people, forms_of(sessions, now)), store
