"""The operator's page: shift, offers, the call in hand, and what is refused."""

import re

import pytest

from core.access.audit import AuditFilter, AuditKind, Subject
from core.access.roles import Role
from core.contracts.orders import ReportKind
from handoff.line import HandoffState
from tests.fakes.worker import said_to_the_robot
from tests.fixtures.console_world import ConsoleWorld
from tests.handoff.console.conftest import Browser, Now, browser_of

SLOTS = {"service": "passport_age", "service_name": "Замена паспорта", "aspect": "documents"}
OFFER = re.compile(r'data-offer="([0-9a-f]+)"')


async def offer_to(browser: Browser) -> str:
    found = OFFER.search((await browser.sees("/console/offers")).text)
    assert found, "no offer on the page"
    return found.group(1)


async def talk(world: ConsoleWorld, browser: Browser, **fields: object) -> str:
    """A caller asks, the operator accepts and picks up; returns the id of the request."""
    handoff_id = world.caller_asks(**fields)
    await browser.does(f"/console/offers/{await offer_to(browser)}/accept")
    world.worker_reports(ReportKind.BRIDGED, handoff_id=handoff_id)
    return handoff_id


async def test_without_a_telephone_nobody_begins_a_shift(petr: Browser) -> None:
    answer = await petr.does("/console/shift/ready")
    assert answer.status_code == 409
    assert "не указан телефон" in answer.text


async def test_the_state_follows_ready_pause_and_the_end_of_the_shift(olga: Browser) -> None:
    assert 'data-state="ready"' in (await olga.sees("/console/state")).text
    paused = await olga.does("/console/shift/pause", reason="lunch")
    assert "Обед" in paused.text
    ready = await olga.does("/console/shift/ready")
    assert 'data-state="ready"' in ready.text
    out = await olga.does("/console/shift/end")
    assert 'data-state="signed_out"' in out.text


async def test_a_reason_that_is_not_on_the_list_is_refused(olga: Browser) -> None:
    answer = await olga.does("/console/shift/pause", reason="<script>")
    assert answer.status_code == 422
    assert 'data-state="ready"' in (await olga.sees("/console/state")).text


async def test_the_card_shows_the_request_the_script_and_the_answer(
    world: ConsoleWorld, olga: Browser
) -> None:
    said = said_to_the_robot("мне паспорт поменять", "Сказать про документы?")
    await talk(world, olga, slots=SLOTS, transcript=said, summary="Замена паспорта. Просит.")
    page = (await olga.sees("/console/call")).text
    for expected in ("+79130000017", "мне паспорт поменять", "Уточните возраст", "Документы"):
        assert expected in page


async def test_opening_a_card_is_written_down_with_the_call_and_no_number(
    world: ConsoleWorld, olga: Browser
) -> None:
    handoff_id = await talk(world, olga)
    await olga.sees("/console/call")
    wanted = AuditFilter(kind=AuditKind.READ, subject=Subject("handoff", handoff_id))
    entry = world.app.state.web.audit.page(wanted, limit=5)[0]
    assert (entry.login, entry.action) == ("olga", "call_card_opened")
    assert "79130000017" not in repr(entry)


async def test_markup_in_names_words_and_notes_is_shown_as_text(
    world: ConsoleWorld, olga: Browser
) -> None:
    attack = "<img src=x onerror=alert(1)>"
    said = said_to_the_robot(attack)
    slots = {"service_name": attack, "municipality_name": attack, "name": attack}
    handoff_id = await talk(world, olga, slots=slots, transcript=said, summary=attack)
    await olga.does(f"/console/calls/{handoff_id}/notes", text=attack)
    page = (await olga.sees("/console/call")).text
    assert "<img" not in page
    assert page.count("&lt;img src=x onerror=alert(1)&gt;") >= 4


async def test_a_decline_with_a_reason_takes_the_offer_off_the_page(
    world: ConsoleWorld, olga: Browser
) -> None:
    world.caller_asks()
    answer = await olga.does(f"/console/offers/{await offer_to(olga)}/decline", reason="busy")
    assert answer.status_code == 200
    assert "data-offer" not in answer.text


async def test_an_offer_of_another_cannot_be_accepted(
    world: ConsoleWorld, olga: Browser, petr: Browser
) -> None:
    handoff_id = world.caller_asks()
    answer = await petr.does(f"/console/offers/{await offer_to(olga)}/accept")
    assert answer.status_code == 403
    assert "ведёте не вы" in answer.text
    with world.handoff.turns.reading() as look:
        found = look.line.get(handoff_id)
    assert found
    assert found.state is HandoffState.OFFERED


@pytest.mark.parametrize("action", ["hold", "mute", "end", "return", "complete", "join", "drop"])
async def test_acting_on_another_operators_call_is_refused_and_orders_nothing(
    action: str, world: ConsoleWorld, olga: Browser, petr: Browser
) -> None:
    handoff_id = await talk(world, olga)
    before = len(world.handoff.service.orders("gateway-0", 0))
    answer = await petr.does(f"/console/calls/{handoff_id}/{action}")
    assert answer.status_code == 403
    assert len(world.handoff.service.orders("gateway-0", 0)) == before


@pytest.mark.parametrize("part", ["said", "notes", "answer", "visits", "complaints"])
async def test_another_operators_card_cannot_be_read(
    part: str, world: ConsoleWorld, olga: Browser, petr: Browser
) -> None:
    handoff_id = await talk(world, olga)
    answer = await petr.sees(f"/console/calls/{handoff_id}/{part}")
    assert answer.status_code == 403
    assert "79130000017" not in answer.text


async def test_an_offer_that_is_over_says_so(world: ConsoleWorld, olga: Browser, now: Now) -> None:
    world.caller_asks()
    offer = await offer_to(olga)
    now.passes(seconds=14)
    world.handoff.service.beat()
    answer = await olga.does(f"/console/offers/{offer}/accept")
    assert answer.status_code == 409
    assert "Время на ответ вышло" in answer.text


async def test_notes_results_and_tags_are_kept_after_the_talk(
    world: ConsoleWorld, olga: Browser
) -> None:
    handoff_id = await talk(world, olga)
    world.worker_reports(ReportKind.BRIDGE_ENDED, handoff_id=handoff_id, detail={"by": "caller"})
    page = (await olga.sees("/console/call")).text
    assert "Разговор завершён" in page
    await olga.does(f"/console/calls/{handoff_id}/notes", text="перезвонит завтра")
    answer = await olga.does(
        f"/console/calls/{handoff_id}/result", result="answered", tags=["urgent", "elderly"]
    )
    assert answer.text.count("checked") == 2
    assert "перезвонит завтра" in (await olga.sees(f"/console/calls/{handoff_id}/notes")).text
    ready = await olga.does("/console/shift/ready")
    assert ready.headers["hx-trigger"] == "rcto:call"
    assert "Звонка нет" in (await olga.sees("/console/call")).text


async def test_while_the_same_call_is_in_hand_only_its_buttons_are_drawn_anew(
    world: ConsoleWorld, olga: Browser
) -> None:
    handoff_id = await talk(world, olga)
    answer = await olga.sees(f"/console/call?shown={handoff_id}")
    assert answer.headers["hx-retarget"] == "#controls"
    assert "<textarea" not in answer.text


async def test_search_finds_services_articles_and_offices(olga: Browser) -> None:
    found = (await olga.sees("/console/knowledge?q=замена паспорта документы")).text
    assert "/console/knowledge/service/passport" in found
    card = await olga.sees("/console/knowledge/service/passport_age")
    assert "Документы" in card.text
    assert (await olga.sees("/console/knowledge/service/none")).status_code == 404
    assert (await olga.sees("/console/knowledge/accounts/admin")).status_code == 404


async def test_an_analyst_has_no_desk(world: ConsoleWorld) -> None:
    async for browser in browser_of(world, "anna", Role.ANALYST):
        assert (await browser.sees("/console")).status_code == 403
        assert (await browser.sees("/supervisor")).status_code == 403
