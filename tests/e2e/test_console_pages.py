"""A shift in a real Chromium over the real platform; the gateway is played, everything else is real."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from core.access.account import Visitor
from core.access.accounts import AccountBook, AccountDraft
from core.access.audit import AuditLog
from core.access.roles import Role
from core.contracts.orders import OrderKind
from core.db.base import utc_now
from tests.e2e.console_browser import Person, chromium, person
from tests.factories.people import PASSWORD, make_person
from tests.fakes.worker import FakeWorker, said_to_the_robot
from tests.fixtures.platform_process import TOKEN, PlatformProcess, platform_process

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]
SLOTS = {
    "service": "passport_age",
    "service_name": "Замена паспорта по возрасту",
    "municipality": "tomsk",
    "municipality_name": "Томск",
    "aspect": "documents",
}
SAID = said_to_the_robot("мне паспорт поменять", "Сказать про документы?", "позовите человека")
PEOPLE = {
    "olga": ("Ольга Примерова", Role.OPERATOR),
    "petr": ("Пётр Образцов", Role.OPERATOR),
    "maria": ("Мария Старшая", Role.SENIOR_OPERATOR),
}


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlatformProcess]:
    with platform_process(tmp_path_factory.mktemp("console"), handoff_offer_seconds=45) as running:
        for login, (name, role) in PEOPLE.items():
            make_person(running.sessions, login, role, name=name)
        yield running


@pytest.fixture(scope="module")
def worker(platform: PlatformProcess) -> Iterator[FakeWorker]:
    with FakeWorker(platform.base_url, TOKEN) as played:
        yield played


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def maria(platform: PlatformProcess, browser: Browser) -> Person:
    """Has written the telephones into the profiles."""
    senior = person(browser, platform.base_url)
    senior.signs_in("maria")
    senior.opens("/supervisor/operators")
    for login in PEOPLE:
        form = senior.page.locator("form.card", has_text=login)
        form.locator("input[name=sip_address]").fill(f"sip:{login}@127.0.0.1:5099")
        with senior.page.expect_response("**/supervisor/operators/*"):
            form.get_by_role("button", name="Сохранить").click()
    return senior


@pytest.fixture
def olga(platform: PlatformProcess, browser: Browser, maria: Person) -> Iterator[Person]:
    """At her desk and ready."""
    operator = person(browser, platform.base_url)
    operator.signs_in("olga")
    operator.opens("/console")
    operator.begins_the_shift()
    yield operator
    assert operator.complaints == []
    operator.ends_the_shift()
    operator.page.context.close()


def test_the_first_sign_in_wants_a_password_of_ones_own(
    platform: PlatformProcess, browser: Browser
) -> None:
    book = AccountBook(platform.sessions, AuditLog(platform.sessions, utc_now))
    password = book.create("ivan", AccountDraft("", frozenset({Role.OPERATOR})), Visitor())
    ivan = person(browser, platform.base_url)
    ivan.signs_in("ivan", password)
    ivan.page.fill("#current", password)
    ivan.page.fill("#wanted", PASSWORD)
    ivan.page.fill("#repeated", PASSWORD)
    ivan.page.press("#repeated", "Enter")
    ivan.sees("text=Пароль сменён")
    ivan.sees("[data-state=signed_out]")


def test_a_whole_call_by_keys_alone(worker: FakeWorker, olga: Person) -> None:
    call_id = worker.ask(slots=SLOTS, transcript=SAID, summary="Замена паспорта. Просит человека.")
    olga.sees("[data-offer]")
    assert "Входящий звонок" in olga.page.title()
    assert "Замена паспорта" in (olga.page.text_content("#offer-voice") or "")
    olga.presses("F2")
    olga.sees("[data-stage=talking]")
    olga.sees("text=+79130000017")
    worker.hears(call_id, "caller", "<img src=x onerror=alert(1)> алло")
    olga.sees("#said :text('<img src=x onerror=alert(1)> алло')")
    olga.presses("F7")
    olga.sees("button[aria-pressed=true]:has-text('Снять с удержания')")
    olga.presses("F7")
    olga.sees("button[aria-pressed=false]:has-text('Удержание')")
    olga.page.fill("#note", "перезвонит после обеда")
    olga.presses("F9")
    olga.sees("#target")
    olga.page.fill("#target", "sip:petr@127.0.0.1:5099")
    olga.page.get_by_role("button", name="Сначала поговорить").press("Enter")
    olga.page.get_by_role("button", name="Соединить и выйти").press("Enter")
    olga.sees("[data-stage=ended]")
    assert olga.page.input_value("#note") == "перезвонит после обеда"
    kinds = [order.kind for order in worker.orders if order.call_id == call_id]
    assert kinds == [
        OrderKind.RING_OPERATOR,
        OrderKind.HOLD,
        OrderKind.RESUME,
        OrderKind.CONSULT,
        OrderKind.COMPLETE_TRANSFER,
    ]
    olga.page.select_option("#result-code", "transferred")
    olga.begins_the_shift()
    olga.sees("text=Звонка нет")


def test_what_was_typed_survives_a_reload_and_an_ended_session(
    platform: PlatformProcess, worker: FakeWorker, olga: Person
) -> None:
    call_id = worker.ask(slots=SLOTS)
    olga.sees("[data-offer]")
    olga.presses("F2")
    olga.sees("[data-stage=talking]")
    olga.page.fill("#note", "почти дописанная заметка")
    olga.page.reload()
    olga.sees("[data-stage=talking]")
    assert olga.page.input_value("#note") == "почти дописанная заметка"
    olga.page.context.clear_cookies()
    olga.page.get_by_role("button", name="Сохранить").click()
    olga.sees("#notices :text('набранное сохранится')")
    assert olga.page.input_value("#note") == "почти дописанная заметка"
    olga.signs_in("olga")
    olga.opens("/console")
    olga.sees("[data-stage=talking]")
    assert olga.page.input_value("#note") == "почти дописанная заметка"
    worker.caller_hangs_up(call_id)
    olga.sees("[data-stage=ended]")


def test_the_board_follows_the_line(worker: FakeWorker, olga: Person, maria: Person) -> None:
    maria.opens("/supervisor")
    call_id = worker.ask(slots=SLOTS, caller="+79130000018")
    maria.sees("td:has-text('Ольга Примерова')")
    olga.sees("[data-offer]")
    olga.presses("F2")
    maria.sees("tr:has-text('Ольга Примерова'):has-text('Забрать')")
    maria.page.get_by_role("button", name="Слушать").click()
    maria.page.get_by_role("button", name="Карточка").click()
    maria.sees("#foreign-call :text('+79130000018')")
    kinds = [order.kind for order in worker.orders if order.call_id == call_id]
    assert kinds == [OrderKind.RING_OPERATOR, OrderKind.LISTEN]
    worker.caller_hangs_up(call_id)
    maria.sees("td:has-text('Разговоров нет')")
    assert maria.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(
    scheme: str, platform: PlatformProcess, worker: FakeWorker, browser: Browser, maria: Person
) -> None:
    operator = person(browser, platform.base_url, scheme=scheme)
    operator.opens("/sign-in")
    assert operator.serious_findings() == []
    operator.signs_in("petr")
    operator.opens("/console")
    operator.begins_the_shift()
    call_id = worker.ask(slots=SLOTS, transcript=SAID, summary="Замена паспорта. Просит человека.")
    operator.sees("[data-offer]")
    assert operator.serious_findings() == []
    operator.presses("F2")
    operator.sees("[data-stage=talking]")
    assert operator.serious_findings() == []
    maria.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for path in ("/supervisor", "/supervisor/operators", "/status", "/account"):
        maria.opens(path)
        assert maria.serious_findings() == []
    worker.caller_hangs_up(call_id)
    operator.sees("[data-stage=ended]")
    operator.ends_the_shift()
    operator.page.context.close()
