"""`am/global_cmvn.stats`: the prior mean of Vosk's on-line normaliser."""

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from speech_model.kaldi.binary import HEADER, KaldiReader

_FRAMES = 100_000.0
"""Weight of the prior mean in the statistics; the normaliser scales it down to 200 frames."""


def write_prior_mean(mean: NDArray[np.float32], path: Path) -> None:
    """Kaldi's 2 × (n + 1) double matrix: sums and count, sums of squares."""
    size = len(mean)
    table = np.zeros((2, size + 1))
    table[0, :size] = mean * _FRAMES
    table[0, size] = _FRAMES
    table[1, :size] = (mean.astype(np.float64) ** 2 + 1.0) * _FRAMES
    shape = struct.pack("<bibi", 4, 2, 4, size + 1)
    path.write_bytes(HEADER + b"DM " + shape + table.astype("<f8").tobytes())


def read_prior_mean(path: Path) -> NDArray[np.float32]:
    """The mean that `write_prior_mean` stored."""
    table = KaldiReader(path.read_bytes()).array()
    return np.asarray(table[0, :-1] / table[0, -1], np.float32)
