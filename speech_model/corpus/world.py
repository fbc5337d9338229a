"""Copies of real recordings with another pitch and vocal tract, by the WORLD vocoder (all cores)."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pyworld
from numpy.typing import NDArray

from speech_model.corpus.recordings import Recording
from speech_model.corpus.sound import read_mono, to_rate, to_samples
from speech_model.corpus.store import Clip

_WORLD_RATE_HZ = 16000


def _stretched(envelope: NDArray[np.float64], formant_ratio: float) -> NDArray[np.float64]:
    """Each frame's spectrum read at frequencies divided by the ratio."""
    bins = envelope.shape[1]
    wanted = np.minimum(np.arange(bins) / formant_ratio, bins - 1)
    low = wanted.astype(int)
    high = np.minimum(low + 1, bins - 1)
    share = wanted - low
    return np.ascontiguousarray(envelope[:, low] * (1 - share) + envelope[:, high] * share)


def _copy(job: tuple[Recording, int, float, float]) -> Clip:
    recording, number, pitch_ratio, formant_ratio = job
    wave, rate_hz = read_mono(recording.path)
    wave = np.ascontiguousarray(to_rate(wave, rate_hz, _WORLD_RATE_HZ))
    pitch, times = pyworld.dio(wave, _WORLD_RATE_HZ)
    pitch = pyworld.stonemask(wave, pitch, times, _WORLD_RATE_HZ)
    envelope = pyworld.cheaptrick(wave, pitch, times, _WORLD_RATE_HZ)
    noise = pyworld.d4c(wave, pitch, times, _WORLD_RATE_HZ)
    made = pyworld.synthesize(
        pitch * pitch_ratio, _stretched(envelope, formant_ratio), noise, _WORLD_RATE_HZ
    )
    samples = to_samples(to_rate(made, _WORLD_RATE_HZ))
    return Clip(f"{recording.name}-{number}", f"{recording.speaker}-copy", recording.text, samples)


def copies(
    recordings: list[Recording], *, per_recording: int, pitch: tuple[float, float], seed: int
) -> Iterator[Clip]:
    """`per_recording` copies each; formants follow the pitch by half an octave's share."""
    random = np.random.default_rng(seed)
    jobs = []
    for number in range(per_recording):
        for recording in recordings:
            ratio = float(np.exp(random.uniform(np.log(pitch[0]), np.log(pitch[1]))))
            formants = float(np.clip(ratio**0.3 * random.uniform(0.93, 1.07), 0.8, 1.3))
            jobs.append((recording, number, ratio, formants))
    with ProcessPoolExecutor(max_workers=2) as pool:
        yield from pool.map(_copy, jobs, chunksize=8)
