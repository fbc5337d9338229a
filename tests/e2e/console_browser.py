"""People at the console's pages in a real Chromium of the system, as tests drive them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.factories.people import PASSWORD

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
PATIENCE_MS = 60_000
AXE = Path(__file__).resolve().parents[1] / "fixtures/axe/axe.min.js"


@dataclass(frozen=True, slots=True)
class Person:
    """One browser window with a session of its own. `complaints`: errors of scripts and of the page's policy."""

    page: Page
    base_url: str
    complaints: list[str]

    def signs_in(self, login: str, password: str = PASSWORD) -> None:
        self.page.goto(f"{self.base_url}/sign-in")
        self.page.fill("#login", login)
        self.page.fill("#password", password)
        self.page.press("#password", "Enter")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def opens(self, path: str) -> None:
        self.page.goto(f"{self.base_url}{path}")

    def sees(self, selector: str) -> None:
        self.page.wait_for_selector(selector)

    def presses(self, key: str) -> None:
        self.page.keyboard.press(key)

    def begins_the_shift(self) -> None:
        self.presses("Shift+F2")
        self.sees("[data-state=ready]")

    def ends_the_shift(self) -> None:
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.page.get_by_role("button", name="Закончить смену").click()
        self.sees("[data-state=signed_out]")

    def serious_findings(self) -> list[str]:
        """What axe calls serious or critical on the page as it is now."""
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate("axe.run({resultTypes: ['violations']})")
        return [
            f"{one['id']}: {node['html'][:120]} {node.get('failureSummary', '')}"
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def person(browser: Browser, base_url: str, *, scheme: str = "light") -> Person:
    context = browser.new_context(
        viewport={"width": 1366, "height": 768},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="ru-RU",
        reduced_motion="reduce",  # axe must not see colours that are still fading
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: (
            complaints.append(said.text) if "Content Security Policy" in said.text else None
        ),
    )
    return Person(page, base_url, complaints)
