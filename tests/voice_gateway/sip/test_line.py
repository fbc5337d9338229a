import asyncio

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from voice_gateway.sip.line import FRAME_BYTES, SILENCE, Line, mixed
from voice_gateway.sip.relay import Relay
from voice_gateway.telephony import DuplexFrame

samples = st.lists(st.integers(-32768, 32767), min_size=160, max_size=160)


class FrameListener:
    """The event loop's end of a line."""

    def __init__(self) -> None:
        self.frames: list[DuplexFrame] = []
        self.played = 0
        self._came = asyncio.Event()

    def take_frame(self, frame: DuplexFrame) -> None:
        self.frames.append(frame)
        self._came.set()

    def notice_played(self, _waiting_bytes: int) -> None:
        self.played += 1

    async def wait_for_frames(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.frames) < count:
                self._came.clear()
                await self._came.wait()


def pcm(values: list[int]) -> bytes:
    return np.array(values, "<i2").tobytes()


@given(samples, samples)
def test_mix_is_the_sum_within_sixteen_bits(first: list[int], second: list[int]) -> None:
    expected = [max(-32768, min(32767, a + b)) for a, b in zip(first, second, strict=True)]
    assert np.frombuffer(mixed(pcm(first), pcm(second)), "<i2").tolist() == expected


async def test_frame_carries_what_was_heard_and_what_was_given_at_the_same_tick() -> None:
    listener = FrameListener()
    line = Line(Relay(asyncio.get_running_loop()), listener)
    line.playback.put(b"\2" * FRAME_BYTES)
    assert line.give_frame() == b"\2" * FRAME_BYTES
    line.take_frame(b"\1" * FRAME_BYTES)
    line.give_frame()
    line.take_frame(SILENCE)
    await listener.wait_for_frames(2)

    assert listener.frames[0].heard == b"\1" * FRAME_BYTES
    assert listener.frames[0].sounded == b"\2" * FRAME_BYTES
    assert listener.frames[1].sounded == SILENCE
    assert listener.played == 1


async def test_bridged_person_is_part_of_what_was_sounded() -> None:
    caller, person = FrameListener(), FrameListener()
    relay = Relay(asyncio.get_running_loop())
    first, second = Line(relay, caller), Line(relay, person)
    first.sources, second.sources = (second,), (first,)
    second.give_frame()
    second.take_frame(pcm([100] * 160))
    first.playback.put(pcm([7] * 160))
    first.give_frame()
    first.take_frame(pcm([5] * 160))
    await caller.wait_for_frames(1)

    assert caller.frames[0].sounded == pcm([107] * 160)
    assert caller.frames[0].heard == pcm([5] * 160)
