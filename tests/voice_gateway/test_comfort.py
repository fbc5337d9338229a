"""What a waiting caller hears: a melody of the right loudness, or the Russian ringback."""

from pathlib import Path

import numpy as np
import pytest

from voice_gateway.comfort import MUSIC, RINGBACK_HZ, ringback
from voice_gateway.tts.recorded_phrases import RecordedPhrases


@pytest.mark.parametrize("rate_hz", [8000, 16000])
def test_ringback_is_one_second_of_425_hertz_in_five(rate_hz: int) -> None:
    samples = np.frombuffer(ringback(rate_hz), "<i2").astype(float)
    assert len(samples) == 5 * rate_hz
    tone, pause = samples[:rate_hz], samples[rate_hz:]
    assert not pause.any()
    spectrum = np.abs(np.fft.rfft(tone))
    assert int(spectrum.argmax()) == RINGBACK_HZ
    assert -26 < 20 * np.log10(tone.max() / 32768) < -20


def test_ringback_begins_and_ends_without_a_click() -> None:
    tone = np.frombuffer(ringback(8000), "<i2")[:8000]
    assert abs(int(tone[0])) < 50
    assert abs(int(tone[-1])) < 50


@pytest.mark.parametrize("rate_hz", [8000, 16000])
def test_the_melody_is_quieter_than_speech_and_loud_enough_to_be_heard(rate_hz: int) -> None:
    melody = melody_at(rate_hz)
    loudness = 20 * np.log10(np.sqrt(np.mean(melody**2)))
    assert -30 < loudness < -24
    assert np.abs(melody).max() < 0.5
    assert 15 < len(melody) / rate_hz < 60


def test_the_melody_goes_round_without_a_click_or_a_pause() -> None:
    melody = melody_at(8000)
    assert abs(melody[0] - melody[-1]) < 0.1
    seconds = melody[: len(melody) // 8000 * 8000].reshape(-1, 8000)
    assert np.sqrt(np.mean(seconds**2, axis=1)).min() > 0.01


def melody_at(rate_hz: int) -> np.ndarray:
    pcm = RecordedPhrases.load(Path("/nonexistent")).pcm_of(MUSIC, rate_hz)
    assert pcm is not None
    return np.frombuffer(pcm, "<i2") / 32768.0
