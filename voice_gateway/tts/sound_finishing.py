"""From what an engine made to what a caller hears: trim, one resampling, even loudness, soft edges.

Runs in the engine's child process, so that the voice process itself stays free to stream.
"""

import numpy as np
import soxr
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""Mono, −1…1."""

TARGET_RMS = 10 ** (-20 / 20)
"""−20 dBFS of speech: as loud as the recorded prompts of telephone exchanges."""
CEILING = 10 ** (-1 / 20)
KNEE = 0.5
"""Above it peaks are bent, not cut: a formant voice has peaks 20 dB over its mean."""
FADE_MS = 10
WINDOW_MS = 20
LEAD_MS = 20
TAIL_MS = 60
SILENCE_BELOW_PEAK = 10 ** (-45 / 20)
SPEECH_BELOW_LOUDEST = 10 ** (-25 / 20)


def finish(pcm: bytes, source_rate_hz: int, *, target_rate_hz: int) -> bytes:
    """PCM s16le in, PCM s16le out. Nothing but silence gives empty bytes."""
    samples = np.frombuffer(pcm, dtype="<i2").astype(np.float32) / 32768.0
    samples = trim_silence(samples, source_rate_hz)
    if samples.size == 0:
        return b""
    if source_rate_hz != target_rate_hz:
        samples = soxr.resample(samples, source_rate_hz, target_rate_hz, quality="HQ")
    return to_pcm(soften_edges(level(samples, target_rate_hz), target_rate_hz))


def to_pcm(samples: Samples) -> bytes:
    clipped = np.clip(samples, -CEILING, CEILING)
    return np.asarray(np.round(clipped * 32767.0), dtype="<i2").tobytes()


def trim_silence(samples: Samples, rate_hz: int) -> Samples:
    """Keep a short lead and tail: an engine's own pauses delay the first sound."""
    peak = float(np.abs(samples).max(initial=0.0))
    if peak < 1e-4:
        return samples[:0]
    loud = np.flatnonzero(np.abs(samples) > peak * SILENCE_BELOW_PEAK)
    start = max(0, int(loud[0]) - rate_hz * LEAD_MS // 1000)
    end = int(loud[-1]) + rate_hz * TAIL_MS // 1000
    return samples[start:end]


def speech_rms(samples: Samples, rate_hz: int) -> float:
    """Root mean square over the windows with speech: pauses do not make a text louder."""
    width = max(1, rate_hz * WINDOW_MS // 1000)
    whole = samples.size // width * width
    if whole == 0:
        return float(np.sqrt(np.mean(np.square(samples)))) if samples.size else 0.0
    windows = np.mean(np.square(samples[:whole].reshape(-1, width)), axis=1)
    loudest = float(windows.max())
    spoken = windows[windows >= loudest * SPEECH_BELOW_LOUDEST**2]
    return float(np.sqrt(spoken.mean()))


def level(samples: Samples, rate_hz: int) -> Samples:
    """Bring speech to the target; bending peaks takes some loudness away, so do it twice."""
    levelled = samples
    for _ in range(2):
        now = speech_rms(levelled, rate_hz)
        if now < 1e-6:
            return levelled
        levelled = bend_peaks(levelled * np.float32(TARGET_RMS / now))
    return levelled


def bend_peaks(samples: Samples) -> Samples:
    over = np.abs(samples) > KNEE
    if not over.any():
        return samples
    room = CEILING - KNEE
    bent = samples.copy()
    excess = (np.abs(samples[over]) - KNEE) / room
    bent[over] = np.sign(samples[over]) * (KNEE + room * np.tanh(excess))
    return bent


def soften_edges(samples: Samples, rate_hz: int) -> Samples:
    length = min(samples.size // 2, rate_hz * FADE_MS // 1000)
    if length == 0:
        return samples
    ramp = np.linspace(0.0, 1.0, length, dtype=np.float32)
    softened = samples.copy()
    softened[:length] *= ramp
    softened[-length:] *= ramp[::-1]
    return softened
