"""Frames on their way to the ear."""

from voice_gateway.frame_pump import FrameTap, SoundWatch
from voice_gateway.telephony import DuplexFrame


async def test_a_busy_ear_loses_the_oldest_frames_and_the_loss_is_counted() -> None:
    tap = FrameTap(limit=3)
    for number in range(5):
        tap.put(DuplexFrame(bytes([number]), b""))
    frames = tap.frames()
    assert [(await anext(frames)).heard[0] for _ in range(3)] == [2, 3, 4]
    assert tap.dropped == 2
    await frames.aclose()  # type: ignore[attr-defined]


def test_the_first_audible_sound_is_told_once() -> None:
    told: list[bool] = []
    watch = SoundWatch()
    watch.see(b"\1\1")
    watch.arm(lambda: told.append(True))
    for sounded in (b"\0\0", b"\0\1", b"\1\1"):
        watch.see(sounded)
    assert told == [True]
