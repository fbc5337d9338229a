"""Recordings: the customer's own before the package's, and none of them stale."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
import yaml

from voice_gateway.tts.recorded_phrases import LAST_RESORT_FOLDER, RecordedPhrases, text_hash

PHRASES_FILE = LAST_RESORT_FOLDER.parent / "phrases.yml"
TEXTS: dict[str, str] = yaml.safe_load(PHRASES_FILE.read_text(encoding="utf-8"))


def write_tone(path: Path, *, rate_hz: int = 8000, seconds: float = 1.0, channels: int = 1) -> None:
    tone = 0.3 * np.sin(np.arange(int(rate_hz * seconds)) * 2 * np.pi * 440 / rate_hz)
    soundfile.write(str(path), np.stack([tone] * channels, axis=1), rate_hz, subtype="PCM_16")


@pytest.fixture
def last_resort() -> RecordedPhrases:
    return RecordedPhrases.load(Path("/nonexistent"))


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_every_phrase_has_a_sound_at_both_rates(last_resort: RecordedPhrases, key: str) -> None:
    narrow, wide = last_resort.pcm(key), last_resort.pcm_of(key, 16000)
    assert narrow is not None
    assert wide is not None
    assert len(narrow) > 8000 * 2 * 0.3
    assert abs(len(wide) - 2 * len(narrow)) < 200


def test_the_sounds_were_made_from_the_texts_of_today() -> None:
    """When this fails: `.venv/bin/python scripts/make_prompts.py`."""
    hashes = json.loads((LAST_RESORT_FOLDER / "texts.json").read_text(encoding="utf-8"))
    assert hashes == {key: text_hash(text) for key, text in TEXTS.items()}
    assert {path.stem for path in LAST_RESORT_FOLDER.glob("*.wav")} == TEXTS.keys()


def test_a_recording_of_the_customer_is_played_instead(tmp_path: Path) -> None:
    write_tone(tmp_path / "goodbye.wav", rate_hz=44100, seconds=2.0, channels=2)
    phrases = RecordedPhrases.load(tmp_path)
    sound = phrases.pcm("goodbye")
    assert sound is not None
    assert len(sound) == pytest.approx(8000 * 2 * 2, abs=100)
    assert phrases.pcm("thinking") == RecordedPhrases.load(Path("/nonexistent")).pcm("thinking")


def test_a_recording_may_be_named_after_its_text(tmp_path: Path) -> None:
    write_tone(tmp_path / f"{text_hash('Центр закрыт.')}.wav")
    phrases = RecordedPhrases.load(tmp_path)
    assert phrases.pcm_of_text("Центр  закрыт.\n")
    assert phrases.pcm_of_text("Центр открыт.") is None


def test_a_broken_recording_does_not_stop_the_line(tmp_path: Path) -> None:
    (tmp_path / "goodbye.wav").write_bytes(b"not a sound")
    assert RecordedPhrases.load(tmp_path).pcm("goodbye")


def test_a_phrase_nobody_recorded_is_none(last_resort: RecordedPhrases) -> None:
    assert last_resort.pcm("no_such_phrase") is None
