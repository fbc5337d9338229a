"""The board and what a supervisor does from it."""

import pytest

from core.access.audit import AuditFilter, Subject
from tests.fixtures.console_world import ConsoleWorld
from tests.handoff.console.conftest import Browser
from tests.handoff.console.test_desk import SLOTS, talk


async def test_the_board_shows_who_waits_who_works_and_masks_the_number(
    world: ConsoleWorld, olga: Browser, maria: Browser
) -> None:
    await talk(world, olga, call_id="call-1", slots=SLOTS)
    world.caller_asks("call-2", slots=SLOTS)
    page = (await maria.sees("/supervisor/board")).text
    assert "Olga" in page
    assert "Разговор" in page
    assert "79130000017" not in page
    assert "•••-••-17" in page


async def test_a_caller_is_moved_made_important_and_assigned(
    world: ConsoleWorld, olga: Browser, maria: Browser
) -> None:
    await talk(world, olga, call_id="call-1")
    handoff_id = world.caller_asks("call-2")
    base = f"/supervisor/calls/{handoff_id}"
    assert (await maria.does(f"{base}/first")).status_code == 200
    assert "важность 10" in (await maria.does(f"{base}/priority", value=10)).text
    operator_id = world.give_phone("olga")
    assert (await maria.does(f"{base}/assign", operator=operator_id)).status_code == 200
    with world.handoff.turns.reading() as look:
        found = look.line.get(handoff_id)
    assert found
    assert (found.priority, found.wanted_operator_id) == (10, operator_id)


@pytest.mark.parametrize("path", ["/supervisor", "/supervisor/board", "/supervisor/operators"])
async def test_an_operator_sees_no_board(path: str, olga: Browser) -> None:
    assert (await olga.sees(path)).status_code == 403


async def test_an_operator_does_nothing_from_the_board(world: ConsoleWorld, olga: Browser) -> None:
    handoff_id = await talk(world, olga)
    before = len(world.handoff.service.orders("gateway-0", 0))
    for action in ("first", "listen", "take-over", "end"):
        answer = await olga.does(f"/supervisor/calls/{handoff_id}/{action}")
        assert answer.status_code == 403
    assert len(world.handoff.service.orders("gateway-0", 0)) == before


async def test_a_supervisor_reads_a_card_and_it_is_written_down(
    world: ConsoleWorld, olga: Browser, maria: Browser
) -> None:
    handoff_id = await talk(world, olga, slots=SLOTS)
    page = await maria.sees(f"/supervisor/calls/{handoff_id}")
    assert "+79130000017" in page.text
    wanted = AuditFilter(login="maria", subject=Subject("handoff", handoff_id))
    assert world.app.state.web.audit.page(wanted, limit=5)


async def test_an_operator_is_paused_and_made_ready_by_the_supervisor(
    world: ConsoleWorld, olga: Browser, maria: Browser
) -> None:
    operator_id = world.give_phone("olga")
    assert "Пауза" in (await maria.does(f"/supervisor/operators/{operator_id}/pause")).text
    assert 'data-state="paused"' in (await olga.sees("/console/state")).text
    await maria.does(f"/supervisor/operators/{operator_id}/ready")
    assert 'data-state="ready"' in (await olga.sees("/console/state")).text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("sip:olga@10.0.0.5", 200),
        ("sip:olga@10.0.0.5:5070;transport=tls", 200),
        ("", 200),
        ("olga", 422),
        ("sip:olga@10.0.0.5\r\nX-Evil: 1", 422),
        ("sip:a b@host", 422),
    ],
)
async def test_a_telephone_of_the_profile_has_to_be_a_sip_address(
    address: str, status: int, world: ConsoleWorld, olga: Browser, maria: Browser
) -> None:
    operator_id = world.give_phone("olga")
    answer = await maria.does(
        f"/supervisor/operators/{operator_id}",
        sip_address=address,
        max_calls=1,
        wrap_up_seconds=30,
    )
    assert answer.status_code == status
