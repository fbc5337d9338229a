"""Sound files and rates: everything becomes mono 16-bit at 8 kHz."""

from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from speech_model.corpus.store import RATE_HZ, Samples

_PEAK = 0.9


def to_rate(
    wave: NDArray[np.float64], rate_hz: int, wanted_hz: int = RATE_HZ
) -> NDArray[np.float64]:
    """Resampled copy."""
    return np.asarray(soxr.resample(wave, rate_hz, wanted_hz))


def to_samples(wave: NDArray[np.float64]) -> Samples:
    """16-bit samples, scaled down when louder than full scale allows."""
    peak = float(np.abs(wave).max(initial=0.0))
    if peak > _PEAK:
        wave = wave * (_PEAK / peak)
    return np.asarray(wave * 32767, dtype=np.int16)


def raised(samples: Samples, ratio: float) -> Samples:
    """Played so many times as fast: tempo, pitch and formants rise together."""
    if ratio == 1.0:
        return samples
    return to_samples(to_rate(samples / 32768.0, round(RATE_HZ * ratio)))


def read_mono(path: Path) -> tuple[NDArray[np.float64], int]:
    """The file's first channel and its rate in Hz."""
    wave, rate_hz = soundfile.read(path, always_2d=True)
    return wave[:, 0], int(rate_hz)


def read_at_8_khz(path: Path) -> Samples:
    """The file as the telephone network would carry it, before any coding."""
    wave, rate_hz = read_mono(path)
    return to_samples(to_rate(wave, rate_hz))
