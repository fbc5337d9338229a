"""The pages of editors in a real Chromium at 1366×768: axe finds nothing serious, the keyboard alone is enough."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from sqlalchemy import Engine

from backoffice.training.first_publication import Installation, publish_installation
from backoffice.training.gate import ChangedConversation, ChangedPhrase, Check, GateReport
from backoffice.training.model_server import ModelPolls
from backoffice.training.publication_book import Opening
from backoffice.training.publishing import Publisher
from core.access.roles import Role
from core.db.base import utc_now
from core.db.engine import open_sessions
from core.db.models.call_record import CallRow, CallTurnRow
from core.knowledge.seed_files import read_seeds
from core.knowledge.seed_loader import load_seeds
from core.settings.platform import DialogueSettings
from server.backoffice_assembly import pages_of, publisher_of
from server.platform_assembly import PlatformParts, create_app
from server.process_plan import SystemSettings
from server.web_assembly import foundation_of
from tests.e2e.console_browser import Person, chromium, person
from tests.factories.people import make_person
from tests.fixtures.publishing_bench import ROOT, served

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

REPORT = GateReport(
    passed=True,
    checks=(Check("intent_accuracy", True, 0.96, 0.9), Check("broken_conversations", True, 0, 0)),
    better=(ChangedPhrase("хватит ли денег", "ask_fee", "ask_who_may", "ask_fee"),),
    retold=(ChangedConversation("services: fee", ("turn 2: not heard",)),),
    warnings=("speech_official:",),
)
PAGES = {
    "knowledge-list": "/knowledge/services",
    "knowledge-form": "/knowledge/services/card?code=snils",
    "dialogs-list": "/dialogs",
    "likeness": "/dialogs/likeness",
    "intent": "/dialogs/block?code=data/nlu/service_aspects.yml%23intent/ask_fee",
    "import": "/dialogs/import",
    "missed": "/missed",
    "coverage": "/coverage",
    "trial-page": "/trial",
    "publications": "/publications",
    "publication": "/publications/2",
}
"""By the name of its picture for the guide, taken when GUIDE_PICTURES names a folder."""


@pytest.fixture
def publisher(engine: Engine, temporary_settings: Path) -> Publisher:
    """With the installation published and a second version that waits for approval."""
    sessions = open_sessions(engine)
    load_seeds(sessions, read_seeds())
    made = publisher_of(sessions, ROOT)
    publish_installation(Installation(ROOT, DialogueSettings().model_folder), made)
    opened = made.desk.publications.open(Opening("vera", (), note="Новые вопросы о стоимости"))
    made.desk.publications.judge(opened.id, _plain(REPORT), model_digest="0" * 64)
    with sessions.begin() as session:
        session.add(CallRow(id="one", last_event_at=utc_now()))
        session.flush()
        turn = CallTurnRow(
            call_id="one",
            number=1,
            at=utc_now(),
            event="said",
            heard="хватит ли денег на билет",
            intent="nlu_fallback",
            intent_confidence=0.3,
            said=["Простите, я не понял."],
        )
        session.add(turn)
    return made


def _plain(report: GateReport) -> dict[str, object]:
    plain: dict[str, object] = msgspec.to_builtins(report)
    return plain


@pytest.fixture
def editor(engine: Engine, publisher: Publisher) -> Iterator[Person]:
    sessions = open_sessions(engine)
    settings = SystemSettings.load()
    web = foundation_of(settings, sessions, utc_now)
    pages = pages_of(publisher, ModelPolls(), web, ZoneInfo("Asia/Tomsk"))
    make_person(sessions, "anna", Role.EDITOR, Role.PUBLISHER)
    app = create_app(PlatformParts(settings, engine, timedelta(minutes=30), routers=pages, web=web))
    with served(app) as port, chromium() as browser:
        anna = person(browser, f"http://127.0.0.1:{port}")
        anna.signs_in("anna")
        yield anna


def test_axe_finds_nothing_serious_and_no_page_is_wider_than_the_screen(editor: Person) -> None:
    findings: list[str] = []
    for name, path in PAGES.items():
        editor.opens(path)
        if folder := os.environ.get("GUIDE_PICTURES"):
            editor.page.screenshot(path=Path(folder) / f"{name}.png")
        for one in editor.page.query_selector_all("details:not([open]) > summary"):
            one.click()
        findings += [f"{name}: {one}" for one in editor.serious_findings()]
        width = editor.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 1366, path
    assert not findings, "\n".join(findings)
    assert editor.complaints == []


def test_the_trial_beside_a_card_opens_by_the_keyboard_alone(editor: Person) -> None:
    editor.opens("/knowledge/services/card?code=snils")
    editor.page.focus(".trial-side > summary")
    editor.presses("Enter")
    editor.sees(".trial-side >> text=Проба не запущена")
    editor.presses("Tab")
    assert editor.page.evaluate("document.activeElement.textContent") == "Запустить пробу"
    assert editor.serious_findings() == []
