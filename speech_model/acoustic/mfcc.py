"""Kaldi's MFCC in numpy: Povey window, 25 ms every 10 ms, no dither, C0 instead of energy."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.float32]

_PREEMPHASIS = 0.97
_LIFTER = 22.0
_FLOOR = float(np.finfo(np.float32).eps)


@dataclass(frozen=True, slots=True)
class MfccSettings:
    """What differs between the base and our network; must match `conf/mfcc.conf`."""

    rate_hz: int
    coefficients: int
    low_hz: float
    high_hz: float

    @property
    def frame(self) -> int:
        """Samples in a frame."""
        return self.rate_hz * 25 // 1000

    @property
    def shift(self) -> int:
        """Samples between frames."""
        return self.rate_hz // 100

    @property
    def transform_size(self) -> int:
        """The next power of two above the frame."""
        return 1 << (self.frame - 1).bit_length()


TELEPHONE = MfccSettings(rate_hz=8000, coefficients=30, low_hz=20.0, high_hz=3872.1003)
"""Its 30 mel bins coincide with the first 30 of `BASE`."""
BASE = MfccSettings(rate_hz=16000, coefficients=40, low_hz=20.0, high_hz=7600.0)


def _mel(hz: NDArray[np.float64] | float) -> NDArray[np.float64]:
    return np.asarray(1127.0 * np.log(1.0 + np.asarray(hz) / 700.0))


@cache
def mel_bank(settings: MfccSettings, warp: float = 1.0) -> Features:
    """(coefficients, bins) triangles; `warp` > 1 reads higher frequencies, as of a shorter vocal tract."""
    edges = np.linspace(_mel(settings.low_hz), _mel(settings.high_hz), settings.coefficients + 2)
    bins = settings.transform_size // 2
    frequencies = np.arange(bins) * settings.rate_hz / settings.transform_size / warp
    mels = _mel(frequencies)
    left, centre, right = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    rising = (mels - left) / (centre - left)
    falling = (right - mels) / (right - centre)
    bank = np.maximum(0.0, np.minimum(rising, falling))
    return np.pad(bank, ((0, 0), (0, 1))).astype(np.float32)


@cache
def cosine_transform(coefficients: int) -> Features:
    """(coefficients, coefficients): from log mel energies to liftered cepstra."""
    n = np.arange(coefficients)
    matrix = np.sqrt(2.0 / coefficients) * np.cos(np.pi / coefficients * np.outer(n, n + 0.5))
    matrix[0] = np.sqrt(1.0 / coefficients)
    lifter = 1.0 + 0.5 * _LIFTER * np.sin(np.pi * n / _LIFTER)
    return np.asarray(lifter[:, None] * matrix, np.float32)


@cache
def _window(frame: int) -> Features:
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(frame) / (frame - 1))
    return (hann**0.85).astype(np.float32)


def mfcc(samples: NDArray[np.float32], settings: MfccSettings, warp: float = 1.0) -> Features:
    """(frames, coefficients) of samples on the 16-bit scale; only whole frames."""
    frame, shift = settings.frame, settings.shift
    if len(samples) < frame:
        return np.zeros((0, settings.coefficients), np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(samples, frame)[::shift].astype(np.float32)
    frames = frames - frames.mean(axis=1, keepdims=True)
    previous = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    frames = (frames - _PREEMPHASIS * previous) * _window(frame)
    spectrum = np.fft.rfft(frames, settings.transform_size)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    energies = np.log(np.maximum(power @ mel_bank(settings, warp).T, _FLOOR))
    return np.asarray(energies @ cosine_transform(settings.coefficients).T, dtype=np.float32)
