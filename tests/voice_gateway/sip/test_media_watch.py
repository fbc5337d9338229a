from voice_gateway.sip.media_watch import MediaWatch
from voice_gateway.telephony import MediaLost, MediaRestored


def test_silence_longer_than_the_limit_is_told_once() -> None:
    watch = MediaWatch(2.0)
    assert watch.see(10, at_seconds=0.0, is_held=False) is None
    assert watch.see(10, at_seconds=1.9, is_held=False) is None
    assert watch.see(10, at_seconds=2.5, is_held=False) == MediaLost(2.5)
    assert watch.see(10, at_seconds=9.0, is_held=False) is None


def test_first_packet_after_it_is_told() -> None:
    watch = MediaWatch(1.0)
    watch.see(10, at_seconds=0.0, is_held=False)
    watch.see(10, at_seconds=2.0, is_held=False)
    assert watch.see(11, at_seconds=2.2, is_held=False) == MediaRestored()
    assert watch.see(12, at_seconds=2.4, is_held=False) is None


def test_phone_that_never_sends_is_noticed() -> None:
    watch = MediaWatch(1.0, moved_at=5.0)
    watch.see(0, at_seconds=5.0, is_held=False)
    assert watch.see(0, at_seconds=6.5, is_held=False) == MediaLost(1.5)


def test_hold_does_not_count() -> None:
    watch = MediaWatch(1.0)
    watch.see(10, at_seconds=0.0, is_held=False)
    assert watch.see(10, at_seconds=60.0, is_held=True) is None
    assert watch.see(10, at_seconds=60.5, is_held=False) is None
    assert watch.see(10, at_seconds=61.0, is_held=False) == MediaLost(1.0)


def test_counter_that_starts_anew_is_not_silence() -> None:
    watch = MediaWatch(1.0)
    watch.see(500, at_seconds=0.0, is_held=False)
    assert watch.see(3, at_seconds=0.9, is_held=False) is None
    assert watch.see(3, at_seconds=1.5, is_held=False) is None


def test_stream_emptied_by_a_reinvite_is_not_sound_that_came_back() -> None:
    watch = MediaWatch(1.0)
    watch.see(500, at_seconds=0.0, is_held=False)
    watch.see(500, at_seconds=2.0, is_held=False)
    assert watch.see(0, at_seconds=2.1, is_held=False) is None
    assert watch.see(1, at_seconds=2.2, is_held=False) == MediaRestored()
