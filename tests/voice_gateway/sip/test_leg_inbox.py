import asyncio

import pytest

from core.errors import CallEnded
from voice_gateway.sip.counters import LineCounters
from voice_gateway.sip.digits import DigitWay
from voice_gateway.sip.leg_events import Press
from voice_gateway.sip.leg_inbox import MOST_WAITING_EVENTS, MOST_WAITING_FRAMES, LegInbox
from voice_gateway.telephony import DigitPressed, DuplexFrame, Held, HungUp


def frame(number: int) -> DuplexFrame:
    return DuplexFrame(number.to_bytes(2, "little"), b"")


async def test_reader_that_falls_behind_loses_the_oldest_frames_and_they_are_counted() -> None:
    counters = LineCounters()
    inbox = LegInbox(counters)
    for number in range(MOST_WAITING_FRAMES + 7):
        inbox.take_frame(frame(number))
    inbox.notice_ended(HungUp())
    read = [one async for one in inbox.frames()]

    assert read[0] == frame(7)
    assert len(read) == MOST_WAITING_FRAMES
    assert counters.dropped_frames == 7


async def test_frames_that_come_while_somebody_waits_are_read_and_the_end_ends_them() -> None:
    inbox = LegInbox(LineCounters())
    read: list[DuplexFrame] = []

    async def reader() -> None:
        async for one in inbox.frames():
            read.append(one)

    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        tasks.create_task(reader())
        for number in range(3):
            await asyncio.sleep(0)
            inbox.take_frame(frame(number))
        inbox.notice_ended(HungUp())
    assert read == [frame(0), frame(1), frame(2)]


async def test_events_come_in_order_and_end_with_the_hang_up() -> None:
    inbox = LegInbox(LineCounters())
    inbox.take_press(Press("5", DigitWay.RTP_EVENT, 1.0))
    inbox.take_press(Press("5", DigitWay.INFO, 1.1))
    inbox.take_event(Held())
    inbox.notice_ended(HungUp(200, "bye"))
    inbox.notice_ended(HungUp(500, "again"))

    assert [event async for event in inbox.events()] == [
        DigitPressed("5"), Held(), HungUp(200, "bye"),
    ]  # fmt: skip


async def test_flood_of_keys_is_bounded_and_the_end_is_never_lost() -> None:
    counters = LineCounters()
    inbox = LegInbox(counters)
    for number in range(MOST_WAITING_EVENTS + 50):
        inbox.take_press(Press("1", DigitWay.INFO, float(number)))
    inbox.notice_ended(HungUp())
    events = [event async for event in inbox.events()]

    assert len(events) == MOST_WAITING_EVENTS + 1
    assert events[-1] == HungUp()
    assert counters.dropped_events == 50


async def test_leg_that_is_over_says_so() -> None:
    inbox = LegInbox(LineCounters())
    inbox.check_alive()
    inbox.notice_ended(HungUp(486, "Busy"))
    with pytest.raises(CallEnded, match="486"):
        inbox.check_alive()
    assert inbox.milestone.is_set()
    assert inbox.played.is_set()
