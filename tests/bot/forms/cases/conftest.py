"""The knowledge of the seeds and the desks over a database with sample applications."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.orm import Session, sessionmaker

from bot.actions.forms_of import callback_desk_of
from bot.actions.snapshot_knowledge import SnapshotKnowledge
from bot.dialogue.forms.callback.callback_form import CallbackForm
from bot.dialogue.forms.complaint.complaint_form import ComplaintForm
from bot.dialogue.forms.form_runner import FormRunner
from bot.dialogue.forms.status.status_form import StatusForm
from core.cases.desks import CaseDesks, local_case_desks
from core.cases.sample_cases import load_samples
from core.consents.consent_book import ConsentBook
from core.db.engine import open_engine, open_sessions
from core.db.upgrade import upgrade_database
from core.knowledge.repository import KnowledgeRepository
from core.knowledge.seed_files import read_seeds
from core.knowledge.seed_loader import load_seeds
from core.knowledge.snapshot import read_snapshot
from tests.bot.forms.cases.caseworker import TUESDAY_NOON, FormTalk


def now() -> datetime:
    return TUESDAY_NOON


@pytest.fixture(scope="session")
def seeded_knowledge(tmp_path_factory: pytest.TempPathFactory) -> SnapshotKnowledge:
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('forms')}/data.sqlite3")
    upgrade_database(engine)
    sessions = open_sessions(engine)
    load_seeds(sessions, read_seeds())
    return SnapshotKnowledge(read_snapshot(KnowledgeRepository(sessions), TUESDAY_NOON.date()))


@pytest.fixture
def case_desks(sessions: sessionmaker[Session]) -> CaseDesks:
    load_samples(sessions, now)
    return local_case_desks(sessions, now)


@pytest.fixture
def runner_with(sessions: sessionmaker[Session]) -> Callable[[CaseDesks], FormRunner]:
    def make(desks: CaseDesks) -> FormRunner:
        return FormRunner(
            (
                StatusForm(desks),
                ComplaintForm(desks.complaints, ConsentBook(sessions)),
                CallbackForm(callback_desk_of(sessions, now)),
            )
        )

    return make


@pytest.fixture
def talk(
    case_desks: CaseDesks,
    runner_with: Callable[[CaseDesks], FormRunner],
    seeded_knowledge: SnapshotKnowledge,
) -> FormTalk:
    return FormTalk(runner_with(case_desks), seeded_knowledge)
