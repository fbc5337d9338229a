"""What editors and publishers do in the pages of the backoffice, in a real Chromium."""

import io
import os
import wave
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from core.access.roles import Role
from core.db.engine import open_engine, open_sessions
from tests.e2e.console_browser import CHROMIUM, PATIENCE_MS
from tests.factories.people import PASSWORD, make_person
from tests.fixtures.running_system import RunningSystem

TRIAL_MS = 200_000
TRAINING_MS = 1_500_000
"""Training shares the machine with whatever else runs there."""


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"],
        )
        try:
            yield browser
        finally:
            await browser.close()


async def page_of(browser: Browser, system: RunningSystem, login: str, *roles: Role) -> Page:
    """A browser of its own, signed in by hand."""
    engine = open_engine(f"sqlite:///{system.folder}/data.sqlite3")
    make_person(open_sessions(engine), login, *roles)
    engine.dispose()
    context = await browser.new_context(
        base_url=system.base_url, viewport={"width": 1366, "height": 768}, locale="ru-RU"
    )
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.on("dialog", lambda dialog: dialog.accept())
    await page.goto("/sign-in")
    await page.fill("#login", login)
    await page.fill("#password", PASSWORD)
    await page.press("#password", "Enter")
    await page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


async def add_a_service(page: Page, fields: Mapping[str, str]) -> None:
    await page.goto("/knowledge/services/card")
    for name, text in fields.items():
        await page.fill(f"#field-{name}", text)
    await page.fill("[name=note]", "Новая услуга")


async def hear(page: Page, field: str, label: str) -> tuple[str, float]:
    """What stands under a field after «послушать», and how many seconds there are to hear."""
    await page.click(f"[aria-label='Послушать: {label}']")
    await page.wait_for_selector(f"#heard-{field} audio", state="attached")
    sound = await page.get_attribute(f"#heard-{field} audio", "src")
    heard = await page.request.get(sound or "")
    with wave.open(io.BytesIO(await heard.body())) as file:
        seconds = file.getnframes() / file.getframerate()
    return await page.inner_text(f"#heard-{field}"), seconds


async def save_the_card(page: Page) -> None:
    await page.click("text=Сохранить в черновик")
    await page.wait_for_selector("text=ждёт публикации")


async def add_phrases(page: Page, intent: str, *phrases: str) -> None:
    await page.goto("/dialogs")
    await page.click(f"code:text-is('{intent}')")
    await page.fill("#phrases", "\n".join(phrases))
    await page.click("text=Добавить в черновик")
    await page.wait_for_selector(f"text=Добавлено новых фраз: {len(phrases)}")
    await picture(page, "intent")


async def teach_a_missed_question(page: Page, words: str, intent: str) -> None:
    """From the inbox, with the conversation around it looked at first."""
    await page.goto("/missed")
    group = page.locator(".card", has_text=f"«{words}»").first
    await group.get_by_role("button", name="Разговор вокруг").click()
    await group.get_by_text(f"Заявитель: {words}").wait_for()
    await group.locator("audio").wait_for()
    await picture(page, "missed")
    await group.locator("[name=intent]").select_option(intent)
    await group.get_by_role("button", name="Пример намерения").click()
    await page.wait_for_selector(f".notices >> text={intent}")


async def talk_with_the_draft(page: Page, words: str) -> str:
    """What the trial shows after these words; the trial is left running."""
    await page.goto("/trial")
    await page.click("text=Запустить пробу")
    await page.wait_for_selector("[data-phase=ready]", timeout=TRIAL_MS)
    await page.fill("#trial-text", words)
    await page.click("button:text-is('Сказать')")
    await page.wait_for_selector(".trial-how")
    await page.click("text=Что ещё подходило")
    await picture(page, "trial")
    return await page.inner_text(".trial-exchange")


async def talk_beside_the_card(page: Page, code: str, words: str) -> str:
    """The same trial in the panel of the card's form."""
    await page.goto(f"/knowledge/services/card?code={code}")
    await page.click(".trial-side summary")
    await page.wait_for_selector(".trial-side [data-phase=ready]")
    await page.fill("#trial-text", words)
    await page.press("#trial-text", "Enter")
    await page.wait_for_selector(".trial-how")
    await picture(page, "trial-beside")
    return await page.inner_text(".trial-exchange")


async def stop_the_trial(page: Page) -> None:
    await page.goto("/trial")
    await page.click("text=Остановить")
    await page.wait_for_selector("text=Проба не запущена")


async def picture(page: Page, name: str) -> None:
    """For the guide, when GUIDE_PICTURES names a folder."""
    if folder := os.environ.get("GUIDE_PICTURES"):
        await page.screenshot(path=Path(folder) / f"{name}.png")


async def train(page: Page, note: str) -> str:
    """The address of the publication that passed the gate."""
    await page.goto("/publications")
    await page.fill("[name=note]", note)
    await picture(page, "publication-draft")
    await page.click("text=Обучить и проверить")
    await page.wait_for_selector("[aria-current=step]")
    await picture(page, "publication-training")
    await page.wait_for_selector("h2:has-text('Проверка:'), .alert-danger", timeout=TRAINING_MS)
    told = await page.inner_text("main")
    assert "Проверка: пройдена" in told, told
    assert "Ждёт одобрения" in told
    return page.url


async def publish(page: Page, address: str) -> None:
    await page.goto(address)
    await picture(page, "publication-approval")
    await page.click("text=Одобрить и выпустить")
    await page.wait_for_selector("h1:has-text('у заявителей')")
    await page.goto("/publications")
    await picture(page, "publications")


async def roll_back(page: Page, number: int) -> None:
    await page.goto(f"/publications/{number}")
    await page.click("text=Вернуть заявителям")
    await page.wait_for_selector("h1:has-text('у заявителей')")


async def until_rasa_serves(page: Page, address: str) -> None:
    """The page of a live publication says when the dialogue has taken it."""
    while True:
        await page.goto(address)
        if await page.get_by_text("Сервер диалога работает с этой версией").count():
            return
        await page.wait_for_timeout(500)
