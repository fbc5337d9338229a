"""An editor talks with a draft nobody else hears: real Rasa, real cards, the agencies played by the stand-in."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from backoffice.training.first_publication import Installation, publish_installation
from backoffice.trial.trial_desk import Phase, Subject, TrialDesk, TrialRefused
from bot.local_dialogue import DialogueDoor
from core.contracts.dialogue import CallerTurn, TurnEvent
from core.db.engine import open_sessions
from core.db.models.case import ComplaintRow
from core.knowledge.repository import KnowledgeRepository
from core.knowledge.seed_files import read_seeds
from core.knowledge.seed_loader import load_seeds
from core.settings.platform import DialogueSettings
from server.backoffice_assembly import publisher_of

pytestmark = [pytest.mark.e2e, pytest.mark.rasa, pytest.mark.timeout(300)]

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 200.0
TODAY = date(2026, 11, 24)


@pytest.fixture
def desk(engine: Engine, temporary_settings: Path) -> Iterator[TrialDesk]:
    sessions = open_sessions(engine)
    load_seeds(sessions, read_seeds())
    publisher = publisher_of(sessions, ROOT)
    publish_installation(Installation(ROOT, DialogueSettings().model_folder), publisher)
    desk = TrialDesk(publisher)
    yield desk
    desk.close(Subject.DRAFT)


def said(text: str) -> CallerTurn:
    return CallerTurn("trial-of-the-test", TurnEvent.SAID, text=text)


def start(desk: TrialDesk) -> None:
    desk.open(Subject.DRAFT)
    deadline = time.monotonic() + START_SECONDS
    while desk.state(Subject.DRAFT).phase is Phase.STARTING:
        assert time.monotonic() < deadline, "the trial did not start in time"
        time.sleep(0.2)
    assert desk.state(Subject.DRAFT).phase is Phase.READY, desk.state(Subject.DRAFT).problem


def test_a_card_saved_a_moment_ago_is_answered_in_the_trial_until_it_is_closed_and_not_told_to_callers(
    desk: TrialDesk,
) -> None:
    start(desk)
    processes = list(desk.children)
    before = desk.say(Subject.DRAFT, said("сколько стоит пропуск на озеро"))
    assert before.reply.understood.service != "lake_pass"

    knowledge = desk.publisher.desk.knowledge
    card = knowledge.card("services", "hunting_ticket")
    assert card is not None
    lake = replace(
        card.draft,
        code="lake_pass",
        name="Выдача пропуска на озеро",
        spoken_name="пропуск на озеро",
        about="пропуск на озеро",
        aliases=("озерный пропуск", "разрешение на озеро"),
    )
    knowledge.save("services", lake, expected=0, author="anna")
    answer = desk.say(Subject.DRAFT, said("сколько стоит озерный пропуск"))
    understood = answer.reply.understood
    assert (understood.intent, understood.service) == ("ask_fee", "lake_pass")
    assert understood.source == "service:lake_pass/fee"
    assert answer.ranking[0].name == "ask_fee"
    assert answer.ranking[0].confidence > answer.ranking[1].confidence
    assert desk.dialogue_of("7700") == desk.state(Subject.DRAFT).url
    assert desk.dialogue_of("100") == ""

    sessions = desk.publisher.desk.publications.sessions
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(ComplaintRow)) == 0
    live = {one.code for one in KnowledgeRepository(sessions).read_all(TODAY).services}
    assert "lake_pass" not in live

    desk.close(Subject.DRAFT)
    assert desk.state(Subject.DRAFT).phase is Phase.ABSENT
    assert desk.dialogue_of("7700") == ""
    with pytest.raises(TrialRefused, match="not_ready"):
        desk.say(Subject.DRAFT, said("привет"))
    assert [process.wait(60) for process in processes] == [0], "it stopped its Rasa and ended"


def test_a_killed_trial_leaves_no_rasa_behind(desk: TrialDesk) -> None:
    start(desk)
    door = DialogueDoor(desk.state(Subject.DRAFT).url)
    assert door.is_up()
    trial = desk.children[0]
    trial.kill()
    trial.wait()
    assert desk.state(Subject.DRAFT).phase is Phase.FAILED
    deadline = time.monotonic() + START_SECONDS
    while door.is_up():
        assert time.monotonic() < deadline, "its Rasa still answers"
        time.sleep(0.1)
    door.client.close()
