"""A caller, two operators with telephones and browsers, the whole system between them; nothing is played."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright

from core.access.roles import Role
from core.db.engine import open_engine, open_sessions
from core.db.models.operator import OperatorRow
from tests.e2e.console_browser import CHROMIUM, PATIENCE_MS
from tests.factories.people import PASSWORD, make_person
from tests.fixtures.baresip import BaresipCaller, PhoneSetup
from tests.fixtures.ports import free_sip_port
from tests.fixtures.running_system import RunningSystem, running_system
from tests.fixtures.tones import has_tone, seconds_of_tone, write_tone

pytestmark = [pytest.mark.e2e, pytest.mark.rasa, pytest.mark.timeout(900)]
CALLER_HZ, OLGA_HZ, PETR_HZ = 1000, 835, 1420
TALK_SECONDS = 3.0
PATIENCE_SECONDS = 90.0


@pytest.fixture(scope="module")
def ports() -> dict[str, int]:
    """Where the operators' telephones stand."""
    return {"olga": free_sip_port(3), "petr": free_sip_port(3)}


@pytest.fixture(scope="module")
def centre(ports: dict[str, int]) -> Iterator[RunningSystem]:
    """By day, with two operators who have telephones and have not signed on yet."""
    folder = Path(tempfile.mkdtemp(prefix="rcto-", dir="/tmp"))
    try:
        with running_system(
            folder,
            platform_day_starts="00:00",
            platform_day_ends="23:59:59",
            call_no_input_seconds=20,
            handoff_offer_seconds=30,
        ) as running:
            hire(running, ports)
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def hire(system: RunningSystem, ports: dict[str, int]) -> None:
    engine = open_engine(f"sqlite:///{system.folder}/data.sqlite3")
    sessions = open_sessions(engine)
    with sessions.begin() as session:
        for login, port in ports.items():
            address = f"sip:{login}@127.0.0.1:{port}"
            session.add(
                OperatorRow(login=login, display_name=login, sip_address=address, skills={})
            )
    for login in ports:
        make_person(sessions, login, Role.OPERATOR, name=login.title())
    engine.dispose()


@asynccontextmanager
async def desk(system: RunningSystem, login: str) -> AsyncIterator[Page]:
    """The operator's page in a Chromium of its own, ready for calls."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = await (await browser.new_context(locale="ru-RU")).new_page()
        page.set_default_timeout(PATIENCE_MS)
        await page.goto(f"{system.base_url}/sign-in")
        await page.fill("#login", login)
        await page.fill("#password", PASSWORD)
        await page.press("#password", "Enter")
        await page.wait_for_selector("[data-state]")
        await page.wait_for_load_state("load")  # before its script the page hears no key
        await page.keyboard.press("Shift+F2")
        await page.wait_for_selector("[data-state=ready]")
        yield page
        await browser.close()


def telephone(login: str, hz: float, port: int, folder: Path) -> BaresipCaller:
    tone = write_tone(folder / f"{login}.wav", hz, seconds=90)
    setup = PhoneSetup(
        user=login, wav=tone, account=("answermode=auto",), port=port, longest_seconds=120
    )
    return BaresipCaller(setup)


def caller_phone(number: str, folder: Path) -> BaresipCaller:
    tone = write_tone(folder / "caller.wav", CALLER_HZ, seconds=110)
    return BaresipCaller(PhoneSetup(user=number, wav=tone, longest_seconds=120))


async def asks_for_a_person(system: RunningSystem, phone: BaresipCaller) -> None:
    await phone.dial(system.sip_address())
    await phone.wait_for("CALL_ESTABLISHED", seconds=30)
    await asyncio.sleep(1)  # the greeting has begun
    await phone.press("0")


async def test_accept_talk_hold_and_back_to_the_robot(
    centre: RunningSystem, ports: dict[str, int], tmp_path: Path
) -> None:
    async with (
        telephone("olga", OLGA_HZ, ports["olga"], tmp_path) as olga_phone,
        caller_phone("79000000101", tmp_path) as phone,
        desk(centre, "olga") as olga,
    ):
        await asks_for_a_person(centre, phone)
        await olga.wait_for_selector("[data-offer]")
        await olga.keyboard.press("F2")
        await olga_phone.wait_for("CALL_ESTABLISHED", seconds=PATIENCE_SECONDS)
        await olga.wait_for_selector("[data-stage=talking]")
        assert "79000000101" in await olga.inner_text(".caller-number")
        await asyncio.sleep(TALK_SECONDS)  # they talk
        await olga.keyboard.press("F7")
        await olga.wait_for_selector("button[aria-pressed=true]:has-text('Снять')")
        await olga.keyboard.press("F7")
        await olga.wait_for_selector("button[aria-pressed=false]:has-text('Удержание')")
        olga.on("dialog", lambda dialog: dialog.accept())
        await olga.get_by_role("button", name="Роботу на опрос").click()
        await olga.wait_for_selector("[data-stage=ended]")
        await olga_phone.wait_for("CALL_CLOSED", seconds=PATIENCE_SECONDS)
        await phone.hang_up()
        await phone.stop()
        await olga_phone.stop()
        at_caller, caller_hz = phone.heard()
        at_olga, olga_hz = olga_phone.heard()

    assert has_tone(at_caller, caller_hz, OLGA_HZ, seconds=1.5)
    assert seconds_of_tone(at_olga, olga_hz, CALLER_HZ) > 1.5


async def test_declined_by_one_the_caller_is_offered_to_the_next(
    centre: RunningSystem, ports: dict[str, int], tmp_path: Path
) -> None:
    async with (
        telephone("olga", OLGA_HZ, ports["olga"], tmp_path) as olga_phone,
        telephone("petr", PETR_HZ, ports["petr"], tmp_path) as petr_phone,
        caller_phone("79000000102", tmp_path) as phone,
        desk(centre, "olga") as olga,
        desk(centre, "petr") as petr,
    ):
        await asks_for_a_person(centre, phone)
        asked, other = await first_asked(olga, petr)
        await asked.get_by_role("button", name="Отклонить").click()
        await asked.get_by_role("button", name="Занят другим делом").click()
        await other.wait_for_selector("[data-offer]")
        await other.keyboard.press("F2")
        telephone_of_other = olga_phone if other is olga else petr_phone
        await telephone_of_other.wait_for("CALL_ESTABLISHED", seconds=PATIENCE_SECONDS)
        await other.wait_for_selector("[data-stage=talking]")
        await phone.hang_up()
        await other.wait_for_selector("[data-stage=ended]")


async def first_asked(one: Page, another: Page) -> tuple[Page, Page]:
    """Whose page shows the offer, and the other one."""
    looks = [asyncio.create_task(page.wait_for_selector("[data-offer]")) for page in (one, another)]
    done, waiting = await asyncio.wait(looks, return_when=asyncio.FIRST_COMPLETED)
    for look in waiting:
        look.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    return (one, another) if looks[0] in done else (another, one)


async def test_a_browser_that_is_killed_gives_its_caller_back_to_the_line(
    centre: RunningSystem, ports: dict[str, int], tmp_path: Path
) -> None:
    async with (
        telephone("petr", PETR_HZ, ports["petr"], tmp_path) as petr_phone,
        caller_phone("79000000103", tmp_path) as phone,
    ):
        async with desk(centre, "olga") as olga:
            await asks_for_a_person(centre, phone)
            await olga.wait_for_selector("[data-offer]")
        async with desk(centre, "petr") as petr:
            await petr.wait_for_selector("[data-offer]")
            await petr.keyboard.press("F2")
            await petr_phone.wait_for("CALL_ESTABLISHED", seconds=PATIENCE_SECONDS)
            await petr.wait_for_selector("[data-stage=talking]")
            await phone.hang_up()
            await petr.wait_for_selector("[data-stage=ended]")
