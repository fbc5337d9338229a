"""Voices that espeak-ng does not bring along: files of random vocal tracts, breath, roughness and melody.

Such a voice lives in a copy of the program's data folder, for as long as the corpus is being built.
"""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

_DATA = "espeak-ng-data"
_VARIANTS = "voices/!v"
_FORMANTS = range(1, 9)
_HIGH_FORMANTS = range(3, 9)


@dataclass(frozen=True, slots=True)
class InventedVoices:
    """The folder to name in `--path`, and the variants in it."""

    folder: Path
    names: tuple[str, ...]


@contextmanager
def invented_voices(count: int, *, seed: int) -> Iterator[InventedVoices]:
    """So many new voices; gone when the block ends."""
    random = Random(seed)
    with TemporaryDirectory(prefix="espeak-voices-") as name:
        data = Path(name) / _DATA
        variants = data / _VARIANTS
        variants.mkdir(parents=True)
        for entry in _installed_data().iterdir():
            if entry.name != "voices":
                os.symlink(entry, data / entry.name)
        names = tuple(f"invented{number}" for number in range(count))
        for voice in names:
            (variants / voice).write_text(_voice_file(voice, random), encoding="ascii")
        yield InventedVoices(Path(name), names)


def _installed_data() -> Path:
    command = ["espeak-ng", "--version"]
    version = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"Data at: (\S+)", version)
    if found is None:
        raise RuntimeError("espeak-ng does not say where its data is")
    return Path(found[1])


def _voice_file(name: str, random: Random) -> str:
    lines = ["language variant", f"name {name}", *_vocal_tract(random), *_melody(random)]
    for chance, line in _QUALITIES:
        if random.random() < chance:
            lines.append(line(random))
    return "\n".join(lines) + "\n"


def _vocal_tract(random: Random) -> list[str]:
    """Formants move together by the length of the tract, and a little each for itself."""
    length = random.uniform(0.8, 1.28)
    lines = [_numbers("formant 0", [random.uniform(80, 120), random.uniform(70, 130), 110])]
    lost = {n for n in _HIGH_FORMANTS if random.random() < 0.12}
    for number in _FORMANTS:
        own = random.uniform(0.93, 1.07)
        loud = 0.0 if number in lost else random.uniform(50, 125)
        lines.append(
            _numbers(f"formant {number}", [100 * length * own, loud, random.uniform(70, 190)])
        )
    return lines


def _melody(random: Random) -> list[str]:
    """Pitch and its range; how much longer and louder the stressed vowels are."""
    low = random.uniform(60, 190)
    slow, stressed = random.uniform(-30, 130), random.uniform(0, 160)
    quiet, loud = random.randint(10, 20), random.randint(16, 32)
    added = [slow, slow, slow, slow, 0, 0, slow + stressed / 2, slow + stressed]
    return [
        _numbers("pitch", [low, low * random.uniform(1.0, 2.0)]),
        _numbers("stressAdd", added),
        _numbers("stressAmp", [quiet, quiet, loud, loud, quiet, quiet, loud, loud]),
        f"intonation {random.randint(1, 4)}",
    ]


def _numbers(name: str, values: list[float]) -> str:
    return " ".join([name, *(str(round(value)) for value in values)])


def _breath(random: Random) -> str:
    loud = random.uniform(3, 60)
    values = [loud * random.uniform(0.2, 1.0) for _ in range(6)]
    return _numbers("breath", values) + "\nbreathw 150 150 200 200 400 400"


_QUALITIES: tuple[tuple[float, Callable[[Random], str]], ...] = (
    (0.4, lambda random: f"flutter {random.randint(0, 20)}"),
    (0.4, lambda random: f"roughness {random.randint(0, 7)}"),
    (0.5, lambda random: f"voicing {random.randint(30, 150)}"),
    (0.6, lambda random: f"consonants {random.randint(50, 150)} {random.randint(50, 150)}"),
    (0.3, _breath),
    (0.2, lambda random: f"echo {random.randint(10, 180)} {random.randint(20, 500)}"),
    (0.3, lambda random: f"klatt {random.randint(1, 5)}"),
    (
        0.5,
        lambda random: (
            f"tone 100 {random.randint(120, 255)} 600 {random.randint(50, 220)}"
            f" 1200 {random.randint(20, 200)} 2000 {random.randint(40, 200)}"
            f" 3000 {random.randint(10, 200)}"
        ),
    ),
)
"""How often a voice has the quality, and its line."""
