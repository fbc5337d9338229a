"""Recordings of two channels, as the gateway leaves them."""

import wave
from pathlib import Path

import numpy as np

SAMPLE_RATE_HZ = 8000


def write_recording(path: Path, *, seconds: float = 4.0, caller_hz: float = 300.0) -> None:
    """Left: the caller's tone in the first half. Right: a quieter tone in the second half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    times = np.arange(int(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    is_first = times < seconds / 2
    left = np.where(is_first, 20_000 * np.sin(2 * np.pi * caller_hz * times), 0)
    right = np.where(is_first, 0, 8_000 * np.sin(2 * np.pi * 2 * caller_hz * times))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes(np.stack([left, right], axis=1).astype("<i2").tobytes())
