"""The ringback a waiting caller hears is the Russian one."""

import numpy as np
import pytest

from voice_gateway.comfort import RINGBACK_HZ, ringback


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
