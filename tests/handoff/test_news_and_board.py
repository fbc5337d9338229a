"""What pages are told as it happens, and what the board shows."""

import asyncio

from core.calls.queue_log import LogLine, QueueEvent
from core.contracts.orders import ReportKind
from handoff.board import BoardReader
from handoff.news import MOST_UNREAD, News, Subscription
from handoff.operator_state import OperatorState
from tests.handoff.line_world import NOON, TOMSK, LineWorld

WAIT_SECONDS = 20.0


async def heard_until(page: Subscription, event: QueueEvent) -> list[QueueEvent]:
    heard: list[QueueEvent] = []
    async with asyncio.timeout(WAIT_SECONDS):
        while not heard or heard[-1] is not event:
            line = await page.next()
            if line is not None:
                heard.append(line.event)
    return heard


async def test_pages_hear_of_everything_written_since_they_listen(world: LineWorld) -> None:
    anna = await asyncio.to_thread(world.on_duty, "anna")
    news = News(world.turns, world.bell)
    async with news.subscribe() as page, news.subscribe() as other:
        await asyncio.to_thread(world.asks)
        await asyncio.to_thread(world.accepts, anna)
        told = await heard_until(page, QueueEvent.ACCEPT)
        assert told == [QueueEvent.ENTERQUEUE, QueueEvent.OFFER, QueueEvent.ACCEPT]
        assert await heard_until(other, QueueEvent.ACCEPT) == told


async def test_what_another_process_writes_is_heard_too(world: LineWorld) -> None:
    news = News(world.turns, world.bell)
    async with news.subscribe() as page:
        world.restart()
        await asyncio.to_thread(world.asks)
        assert await heard_until(page, QueueEvent.ENTERQUEUE)


async def test_a_page_that_does_not_read_is_told_that_it_has_missed_something() -> None:
    page = Subscription()
    for number in range(MOST_UNREAD + 1):
        page.tell(LogLine(number, NOON, QueueEvent.HEARD))
    page.tell(LogLine(9_999, NOON, QueueEvent.CONNECT))
    assert await page.next() is None
    last = await page.next()
    assert last is not None
    assert last.number == 9_999


def test_the_board_shows_who_waits_who_works_and_the_norm(world: LineWorld) -> None:
    anna, boris = world.on_duty("anna"), world.on_duty("boris")
    world.shift.pause(boris, "обед")
    world.asks("call-1")
    world.talks(anna, "call-1")
    world.asks("call-2", caller="+79130000002")
    world.passes(10, pages=(anna, boris))
    board = BoardReader(world.turns, world.rules, TOMSK).read()
    assert [(one.handoff.call_id, one.position) for one in board.callers] == [("call-2", 1)]
    assert board.longest_wait_seconds == 10
    assert [talk.call_id for talk in board.talks] == ["call-1"]
    states = {one.name: (one.state, one.pause_reason) for one in board.operators}
    assert states == {
        "Anna": (OperatorState.TALKING, ""),
        "Boris": (OperatorState.PAUSED, "обед"),
    }
    assert (board.today.asked, board.today.within_norm) == (2, 1.0)


def test_an_abandoned_caller_lowers_the_share_within_the_norm(world: LineWorld) -> None:
    anna = world.on_duty("anna")
    world.asks("call-1")
    world.talks(anna, "call-1")
    world.asks("call-2", caller="+79130000002")
    world.reports(ReportKind.CALLER_LEFT, "call-2")
    board = BoardReader(world.turns, world.rules, TOMSK).read()
    assert (board.today.within_norm, board.today.abandonment) == (0.5, 0.5)
