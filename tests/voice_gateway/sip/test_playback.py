from hypothesis import given
from hypothesis import strategies as st

from voice_gateway.sip.playback import PlaybackQueue

FRAME = 320


@given(st.lists(st.binary(max_size=1000), max_size=20))
def test_what_was_put_comes_out_in_frames_and_in_order(pieces: list[bytes]) -> None:
    queue = PlaybackQueue(FRAME, 10**6)
    for piece in pieces:
        queue.put(piece)
    whole = b"".join(pieces)
    taken = b""
    while queue.waiting_bytes:
        frame, _ = queue.take()
        assert len(frame) == FRAME
        taken += frame
    assert taken[: len(whole)] == whole
    assert not any(taken[len(whole) :])


def test_empty_queue_gives_silence_and_says_the_end_once() -> None:
    queue = PlaybackQueue(FRAME, 10**6)
    queue.put(b"\1" * FRAME)
    assert queue.take() == (b"\1" * FRAME, True)
    assert queue.take() == (bytes(FRAME), False)


def test_above_the_limit_the_newest_is_dropped_and_counted() -> None:
    queue = PlaybackQueue(FRAME, 1000)
    queue.put(b"a" * 800)
    queue.put(b"b" * 800)
    queue.put(b"c" * 10)
    assert queue.waiting_bytes == 1000
    assert queue.dropped_bytes == 610
    assert queue.take()[0] == b"a" * FRAME


def test_clearing_tells_what_was_not_played() -> None:
    queue = PlaybackQueue(FRAME, 10**6)
    queue.put(b"a" * 1000)
    queue.take()
    assert queue.clear() == 680
    assert queue.take() == (bytes(FRAME), False)
