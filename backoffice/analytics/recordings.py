"""Recordings of calls on the disk: where one lies, and the outline of its two channels."""

import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np

POINTS = 1000
"""Of the outline; a screen is not wider."""
BLOCK_FRAMES = 200_000
LOUDEST = 32_768


@dataclass(frozen=True, slots=True)
class Outline:
    """`peaks`: one list a channel, loudness 0…100 of equal parts of the recording."""

    seconds: float
    peaks: tuple[tuple[int, ...], ...]


class Recordings:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, name: str) -> Path | None:
        """None when there is no such file, or the name leads out of the folder."""
        if not name:
            return None
        folder = self._folder.resolve()
        path = (folder / name).resolve()
        return path if path.is_relative_to(folder) and path.is_file() else None

    def outline(self, path: Path) -> Outline | None:
        """None for what is not a recording of ours. Reads the whole file, a block at a time."""
        try:
            with wave.open(str(path), "rb") as file:
                if file.getsampwidth() != 2 or not file.getnframes():
                    return None
                return _outline(file)
        except (wave.Error, EOFError):
            return None


def _outline(file: wave.Wave_read) -> Outline:
    channels, frames = file.getnchannels(), file.getnframes()
    points = min(POINTS, frames)
    peaks = np.zeros((points, channels), dtype=np.int64)
    first = 0
    while block := file.readframes(BLOCK_FRAMES):
        usable = len(block) // (2 * channels) * 2 * channels
        samples = np.abs(
            np.frombuffer(block[:usable], dtype="<i2").reshape(-1, channels).astype(np.int32)
        )
        places = np.minimum((np.arange(first, first + len(samples)) * points) // frames, points - 1)
        starts = np.flatnonzero(np.diff(places, prepend=-1))
        loudest = np.maximum.reduceat(samples, starts, axis=0)
        peaks[places[starts]] = np.maximum(peaks[places[starts]], loudest)
        first += len(samples)
    scaled = -(-peaks * 100 // LOUDEST)
    return Outline(
        frames / file.getframerate(),
        tuple(tuple(int(value) for value in scaled[:, channel]) for channel in range(channels)),
    )
