"""Puts the backoffice together: the books, the publisher, the door Rasa fetches its model from."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from sqlalchemy.orm import Session, sessionmaker

from backoffice.content.revisions import RevisionBook
from backoffice.dialogs.dialogue_book import DialogueBook
from backoffice.dialogs.likeness import LikenessIndex
from backoffice.knowledge.knowledge_desk import KnowledgeDesk
from backoffice.knowledge.listening import VoiceListener
from backoffice.missed.missed_questions import MissedQuestions
from backoffice.pages.assembly import backoffice_routers
from backoffice.pages.parts import BackofficeParts
from backoffice.training.first_publication import Installation, publish_installation
from backoffice.training.model_server import ModelPolls, ModelServerParts, model_server_router
from backoffice.training.publication_book import PublicationBook
from backoffice.training.publishing import Desk, Publisher
from backoffice.trial.trial_desk import TrialDesk
from bot.actions.snapshot_knowledge import TRAINING_FOLDER
from core.settings.platform import DialogueSettings, PlatformSettings
from core.settings.publishing import PublishingSettings
from core.settings.speech import VoiceSettings
from core.web.foundation import WebFoundation
from server.chores import Chore

REFRESH_SECONDS = 3.0
COMPARE_SECONDS = 60.0


@dataclass(slots=True)
class LivePhrases:
    """The folder of the phrases that the model in use was trained on. Read every turn, refreshed by a chore."""

    publisher: Publisher
    folder: Path = field(default=TRAINING_FOLDER)

    def current(self) -> Path:
        return self.folder

    def refresh(self) -> None:
        live = self.publisher.desk.publications.live()
        phrases = self.publisher.project(live.id).phrases if live else TRAINING_FOLDER
        self.folder = phrases if phrases.is_dir() else TRAINING_FOLDER


@dataclass(frozen=True, slots=True)
class Compared:
    """What takes seconds the first time and little afterwards: chores begin, so that no page waits for it."""

    likenesses: LikenessIndex
    missed: MissedQuestions


@dataclass(frozen=True, slots=True)
class Backoffice:
    """What the platform takes from it."""

    publisher: Publisher
    phrases: LivePhrases
    routers: tuple[APIRouter, ...]
    chores: tuple[Chore, ...]
    dialogue_of: Callable[[str], str]
    """Of a number called: where a draft on trial answers it, or empty."""


def publisher_of(sessions: sessionmaker[Session], root: Path) -> Publisher:
    revisions, publications = RevisionBook(sessions), PublicationBook(sessions)
    knowledge = KnowledgeDesk(sessions, revisions, publications.live_revisions)
    return Publisher(Desk(revisions, knowledge, publications), PublishingSettings.load(), root)


def pages_of(
    publisher: Publisher,
    polls: ModelPolls,
    web: WebFoundation,
    zone: ZoneInfo,
    *,
    compared: Compared | None = None,
) -> tuple[APIRouter, ...]:
    voice, compared = VoiceSettings.load(), compared or compared_of(publisher)
    parts = BackofficeParts(
        web=web,
        knowledge=publisher.desk.knowledge,
        dialogue=DialogueBook(publisher.desk.revisions),
        publisher=publisher,
        polls=polls,
        listener=VoiceListener(voice.socket, voice.timeout_seconds),
        zone=zone,
        likenesses=compared.likenesses,
    )
    return backoffice_routers(parts, compared.missed)


def compared_of(publisher: Publisher) -> Compared:
    missed = MissedQuestions(
        publisher.desk.publications.sessions, trial_extension=publisher.settings.trial_extension
    )
    return Compared(LikenessIndex(), missed)


def backoffice_of(
    sessions: sessionmaker[Session], platform: PlatformSettings, web: WebFoundation
) -> Backoffice:
    """Publishes what the installation brings when nothing was published yet.

    Raises:
        SettingsError: a value of the settings does not fit.
    """
    root = Path.cwd()
    publisher = publisher_of(sessions, root)
    publish_installation(Installation(root, DialogueSettings.load().model_folder), publisher)
    phrases = LivePhrases(publisher)
    phrases.refresh()
    polls = ModelPolls()
    doors = model_server_router(ModelServerParts(platform.internal_token, publisher, polls))
    dialogue, compared = DialogueBook(publisher.desk.revisions), compared_of(publisher)
    pages = pages_of(publisher, polls, web, ZoneInfo(platform.time_zone), compared=compared)

    def compare_phrases() -> None:
        compared.likenesses.pairs_at(dialogue.version(), dialogue.phrases)

    return Backoffice(
        publisher,
        phrases,
        routers=(doors, *pages),
        chores=(
            Chore("refresh_phrases", REFRESH_SECONDS, phrases.refresh),
            Chore("compare_phrases", COMPARE_SECONDS, compare_phrases),
            Chore("compare_missed", COMPARE_SECONDS, compared.missed.groups),
            Chore("note_interrupted_trainings", REFRESH_SECONDS, publisher.note_interrupted),
        ),
        dialogue_of=TrialDesk(publisher).dialogue_of,
    )
