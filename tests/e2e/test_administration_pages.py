"""Those in charge at their pages in a real Chromium at 1366×768: axe finds nothing serious, the keyboard is enough."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser
from sqlalchemy import update

from core.access.roles import EVERY_ROLE, Role
from core.db.base import utc_now
from core.db.models.call_record import CallRow
from core.db.models.handoff import PeerCentreRow
from tests.backoffice.custody.kept_world import KeptWorld
from tests.e2e.console_browser import Person, chromium, person
from tests.factories.people import make_person
from tests.fixtures.platform_process import TOKEN, PlatformProcess, platform_process

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]
PICTURES = os.environ.get("GUIDE_PICTURES", "")
"""A folder for the pictures of the guide; empty: none are taken."""
PAGES = {
    "/control": "control",
    "/control/peers": "peers",
    "/accounts": "accounts",
    "/audit": "audit",
    "/custody?check=1": "custody",
    "/quality?how=random": "quality-sample",
    "/quality/calls/own": "quality-card",
    "/quality/criteria": "",
    "/quality/results": "",
}
WIDTH = 1366
SWEEP_MINUTES = 0.03
SWEPT_SECONDS = 60.0


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlatformProcess]:
    folder = tmp_path_factory.mktemp("administration")
    with platform_process(folder, retention_sweep_minutes=SWEEP_MINUTES) as running:
        make_person(running.sessions, "root", *EVERY_ROLE, name="Анна Образцова")
        make_person(running.sessions, "maria", Role.SENIOR_OPERATOR, name="Мария Старшая")
        world = KeptWorld(running.sessions, folder / "recordings", utc_now())
        world.call("own", 2)
        world.complaint("100023", 2, state="in_work", call_id="own")
        world.call("old", 200)
        peer = PeerCentreRow(
            code="kemerovo", name="Кемеровский центр", sip_address="sip:centre@192.0.2.9", rank=1
        )
        world.add(peer)
        with running.sessions.begin() as session:
            session.execute(update(CallRow).values(answered_at=world.days_ago(2)))
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def root(platform: PlatformProcess, browser: Browser) -> Person:
    signed_in = person(browser, platform.base_url)
    signed_in.signs_in("root")
    return signed_in


def looks_right(root: Person, picture: str = "") -> list[str]:
    """What sticks out or is serious, in light and dark."""
    found = []
    if root.page.evaluate("document.documentElement.scrollWidth") > WIDTH:
        found.append("wider than the screen")
    for scheme in ("dark", "light"):
        root.page.emulate_media(
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",  # axe must not see colours that are still fading
        )
        found += [f"{scheme}: {one}" for one in root.serious_findings()]
    if PICTURES and picture:
        root.page.evaluate("window.scrollTo(0, 0)")
        root.page.screenshot(path=Path(PICTURES) / f"{picture}.png")
    return found


def test_what_is_due_is_deleted_by_the_platform_itself_and_the_page_proves_it(
    platform: PlatformProcess, root: Person
) -> None:
    deadline = time.monotonic() + SWEPT_SECONDS
    root.opens("/custody")
    while "истёк срок" not in (root.page.text_content("main") or ""):
        assert time.monotonic() < deadline, "nothing was deleted"
        root.page.reload()
    folder = platform.log.parent / "recordings"
    assert {path.stem for path in folder.rglob("*.wav")} == {"own"}


def test_pages_of_those_in_charge_look_right(root: Person) -> None:
    problems: dict[str, list[str]] = {}
    for path, picture in PAGES.items():
        root.opens(path)
        root.sees("h1")
        if found := looks_right(root, picture):
            problems[path] = found
    root.opens("/citizen")
    root.page.fill("#telephone", "8 913 000-00-01")
    root.page.fill("#reason", "заявление 5 от 20.11.2026")
    root.page.press("#reason", "Enter")
    root.sees("text=Сейчас удалить нельзя")
    if found := looks_right(root, "citizen"):
        problems["/citizen"] = found
    assert problems == {}
    assert root.complaints == []


def test_every_page_of_the_menu_opens_with_a_heading_and_fits_the_screen(root: Person) -> None:
    root.opens("/account")
    links = "[...document.querySelectorAll('nav a[href], .dropdown-menu a[href]')]"
    paths = set(root.page.evaluate(f"{links}.map(one => one.getAttribute('href'))"))
    assert len(paths) > 15
    for path in sorted(paths):
        answer = root.page.goto(f"{root.base_url}{path}")
        assert answer is not None
        assert answer.status == 200, path
        assert root.page.locator("main").count() == 1, path
        assert root.page.evaluate("document.documentElement.scrollWidth") <= WIDTH, path
        assert looks_right(root) == [], path


def test_an_emergency_is_switched_on_and_off_by_keyboard_and_reaches_the_next_call(
    platform: PlatformProcess, browser: Browser
) -> None:
    maria = person(browser, platform.base_url)
    maria.signs_in("maria")
    maria.opens("/control")
    maria.page.on("dialog", lambda dialog: dialog.accept())
    said = "Внимание. Из-за аварии отделение на Кирова сегодня закрыто."
    tab_to(maria, "#text")
    maria.page.keyboard.type(said)
    tab_to(maria, "form[action$='/new'] button")
    maria.presses("Enter")
    maria.sees("text=Объявление включено")
    assert next_call(platform)["emergency"] == said
    tab_to(maria, "button[value=off]")
    maria.presses("Enter")
    maria.sees("text=Объявление снято")
    assert next_call(platform)["emergency"] == ""
    maria.page.context.close()


def tab_to(who: Person, selector: str) -> None:
    """Tab by Tab, as somebody without a mouse does."""
    for _ in range(80):
        who.presses("Tab")
        if who.page.evaluate(f"document.activeElement.matches({selector!r})"):
            return
    raise AssertionError(f"{selector} cannot be reached by keyboard")


def next_call(platform: PlatformProcess) -> dict[str, str]:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answer = httpx.get(f"{platform.base_url}/internal/call-context", headers=headers)
    found: dict[str, str] = answer.json()
    return found
