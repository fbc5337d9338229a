"""Real Rasa, real actions and a database with the seeds, started once for all tests of the dialogue."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.actions.centre_of import centre_of
from bot.actions.conversation import Centre
from bot.actions.forms_of import Desks, local_desks
from bot.evaluation.conversation_play import SURVEYED_SHARE
from bot.local_dialogue import DialogueDoor, local_dialogue
from core.db.engine import open_engine, open_sessions
from core.db.upgrade import upgrade_database
from core.knowledge.seed_files import read_seeds
from core.knowledge.seed_loader import load_seeds
from core.knowledge.snapshot import KnowledgeStore
from core.settings.integrations import IntegrationSettings
from core.settings.platform import DialogueSettings, PlatformSettings
from integrations.assembly import connect_systems
from tests.fixtures.stand_in import StandIn, stand_in, stand_in_process

__all__ = ["stand_in", "stand_in_process"]

ROOT = Path(__file__).resolve().parents[2]
TOMSK = ZoneInfo("Asia/Tomsk")
TUESDAY_NOON = datetime(2026, 11, 24, 12, 0, tzinfo=TOMSK)


@dataclass(slots=True)
class SetClock:
    """The moment the actions believe it is."""

    moment: datetime = TUESDAY_NOON

    def now(self) -> datetime:
        return self.moment

    def set(self, moment: datetime) -> None:
        self.moment = moment


@dataclass(frozen=True, slots=True)
class TestBench:
    __test__ = False

    centre: Centre
    clock: SetClock = field(default_factory=SetClock)


def patient(url: str) -> IntegrationSettings:
    """Everything goes to the stand-in; its silence in one conversation does not shut the next one out."""
    return IntegrationSettings.load().model_copy(
        update={
            "status_url": url,
            "complaints_url": url,
            "notices_url": url,
            "answer_seconds": 2.5,
            "turn_seconds": 2.6,
            "breaker_failures": 1000,
        }
    )


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory, stand_in_process: StandIn) -> TestBench:
    """Actions over a temporary database with the seeds, cases in the stand-in, a clock that stands still."""
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('bot')}/data.sqlite3")
    upgrade_database(engine)
    sessions = open_sessions(engine)
    load_seeds(sessions, read_seeds())
    clock = SetClock()
    systems = connect_systems(sessions, patient(stand_in_process.url), clock.now)

    def desks_of(store: KnowledgeStore) -> Desks:
        return replace(local_desks(sessions, store, clock.now), cases=systems.desks)

    centre, _store = centre_of(
        sessions,
        PlatformSettings(),
        now=clock.now,
        desks_of=desks_of,
        survey_share=SURVEYED_SHARE,
    )
    return TestBench(centre, clock)


@pytest.fixture(scope="session")
def trained_model() -> Path:
    folder = ROOT / DialogueSettings().model_folder
    if not list(folder.glob("*.tar.gz")):
        subprocess.run(["scripts/train.sh"], cwd=ROOT, check=True)
    return folder


@pytest.fixture(scope="session")
def door(bench: TestBench, trained_model: Path) -> Iterator[DialogueDoor]:
    """The phone channel of a running Rasa."""
    with local_dialogue(bench.centre) as opened:
        yield opened
