"""An editor in a real Chromium adds a service, hears it, trains; a second person publishes during a call."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import Engine

from core.access.roles import Role
from tests.factories.people import PASSWORD, make_person
from tests.fixtures.publishing_bench import (
    ROOT,
    PublishingBench,
    publishing_bench,
    wait_until,
)

pytestmark = [pytest.mark.e2e, pytest.mark.rasa, pytest.mark.trains, pytest.mark.timeout(3000)]

TRAINING_MS = 1_800_000
ASPECTS = {
    "applicants": "Любой житель области.",
    "documents": "для всех = паспорт; заявление",
    "procedure": "Подайте заявление в отделении.",
    "term": "Три рабочих дня.",
    "fee": "Двести рублей.",
    "result": "Вы получите пропуск.",
    "refusal": "Откажут, если нет паспорта.",
    "appeal": "Пожалуйтесь руководителю отделения.",
    "online": "Через интернет пока нельзя.",
}
SERVICE = {
    "code": "lake_pass",
    "name": "Выдача пропуска на озеро Щучье",
    "spoken_name": "пропуск на озеро",
    "about": "пропуск на озеро",
    "aliases": "озерный пропуск\nразрешение на озеро",
    "category": "other",
    "provided_at": "mfc_seversk",
    **ASPECTS,
}
PHRASE = "сколько тугриков отсыпать за пропуск"
ASKED = "сколько тугриков отсыпать за озерный пропуск"


@contextmanager
def voice_running(socket: Path) -> Iterator[None]:
    child = subprocess.Popen(
        [sys.executable, "-m", "voice_gateway.tts.voice_process"], cwd=ROOT, env={**os.environ}
    )
    try:
        wait_until(socket.exists)
        yield
    finally:
        child.terminate()
        child.wait(30)


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        try:
            yield browser
        finally:
            browser.close()


def page_of(browser: Browser, bench: PublishingBench, login: str, *roles: Role) -> Page:
    """A browser of its own, signed in by hand."""
    make_person(bench.sessions, login, *roles)
    context = browser.new_context(
        base_url=bench.base_url, viewport={"width": 1366, "height": 768}, locale="ru-RU"
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/sign-in")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


def add_the_service(page: Page, agency: str) -> None:
    page.goto("/knowledge/services/card")
    for name, text in (SERVICE | {"agency": agency}).items():
        page.fill(f"#field-{name}", text)
    page.click("[aria-label='Послушать: стоимость']")
    audio = page.wait_for_selector("#heard-fee audio", state="attached")
    heard = page.request.get(audio.get_attribute("src") or "")
    assert heard.headers["content-type"] == "audio/wav"
    assert len(heard.body()) > 8000, "half a second of sound at least"
    assert "двести рублей" in page.inner_text("#heard-fee").lower()
    page.click("text=Сохранить в черновик")
    page.wait_for_selector("text=ждёт публикации")


def add_the_phrase(page: Page) -> None:
    page.goto("/dialogs")
    page.click("code:text-is('ask_fee')")
    page.fill("#phrases", PHRASE)
    page.click("text=Добавить в черновик")
    page.wait_for_selector("text=Добавлено новых фраз: 1")


def train(page: Page) -> str:
    """The address of the publication that passed the gate."""
    page.goto("/publications")
    page.fill("[name=note]", "Пропуск на озеро")
    page.click("text=Обучить и проверить")
    page.wait_for_selector("h2:has-text('Проверка: пройдена')", timeout=TRAINING_MS)
    assert "Ждёт одобрения" in page.inner_text("main")
    return page.url


def test_a_service_taught_by_an_editor_is_told_in_a_call_after_a_second_person_published(
    engine: Engine,
    temporary_settings: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PUBLISHING_HELDOUT_SETS", '["fresh"]')  # the same gate in half the time
    monkeypatch.setenv("PUBLISHING_NICE", "0")  # nobody calls here
    monkeypatch.setenv("RECOGNISER_GRAPH_FOLDER", str(tmp_path / "speech"))
    with (
        voice_running(temporary_settings / "voice.sock"),
        publishing_bench(engine, tmp_path) as bench,
        chromium() as browser,
    ):
        caller = bench.caller()
        assert caller.says("какие документы нужны на снилс").understood.service == "snils"
        editor = page_of(browser, bench, "anna", Role.EDITOR)
        agency = bench.publisher.desk.knowledge.card("services", "snils")
        assert agency is not None
        add_the_service(editor, agency.draft.agency)
        add_the_phrase(editor)
        address = train(editor)
        assert caller.says(ASKED).understood.service != "lake_pass", "a draft is not for callers"

        publisher = page_of(browser, bench, "boris", Role.PUBLISHER)
        publisher.goto(address)
        publisher.click("text=Одобрить и выпустить")
        publisher.wait_for_selector("h1:has-text('у заявителей')")
        bench.wait_until_rasa_has_the_live_model()
        assert (tmp_path / "speech" / "current" / "graph").is_dir(), "the graph went with it"
        kept = caller.says("а сколько стоит").understood
        assert (kept.intent, kept.service) == ("ask_fee", "snils"), "memory outlives the swap"
        answer = caller.says(ASKED)
        assert (answer.understood.intent, answer.understood.service) == ("ask_fee", "lake_pass")
        assert "вести рублей" in " ".join(answer.say)

        publisher.goto("/publications/1")
        publisher.click("text=Вернуть заявителям")
        publisher.wait_for_selector("h1:has-text('у заявителей')")
        bench.wait_until_rasa_has_the_live_model()
        assert caller.says("какие документы на снилс").understood.service == "snils"
        assert caller.says(ASKED).understood.service != "lake_pass"
