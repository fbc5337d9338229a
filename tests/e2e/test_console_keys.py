"""Keys pressed while the desk is drawing itself anew: none of them may be lost."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import APIResponse, Browser, Route

from core.access.roles import Role
from core.db.models.operator import OperatorRow
from tests.e2e.console_browser import Person, chromium, person
from tests.factories.people import make_person
from tests.fixtures.platform_process import PlatformProcess, platform_process

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
LOOK_MS = 20
RENEW_STATE = "htmx.trigger(document.body, 'rcto:state')"
PRESS_RIGHT_AFTER_THE_NEXT_SWAP = """
document.body.addEventListener("htmx:afterSwap", () => setTimeout(() =>
  document.dispatchEvent(new KeyboardEvent("keydown", {key: "F2", shiftKey: true}))), {once: true})
"""


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlatformProcess]:
    with platform_process(tmp_path_factory.mktemp("keys")) as running:
        make_person(running.sessions, "olga", Role.OPERATOR)
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def olga(platform: PlatformProcess, browser: Browser) -> Iterator[Person]:
    """At her desk, all its parts drawn, the shift not begun."""
    operator = person(browser, platform.base_url)
    operator.signs_in("olga")
    operator.opens("/console")
    with platform.sessions.begin() as session:
        session.query(OperatorRow).update({"sip_address": "sip:olga@127.0.0.1:5099"})
    with operator.page.expect_response("**/console/call*"):
        operator.page.reload()
    operator.page.wait_for_load_state("networkidle")
    yield operator
    operator.ends_the_shift()
    operator.page.context.close()


def test_a_key_pressed_right_after_its_button_was_renewed_works(olga: Person) -> None:
    olga.page.evaluate(PRESS_RIGHT_AFTER_THE_NEXT_SWAP)
    olga.page.evaluate(RENEW_STATE)
    olga.sees("[data-state=ready]")


def test_a_key_pressed_while_its_button_is_being_fetched_anew_works(olga: Person) -> None:
    held: list[tuple[Route, APIResponse]] = []
    olga.page.route("**/console/state", lambda route: held.append((route, route.fetch())), times=1)
    olga.page.evaluate(RENEW_STATE)
    while not held:
        olga.page.wait_for_timeout(LOOK_MS)
    with olga.page.expect_response("**/console/shift/ready"):
        olga.presses("Shift+F2")
    route, stale = held[0]
    with olga.page.expect_response("**/console/state"):
        route.fulfill(response=stale)
    olga.sees("[data-state=ready]")


def test_an_old_picture_that_comes_before_the_answer_to_the_key_is_no_end_of_it(
    olga: Person,
) -> None:
    posted: list[Route] = []
    olga.page.route("**/console/shift/ready", lambda route: posted.append(route), times=1)
    olga.presses("Shift+F2")
    while not posted:
        olga.page.wait_for_timeout(LOOK_MS)
    with olga.page.expect_response("**/console/state"):
        olga.page.evaluate(RENEW_STATE)
    posted[0].continue_()
    olga.sees("[data-state=ready]")
