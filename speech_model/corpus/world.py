"""Copies of recordings and synthetic speech by other imagined speakers, by the WORLD vocoder (all cores)."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyworld
from numpy.random import Generator
from numpy.typing import NDArray

from speech_model.corpus.recordings import Recording
from speech_model.corpus.sound import read_mono, to_rate, to_samples
from speech_model.corpus.store import RATE_HZ, Clip

_WORLD_RATE_HZ = 16000

Frames = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Manner:
    """How one copy differs from its recording; each number is a ratio."""

    pitch: float
    formants: float
    liveliness: float
    """Of the pitch's swings about its mean: below 1 monotonous, above 1 with feeling."""
    tempo: float
    """Above 1 is slower."""
    breath: float
    """Power of the noise's share: below 1 breathy, above 1 buzzing."""
    is_whispered: bool = False


@dataclass(frozen=True, slots=True)
class Manners:
    """Between which bounds the copies of a speaker are drawn."""

    pitch: tuple[float, float]
    formants: tuple[float, float] = (0.8, 1.3)
    liveliness: tuple[float, float] = (0.7, 1.8)
    tempo: tuple[float, float] = (0.8, 1.45)
    freedom: tuple[float, float] = (0.9, 1.1)
    """How far the formants go from where the pitch would have them."""
    breath: tuple[float, float] = (0.5, 1.6)
    whispered: float = 0.02

    def draw(self, random: Generator) -> Manner:
        """Formants follow the pitch by a third of its octaves, give or take."""
        pitch = _between(self.pitch, random)
        formants = pitch**0.3 * _between(self.freedom, random)
        return Manner(
            pitch,
            float(np.clip(formants, *self.formants)),
            _between(self.liveliness, random),
            _between(self.tempo, random),
            _between(self.breath, random),
            bool(random.random() < self.whispered),
        )


def _between(bounds: tuple[float, float], random: Generator) -> float:
    """Evenly by ratio."""
    return float(np.exp(random.uniform(*np.log(bounds))))


def _with_formants(envelope: Frames, ratio: float) -> Frames:
    """Each frame's spectrum read at frequencies divided by the ratio."""
    bins = envelope.shape[1]
    wanted = np.minimum(np.arange(bins) / ratio, bins - 1)
    low = wanted.astype(int)
    high = np.minimum(low + 1, bins - 1)
    share = wanted - low
    return np.ascontiguousarray(envelope[:, low] * (1 - share) + envelope[:, high] * share)


def _with_liveliness(pitch: Frames, manner: Manner) -> Frames:
    voiced = pitch > 0
    if manner.is_whispered or not voiced.any():
        return np.zeros_like(pitch)
    logs = np.log(pitch[voiced])
    swung = logs.mean() + manner.liveliness * (logs - logs.mean())
    changed = np.zeros_like(pitch)
    changed[voiced] = np.clip(np.exp(swung) * manner.pitch, 50.0, 600.0)
    return changed


def _wave(original: Recording | Clip) -> Frames:
    if isinstance(original, Clip):
        wave, rate_hz = original.samples / 32768.0, RATE_HZ
    else:
        wave, rate_hz = read_mono(original.path)
    return np.ascontiguousarray(to_rate(wave, rate_hz, _WORLD_RATE_HZ))


def _spoken(original: Recording | Clip, manners: list[Manner]) -> list[Clip]:
    """All copies of one original: the analysis, which costs most, is done once."""
    wave = _wave(original)
    pitch, times = pyworld.dio(wave, _WORLD_RATE_HZ)
    pitch = pyworld.stonemask(wave, pitch, times, _WORLD_RATE_HZ)
    envelope = pyworld.cheaptrick(wave, pitch, times, _WORLD_RATE_HZ)
    noise = pyworld.d4c(wave, pitch, times, _WORLD_RATE_HZ)
    clips = []
    for number, manner in enumerate(manners):
        frames = (np.arange(int(len(pitch) * manner.tempo)) / manner.tempo).astype(int)
        made = pyworld.synthesize(
            _with_liveliness(pitch, manner)[frames],
            _with_formants(envelope, manner.formants)[frames],
            np.ascontiguousarray(noise[frames] ** manner.breath),
            _WORLD_RATE_HZ,
        )
        samples = to_samples(to_rate(made, _WORLD_RATE_HZ))
        name, speaker = f"{original.name}-{number}", f"{original.speaker}-copy"
        clips.append(Clip(name, speaker, original.text, samples))
    return clips


def copies(
    originals: Sequence[Recording | Clip], *, each: int, manners: Manners, seed: int
) -> Iterator[Clip]:
    """So many copies of `each`, every one in a manner of its own."""
    random = np.random.default_rng(seed)
    drawn = [[manners.draw(random) for _ in range(each)] for _ in originals]
    with ProcessPoolExecutor(max_workers=2) as pool:
        for clips in pool.map(_spoken, originals, drawn, chunksize=4):
            yield from clips
