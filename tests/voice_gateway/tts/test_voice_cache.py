"""Sounds on disk: kept, found, limited, and never believed when they are damaged."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from voice_gateway.tts.voice_cache import SpokenSentence, VoiceCache

HELLO = SpokenSentence("здравствуйте", "espeak:150", 1.0, 8000)
SOUND = b"\x01\x02" * 4000


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_was_put_is_found_by_a_second_process(tmp_path: Path) -> None:
    VoiceCache(tmp_path, max_bytes=10**6).put(HELLO, SOUND)
    assert VoiceCache(tmp_path, max_bytes=10**6).get(HELLO) == SOUND


@pytest.mark.parametrize(
    "other",
    [
        replace(HELLO, text="до свидания"),
        replace(HELLO, voice="festival:150"),
        replace(HELLO, rate=0.75),
        replace(HELLO, sample_rate_hz=16000),
    ],
)
def test_another_text_voice_rate_or_sample_rate_is_another_sound(
    tmp_path: Path, other: SpokenSentence
) -> None:
    cache = VoiceCache(tmp_path, max_bytes=10**6)
    cache.put(HELLO, SOUND)
    assert cache.get(other) is None


@pytest.mark.parametrize(
    "damage", [b"", b"VOICE001", b"rubbish" * 100, b"VOICE001" + b"\0" * 32 + SOUND]
)
def test_a_damaged_file_is_ignored_and_replaced(tmp_path: Path, damage: bytes) -> None:
    cache = VoiceCache(tmp_path, max_bytes=10**6)
    cache.put(HELLO, SOUND)
    files(tmp_path)[0].write_bytes(damage)
    assert cache.get(HELLO) is None
    assert files(tmp_path) == []
    cache.put(HELLO, SOUND)
    assert cache.get(HELLO) == SOUND


def test_what_was_asked_for_longest_ago_goes_first(tmp_path: Path) -> None:
    cache = VoiceCache(tmp_path, max_bytes=50_000)
    for number in range(5):
        cache.put(replace(HELLO, text=f"{number}"), SOUND)
        path = next(p for p in files(tmp_path) if replace(HELLO, text=f"{number}").key in p.name)
        os.utime(path, (number, number))
    assert cache.get(replace(HELLO, text="0")) == SOUND  # now it is the freshest
    for number in range(5, 8):
        cache.put(replace(HELLO, text=f"{number}"), SOUND)
    assert sum(path.stat().st_size for path in files(tmp_path)) <= 50_000
    assert cache.get(replace(HELLO, text="0")) == SOUND
    assert cache.get(replace(HELLO, text="1")) is None
    assert cache.get(replace(HELLO, text="7")) == SOUND


def test_many_writers_of_one_sound_leave_one_whole_file(tmp_path: Path) -> None:
    def write(_: int) -> bytes | None:
        cache = VoiceCache(tmp_path, max_bytes=10**6)
        cache.put(HELLO, SOUND)
        return cache.get(HELLO)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(write, range(40))) == {SOUND}
    assert len(files(tmp_path)) == 1


def test_a_limit_of_nothing_keeps_nothing(tmp_path: Path) -> None:
    cache = VoiceCache(tmp_path, max_bytes=0)
    cache.put(HELLO, SOUND)
    assert cache.get(HELLO) is None
    assert files(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_no_reason_to_be_silent(tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("not a folder")
    cache = VoiceCache(occupied, max_bytes=10**6)
    cache.put(HELLO, SOUND)
    assert cache.get(HELLO) is None
