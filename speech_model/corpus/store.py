"""Recordings on disk: one raw 8 kHz 16-bit file and one table of texts per source."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 8000
_REPORTED_EVERY = 500

Samples = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Clip:
    """One utterance; `samples` at 8 kHz."""

    name: str
    speaker: str
    text: str
    samples: Samples


@dataclass(frozen=True, slots=True)
class StoredClip:
    """Where a clip lies in its raw file; counts are samples."""

    source: str
    name: str
    speaker: str
    start: int
    length: int
    text: str


def write_source(folder: Path, source: str, clips: Iterable[Clip]) -> int:
    """Writes all clips under one source name and returns how many; an interrupted write leaves nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    rows: list[str] = []
    position = 0
    raw, table = folder / f"{source}.pcm", folder / f"{source}.tsv"
    partial = raw.with_suffix(".pcm.partial")
    with partial.open("wb") as out:
        for clip in clips:
            out.write(clip.samples.astype("<i2").tobytes())
            rows.append(
                f"{clip.name}\t{clip.speaker}\t{position}\t{len(clip.samples)}\t{clip.text}\n"
            )
            position += len(clip.samples)
            if len(rows) % _REPORTED_EVERY == 0:
                print(f"  {source}: {len(rows)} clips so far", flush=True)
    partial.rename(raw)
    table.write_text("".join(rows), encoding="utf-8")
    return len(rows)


def is_written(folder: Path, source: str) -> bool:
    """Whether an earlier run finished this source."""
    return (folder / f"{source}.tsv").exists()


def read_table(folder: Path, source: str) -> list[StoredClip]:
    """All clips of a source, without their sound."""
    clips = []
    for line in (folder / f"{source}.tsv").read_text(encoding="utf-8").splitlines():
        name, speaker, start, length, text = line.split("\t")
        clips.append(StoredClip(source, name, speaker, int(start), int(length), text))
    return clips


class SampleReader:
    """Reads sound of stored clips through memory maps."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._maps: dict[str, Samples] = {}

    def samples(self, clip: StoredClip) -> Samples:
        """The clip's sound, 8 kHz."""
        if clip.source not in self._maps:
            path = self._folder / f"{clip.source}.pcm"
            self._maps[clip.source] = np.memmap(path, dtype="<i2", mode="r")
        return np.asarray(self._maps[clip.source][clip.start : clip.start + clip.length])
