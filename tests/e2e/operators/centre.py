"""A centre over PostgreSQL with operators at telephones and pages, as the tests here see it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Page, async_playwright
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from core.access.roles import Role
from core.contracts.call_record import CallOutcome
from core.db.models.call_record import CallRow, CallTurnRow
from core.db.models.handoff import HandoffRow, PeerCentreRow
from core.db.models.operator import OperatorRow
from tests.e2e.console_browser import CHROMIUM, PATIENCE_MS
from tests.factories.people import PASSWORD, make_person
from tests.fixtures.baresip import BaresipCaller, PhoneSetup
from tests.fixtures.gateway_worker import gauge_of
from tests.fixtures.postgres import PostgresCluster
from tests.fixtures.running_system import RunningSystem
from tests.fixtures.tones import write_tone

CALLER_HZ, OLGA_HZ, PETR_HZ = 1000, 835, 1420
TONE_OF = {"olga": OLGA_HZ, "petr": PETR_HZ}
PATIENCE_SECONDS = 90.0
POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Centre:
    """`ports`: where each operator's telephone stands; `callback_port`: where numbers are dialled to."""

    system: RunningSystem
    sessions: sessionmaker[Session]
    database: PostgresCluster
    ports: dict[str, int]
    callback_port: int

    def handoffs(self, number: str) -> list[HandoffRow]:
        """Requests of a caller, oldest first."""
        wanted = select(HandoffRow).where(HandoffRow.caller.endswith(number))
        with self.sessions() as session:
            return list(session.scalars(wanted.order_by(HandoffRow.asked_at)))

    def calls(self, number: str) -> list[CallRow]:
        wanted = select(CallRow).where(CallRow.caller.endswith(number))
        with self.sessions() as session:
            return list(session.scalars(wanted.order_by(CallRow.started_at)))

    def outcomes(self, number: str) -> list[CallOutcome | None]:
        return [CallOutcome(call.outcome) if call.outcome else None for call in self.calls(number)]

    def commands(self, number: str) -> list[str]:
        """What the dialogue has told the gateway to do, turn by turn."""
        wanted = select(CallTurnRow.command).join(CallRow, CallRow.id == CallTurnRow.call_id)
        with self.sessions() as session:
            found = wanted.where(CallRow.caller.endswith(number)).order_by(CallTurnRow.number)
            return list(session.scalars(found))

    def services_asked(self, number: str) -> set[str]:
        """Services the robot has understood the caller to speak of."""
        wanted = select(CallTurnRow.service).join(CallRow, CallRow.id == CallTurnRow.call_id)
        with self.sessions() as session:
            return set(session.scalars(wanted.where(CallRow.caller.endswith(number))))

    def worker_answers(self) -> bool:
        return gauge_of(self.system.environment, "gateway_legs") >= 0

    def set_neighbour(self, address: str, *, is_healthy: bool) -> None:
        """The only neighbour; `is_healthy`: what the centre thinks before it has asked."""
        with self.sessions.begin() as session:
            row = session.scalar(select(PeerCentreRow).where(PeerCentreRow.code == "barnaul"))
            if row is None:
                row = PeerCentreRow(code="barnaul", name="Соседний центр")
                session.add(row)
            row.sip_address, row.is_active, row.is_healthy = address, True, is_healthy

    def forget_neighbours(self) -> None:
        with self.sessions.begin() as session:
            session.execute(update(PeerCentreRow).values(is_active=False))

    def neighbour_is_healthy(self) -> bool:
        wanted = select(PeerCentreRow.is_healthy).where(PeerCentreRow.is_active)
        with self.sessions() as session:
            return bool(session.scalar(wanted))

    def phone_of(self, login: str, folder: Path) -> BaresipCaller:
        return telephone(login, TONE_OF[login], self.ports[login], folder)


def hire(sessions: sessionmaker[Session], ports: dict[str, int]) -> None:
    """People with telephones who have not signed on yet."""
    with sessions.begin() as session:
        for login, port in ports.items():
            address = f"sip:{login}@127.0.0.1:{port}"
            session.add(
                OperatorRow(login=login, display_name=login, sip_address=address, skills={})
            )
    for login in ports:
        make_person(sessions, login, Role.OPERATOR, name=login.title())


@asynccontextmanager
async def desk(base_url: str, login: str) -> AsyncIterator[Page]:
    """The operator's page in a Chromium of its own, ready for calls. At the end the browser is killed."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = await (await browser.new_context(locale="ru-RU")).new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("dialog", lambda dialog: dialog.accept())
        await page.goto(f"{base_url}/sign-in")
        await page.fill("#login", login)
        await page.fill("#password", PASSWORD)
        await page.press("#password", "Enter")
        await page.wait_for_selector("[data-state]")
        await page.wait_for_load_state("load")  # before its script the page hears no key
        await page.keyboard.press("Shift+F2")
        await page.wait_for_selector("[data-state=ready]")
        yield page
        await browser.close()


async def ends_the_shift(page: Page) -> None:
    """Nobody is offered to this operator any more."""
    await page.get_by_role("button", name="Закончить смену").click()
    await page.wait_for_selector("[data-state=signed_out]")


async def accepts(page: Page, phone: BaresipCaller) -> None:
    """The offer on the page is taken; the talk begins."""
    await page.wait_for_selector("[data-offer]")
    await page.keyboard.press("F2")
    await phone.wait_for("CALL_ESTABLISHED", seconds=PATIENCE_SECONDS)
    await page.wait_for_selector("[data-stage=talking]")


def telephone(login: str, hz: float, port: int, folder: Path) -> BaresipCaller:
    tone = write_tone(folder / f"{login}.wav", hz, seconds=90)
    setup = PhoneSetup(
        user=login, wav=tone, account=("answermode=auto",), port=port, longest_seconds=120
    )
    return BaresipCaller(setup)


def caller_phone(number: str, folder: Path, *, port: int = 0) -> BaresipCaller:
    """It answers when it is called back at `port`."""
    tone = write_tone(folder / f"{number}.wav", CALLER_HZ, seconds=110)
    return BaresipCaller(
        PhoneSetup(
            user=number, wav=tone, account=("answermode=auto",), port=port, longest_seconds=120
        )
    )


async def asks_for_a_person(system: RunningSystem, phone: BaresipCaller) -> None:
    await phone.dial(system.sip_address())
    await phone.wait_for("CALL_ESTABLISHED", seconds=30)
    await asyncio.sleep(1)  # the greeting has begun
    await phone.press("0")


async def until(condition: Callable[[], bool], *, seconds: float = PATIENCE_SECONDS) -> None:
    async with asyncio.timeout(seconds):
        while not await asyncio.to_thread(condition):  # noqa: ASYNC110 - other processes
            await asyncio.sleep(POLL_SECONDS)


async def talk_for(seconds: float, *telephones: BaresipCaller) -> None:
    """So much sound reaches each of these."""
    sizes = lambda phone: sum(path.stat().st_size for path in phone.folder.glob("dump-*-dec.wav"))  # noqa: E731
    before = [sizes(phone) for phone in telephones]
    wanted = seconds * 16000
    await until(
        lambda: all(
            sizes(phone) - size >= wanted for phone, size in zip(telephones, before, strict=True)
        )
    )
