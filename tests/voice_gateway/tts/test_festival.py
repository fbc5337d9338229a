"""The recorded voice of festival as a pyttsx3 driver, and what happens where it is not installed."""

import shutil

import numpy as np
import pytest

from core.errors import SettingsError, SynthesisFailed
from core.settings.speech import VoiceSettings
from tests.voice_gateway.tts.conftest import StartVoice, say
from voice_gateway.tts import festival_driver
from voice_gateway.tts.tempo import change_tempo
from voice_gateway.tts.voice_process import check_engine

needs_festival = pytest.mark.skipif(
    shutil.which("festival") is None, reason="festival is not installed"
)


@needs_festival
async def test_festival_speaks_slower_when_asked(
    start_voice: StartVoice, settings: VoiceSettings
) -> None:
    client = await start_voice(settings.model_copy(update={"engine": "festival", "processes": 1}))
    text = "Приходите в отделение до 18:00, 25 ноября: нужно 2,5 часа — не меньше…"
    normal, slow = await say(client, text), await say(client, text, rate=0.75)
    assert sum(frame.duration_ms for frame in normal) > 4_000
    ratio = sum(f.duration_ms for f in slow) / sum(f.duration_ms for f in normal)
    assert 1.28 < ratio < 1.38


@needs_festival
async def test_the_same_text_again_is_the_same_sound(
    start_voice: StartVoice, settings: VoiceSettings
) -> None:
    chosen = settings.model_copy(
        update={"engine": "festival", "processes": 1, "cache_megabytes": 0}
    )
    client = await start_voice(chosen)
    first = await say(client, "Минутку, проверяю.")
    assert first != await say(client, "Спасибо за звонок.")
    assert first == await say(client, "Минутку, проверяю.")


def test_without_festival_the_start_is_refused_with_a_way_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(SettingsError, match="apt-get install festival festvox-ru"):
        check_engine(VoiceSettings(engine="festival"))


def test_without_festival_the_driver_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(SynthesisFailed, match="not installed"):
        festival_driver.buildDriver(None)


@pytest.mark.parametrize("tempo", [0.5, 0.75, 1.0, 1.5])
def test_tempo_changes_length_and_not_pitch(tempo: float) -> None:
    rate_hz, tone_hz = 16_000, 220
    tone = np.sin(np.arange(rate_hz * 2) * 2 * np.pi * tone_hz / rate_hz).astype(np.float32)
    changed = change_tempo(tone, rate_hz, tempo=tempo)
    assert changed.size == pytest.approx(tone.size / tempo, rel=0.03)
    spectrum = np.abs(np.fft.rfft(changed))
    assert np.argmax(spectrum) * rate_hz / changed.size == pytest.approx(tone_hz, rel=0.02)
