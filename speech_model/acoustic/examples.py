"""Training batches: random clips, disturbed, as features with their letters (data workers)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import IterableDataset

from speech_model.acoustic import normalisation, telephone
from speech_model.acoustic.mfcc import TELEPHONE, Features, mfcc
from speech_model.acoustic.network import batch_of
from speech_model.corpus.folders import SHARES
from speech_model.corpus.store import RATE_HZ, SampleReader, StoredClip, is_written, read_table
from speech_model.language.words import LETTERS

_BATCH_SECONDS = 64
_BATCHES_SORTED_TOGETHER = 4
_LONGEST_SECONDS = 17.0
_WARPS = tuple(np.round(np.arange(0.84, 1.21, 0.03), 2))


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded features, numbers of outputs, all letters in a row, numbers of letters, seconds of sound."""

    features: Tensor
    frames: Tensor
    letters: Tensor
    letter_counts: Tensor
    seconds: float


def letter_numbers(text: str) -> list[int]:
    """Outputs of the letters, 1 to 32; blanks between words are not spoken."""
    return [LETTERS.index(letter) + 1 for letter in text.replace(" ", "")]


class ExampleMaker:
    """Turns one stored clip into the features of a disturbed telephone utterance."""

    def __init__(self, folder: Path, prior_mean: Features, random: np.random.Generator) -> None:
        self._reader = SampleReader(folder)
        self._prior_mean = prior_mean
        self._random = random
        written = [name for name in SHARES if is_written(folder, name)]
        self._tables = {name: read_table(folder, name) for name in written}
        self._chances = telephone.Chances()

    def clip(self) -> StoredClip:
        """A clip drawn by the sources' shares of time."""
        names = list(self._tables)
        weights = np.array([SHARES[n] / self._mean_length(n) for n in names])
        name = names[int(self._random.choice(len(names), p=weights / weights.sum()))]
        table = self._tables[name]
        while True:
            clip = table[int(self._random.integers(len(table)))]
            if 0.2 < clip.length / RATE_HZ < _LONGEST_SECONDS and clip.text:
                return clip

    def features(self, clip: StoredClip) -> Features:
        """Mean-free cepstra of the clip on a random line."""
        random = self._random
        wave, cut = self.heard(clip)
        warp = float(random.choice(_WARPS)) if random.random() < 0.8 else 1.0
        cepstra = mfcc(wave.astype(np.float32), TELEPHONE, warp)
        regime = random.random()
        if cut or regime < 0.5:
            cepstra = normalisation.online(cepstra, self._prior_mean)[cut:]
        elif regime < 0.75:
            own = cepstra.mean(axis=0)
            cepstra = normalisation.online(cepstra, own, int(random.integers(100, 500)))
        else:
            cepstra = normalisation.whole(cepstra)
        return self._masked(cepstra)

    def heard(self, clip: StoredClip) -> tuple[telephone.Wave, int]:
        """The clip through a random line; and how many leading frames only fill the normaliser."""
        random, chances = self._random, self._chances
        wave = self._reader.samples(clip).astype(np.float64)
        wave = telephone.with_speed(wave, random) if random.random() < 0.8 else wave
        before, after = random.uniform(0.0, 0.6, 2)
        waited = random.uniform(0.5, 6.0) if random.random() < 0.25 else 0.0
        spoken = np.mean(wave**2)
        wave = np.pad(wave, (int((before + waited) * RATE_HZ), int(after * RATE_HZ)))
        wave = telephone.with_channel(wave, random, chances)
        if random.random() < chances.noise:
            noise = self._noise(len(wave))
            share = spoken / max(float(np.mean(wave**2)), 1e-9)
            decibels = random.uniform(3, 35) - 10 * np.log10(max(float(share), 1e-3))
            wave = telephone.with_noise(wave, noise, float(decibels))
        wave = telephone.at_level(wave, random.uniform(-38, -12))
        if random.random() < chances.drop_outs:
            wave = telephone.with_drop_outs(wave, random)
        if random.random() < chances.codec:
            wave = (
                telephone.through_a_law(wave)
                if random.random() < 0.85
                else telephone.through_mu_law(wave)
            )
        return np.round(wave), int(waited * 100)

    def _noise(self, length: int) -> telephone.Wave:
        kind = int(self._random.integers(len(telephone.PLAIN_NOISES) + 2))
        if kind < len(telephone.PLAIN_NOISES):
            return telephone.PLAIN_NOISES[kind](length, self._random)
        voices = [
            self._reader.samples(self.clip()).astype(np.float64)
            for _ in range(int(self._random.integers(2, 6)))
        ]
        return telephone.babble(length, self._random, voices)

    def _masked(self, cepstra: Features) -> Features:
        random = self._random
        if random.random() < 0.4 and len(cepstra) > 60:
            for _ in range(int(random.integers(1, 3))):
                start = int(random.integers(len(cepstra) - 20))
                cepstra[start : start + int(random.integers(3, 18))] = 0.0
        return cepstra

    def _mean_length(self, name: str) -> float:
        table = self._tables[name]
        return sum(clip.length for clip in table) / len(table)


class Batches(IterableDataset[Batch]):  # type: ignore[misc]
    """Endless batches of about 64 s of utterances of like length."""

    def __init__(self, folder: Path, prior_mean: Features, *, seed: int) -> None:
        self._folder = folder
        self._prior_mean = prior_mean
        self._seed = seed

    def __iter__(self) -> Iterator[Batch]:
        torch.set_num_threads(1)
        worker = torch.utils.data.get_worker_info()
        random = np.random.default_rng((self._seed, worker.id if worker else 0))
        maker = ExampleMaker(self._folder, self._prior_mean, random)
        pool: list[tuple[Features, list[int]]] = []
        while True:
            frames = 0
            while frames < _BATCH_SECONDS * 100 * _BATCHES_SORTED_TOGETHER:
                clip = maker.clip()
                features, letters = maker.features(clip), letter_numbers(clip.text)
                if 3 * (len(letters) + 3) < len(features):
                    pool.append((features, letters))
                    frames += len(features)
            pool.sort(key=lambda example: len(example[0]))
            *groups, pool = _groups(pool)
            for number in random.permutation(len(groups)):
                yield _batch(groups[number])


def _groups(pool: list[tuple[Features, list[int]]]) -> list[list[tuple[Features, list[int]]]]:
    groups: list[list[tuple[Features, list[int]]]] = [[]]
    for example in pool:
        if (len(groups[-1]) + 1) * len(example[0]) > _BATCH_SECONDS * 100 and groups[-1]:
            groups.append([])
        groups[-1].append(example)
    return groups


def _batch(examples: list[tuple[Features, list[int]]]) -> Batch:
    features, frames = batch_of([torch.from_numpy(item) for item, _ in examples])
    letters = torch.tensor([number for _, numbers in examples for number in numbers])
    counts = torch.tensor([len(numbers) for _, numbers in examples])
    seconds = sum(len(item) for item, _ in examples) / 100
    return Batch(features, frames, letters, counts, seconds)


def estimated_mean(folder: Path, *, clips: int, seed: int) -> Features:
    """Mean cepstra over disturbed training speech: the prior of the on-line normaliser."""
    random = np.random.default_rng(seed)
    maker = ExampleMaker(folder, np.zeros(TELEPHONE.coefficients, np.float32), random)
    sums, frames = np.zeros(TELEPHONE.coefficients), 0
    for _ in range(clips):
        wave, cut = maker.heard(maker.clip())
        cepstra = mfcc(wave.astype(np.float32), TELEPHONE)[cut:]
        sums += cepstra.sum(axis=0)
        frames += len(cepstra)
    return np.asarray(sums / frames, np.float32)
