"""An analyst in a real Chromium finds a call, hears it, takes it out and reads the figures; an operator may not."""

import csv
import json
import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from core.access.roles import Role
from core.db.base import utc_now
from tests.e2e.console_browser import Person, chromium, person
from tests.factories.call_records import Call, Request, Turn, record
from tests.factories.people import make_person
from tests.factories.recordings import write_recording
from tests.fixtures.platform_process import PlatformProcess, platform_process

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]
PICTURES = os.environ.get("GUIDE_PICTURES", "")
"""A folder for the pictures of the guide; empty: none are taken."""
FOUND_SECONDS = 60.0
PAPERS = Turn(
    "мне паспорт поменять какие документы", "ask_documents", "passport_age", "tomsk", 0.87
)
PRICE = Turn("а сколько это стоит", "ask_fee", "passport_age", "tomsk", 0.62)
PERSON = Turn("позовите оператора", "request_operator", "passport_age", "tomsk", 0.91)


def calls() -> list[Call]:
    """A few days of an invented centre; the newest one has a recording."""
    noon = utc_now().replace(hour=5, minute=0, second=0, microsecond=0) - timedelta(days=1)
    heard = Call(
        "heard",
        [replace_latency(PAPERS, 520), replace_latency(PRICE, 610), replace_latency(PERSON, 480)],
        at=noon,
        outcome="handed_off",
        request=Request(waited=18.0, talked=95.0),
        score=5,
        recording="day/heard.wav",
    )
    others = [
        Call(
            f"other-{number}",
            [replace_latency(PAPERS if number % 3 else PRICE, 400 + 10 * number)],
            at=noon - timedelta(hours=3 * number),
            caller=f"+791300000{number:02}",
            request=Request(waited=12.0 + number, operator="petr") if number % 4 == 0 else None,
            score=4 if number % 5 == 0 else None,
        )
        for number in range(1, 40)
    ]
    return [*others, heard]


def replace_latency(turn: Turn, milliseconds: float) -> Turn:
    return Turn(
        turn.heard, turn.intent, turn.service, turn.municipality, turn.confidence, milliseconds
    )


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlatformProcess]:
    folder = tmp_path_factory.mktemp("analyst")
    recordings = folder / "recordings"
    write_recording(recordings / "day/heard.wav", seconds=24.0)
    with platform_process(
        folder, recording_folder=recordings, platform_day_starts="08:00", platform_day_ends="20:00"
    ) as running:
        make_person(running.sessions, "anna", Role.ANALYST, name="Анна Аналитик")
        make_person(running.sessions, "olga", Role.OPERATOR, name="Ольга Примерова")
        record(running.sessions, *calls())
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def anna(platform: PlatformProcess, browser: Browser) -> Iterator[Person]:
    analyst = person(browser, platform.base_url)
    analyst.signs_in("anna")
    yield analyst
    assert analyst.complaints == []
    analyst.page.context.close()


def test_a_call_is_found_heard_and_taken_out(anna: Person, tmp_path: Path) -> None:
    until_found(anna, "оператора")
    anna.page.fill("input[name=text]", "паспорта оператору")
    anna.page.press("input[name=text]", "Enter")
    anna.sees("#found tr:has-text('паспорт поменять')")
    assert anna.page.locator("#found tbody tr").count() == 1
    looks_right(anna, "calls-list")
    anna.page.locator("#found tbody a").first.click()
    anna.sees("#wave[data-drawn='2']")
    hears_the_second_phrase(anna)
    anna.page.get_by_role("button", name="Робота и оператора").click()
    anna.sees("[data-channel='1'][aria-pressed=true]")
    anna.page.focus("#wave")
    before = float(anna.page.evaluate("document.getElementById('sound').currentTime"))
    anna.presses("ArrowRight")
    after = float(anna.page.evaluate("document.getElementById('sound').currentTime"))
    assert after == pytest.approx(before + 5, abs=0.5)
    looks_right(anna, "call-page")
    takes_out(anna, tmp_path)


def until_found(anna: Person, word: str) -> None:
    """The platform digests calls every few seconds; the page is asked again until it has."""
    deadline = time.monotonic() + FOUND_SECONDS
    anna.opens(f"/calls?text={word}")
    while not anna.page.locator("#found tbody a").count():
        assert time.monotonic() < deadline, "the call was not digested"
        anna.page.reload()


def hears_the_second_phrase(anna: Person) -> None:
    """It stands from 10 to 12 seconds; the sound stops by itself behind it."""
    anna.page.get_by_role("button", name="а сколько это стоит").click()
    anna.sees(".phrase-playing:has-text('а сколько это стоит')")
    anna.sees("#play[aria-pressed=false]")
    stopped_at = anna.page.evaluate("document.getElementById('sound').currentTime")
    assert 12.0 <= stopped_at < 14.0


def takes_out(anna: Person, folder: Path) -> None:
    saved = {}
    for name in ("JSON", "WebVTT", "CSV"):
        with anna.page.expect_download() as download:
            anna.page.get_by_role("link", name=name, exact=True).click()
        saved[name] = folder / download.value.suggested_filename
        download.value.save_as(saved[name])
    plain = json.loads(saved["JSON"].read_text(encoding="utf-8"))
    assert [turn["intent"] for turn in plain["turns"]] == ["ask_documents", "ask_fee", "request_operator"]  # fmt: skip
    assert "+79130000001" not in saved["JSON"].read_text(encoding="utf-8")
    assert "00:00:10.000 --> 00:00:12.000" in saved["WebVTT"].read_text(encoding="utf-8")
    with saved["CSV"].open(encoding="utf-8", newline="") as table:
        assert [row["who"] for row in csv.DictReader(table)].count("caller") == 3


def test_figures_are_drawn_and_the_report_opens(anna: Person, tmp_path: Path) -> None:
    until_counted(anna)
    anna.page.locator("canvas[data-drawn=yes]").nth(3).wait_for()
    looks_right(anna, "figures")
    for name, start in (("XLSX", b"PK"), ("PDF", b"%PDF-")):
        with anna.page.expect_download() as download:
            anna.page.get_by_role("link", name=name).click()
        download.value.save_as(tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(start)


def until_counted(anna: Person) -> None:
    deadline = time.monotonic() + FOUND_SECONDS
    anna.opens("/figures")
    while "нет данных" in (anna.page.text_content("#figures") or ""):
        assert time.monotonic() < deadline, "the hours were not counted"
        anna.page.reload()


def looks_right(anna: Person, picture: str) -> None:
    """Nothing sticks out at 1366×768, and axe finds nothing serious in light and dark."""
    assert anna.page.evaluate("document.documentElement.scrollWidth") <= 1366
    for scheme in ("dark", "light"):
        anna.page.emulate_media(
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",  # axe must not see colours that are still fading
        )
        assert anna.serious_findings() == []
    if PICTURES:
        anna.page.evaluate("window.scrollTo(0, 0)")
        anna.page.screenshot(path=f"{PICTURES}/{picture}.png")


def test_an_operator_is_refused(platform: PlatformProcess, browser: Browser) -> None:
    olga = person(browser, platform.base_url)
    olga.signs_in("olga")
    for path in ("/calls", "/calls/heard", "/calls/heard/recording.wav", "/figures"):
        answer = olga.page.goto(f"{platform.base_url}{path}")
        assert answer is not None
        assert answer.status == 403, path
    assert olga.page.get_by_role("link", name="Показатели").count() == 0
    olga.page.context.close()
