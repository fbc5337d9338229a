import asyncio

from voice_gateway.stt.pcm_backlog import PcmBacklog

RATE_HZ = 8000
TENTH = bytes(1600)


def numbered(number: int) -> bytes:
    return bytes([number]) * len(TENTH)


async def test_sound_comes_out_in_order_and_in_bites() -> None:
    backlog = PcmBacklog(RATE_HZ, limit_seconds=10)
    for number in range(5):
        backlog.put(numbered(number))
    assert await backlog.take(limit_seconds=0.2) == numbered(0) + numbered(1)
    assert await backlog.take(limit_seconds=10) == numbered(2) + numbered(3) + numbered(4)


async def test_the_oldest_is_dropped_and_counted_when_nobody_takes() -> None:
    backlog = PcmBacklog(RATE_HZ, limit_seconds=0.3)
    for number in range(5):
        backlog.put(numbered(number))
    assert backlog.dropped_seconds == 0.2
    assert round(backlog.waiting_seconds, 3) == 0.3
    assert (await backlog.take(limit_seconds=1)).startswith(numbered(2))


async def test_a_closed_backlog_gives_the_rest_and_then_nothing() -> None:
    backlog = PcmBacklog(RATE_HZ, limit_seconds=1)
    backlog.put(TENTH)
    backlog.close()
    backlog.put(TENTH)
    assert await backlog.take(limit_seconds=1) == TENTH
    assert await backlog.take(limit_seconds=1) == b""


async def test_a_taker_waits_for_sound() -> None:
    backlog = PcmBacklog(RATE_HZ, limit_seconds=1)
    taking = asyncio.create_task(backlog.take(limit_seconds=1))
    backlog.put(TENTH)
    assert await taking == TENTH


async def test_a_recording_waits_until_there_is_room() -> None:
    backlog = PcmBacklog(RATE_HZ, limit_seconds=1)
    backlog.put(TENTH)
    waiting = asyncio.create_task(backlog.wait_below(0.05))
    await backlog.take(limit_seconds=1)
    await waiting
    assert backlog.dropped_seconds == 0


async def test_discarded_sound_does_not_come_out() -> None:
    backlog = PcmBacklog(RATE_HZ, limit_seconds=1)
    backlog.put(TENTH)
    backlog.discard()
    backlog.close()
    assert await backlog.take(limit_seconds=1) == b""
