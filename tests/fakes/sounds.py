"""Sound that carries its meaning: each 20 ms frame names what sounds and how far it has got.

The bytes travel through the real code as any PCM does, so a frame that is lost, cut off or played
twice is seen by whoever reads them at the other end.
"""

import struct
from dataclasses import dataclass
from functools import cache

SAMPLE_RATE_HZ = 8000
FRAME_SECONDS = 0.02
FRAME_SAMPLES = 160
FRAME_BYTES = 2 * FRAME_SAMPLES
SILENCE = bytes(FRAME_BYTES)
FIRST_NUMBER = 10_000
"""Quiet sounds of the real code (ringback) never reach these sample values."""

TONE = "♪"
COUGH = "*cough*"
MUMBLE = "*mumble*"
TELEVISION = "*television*"
"""Voiced: a cough has no words; a mumble is a word that the recogniser does not know; a television
looks like words in a partial result and is none in the final one."""

SECONDS_A_LETTER = 0.07
SHORTEST_WORD_SECONDS = 0.16


@dataclass(frozen=True, slots=True)
class Piece:
    """20 ms of a sound: the `index`-th of `frames` frames of `label`."""

    label: str
    index: int
    frames: int


class SoundBook:
    """Turns labels into PCM and back. Labels are numbered as they come, one numbering per process."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, int], int] = {}
        self._sounds: list[tuple[str, int]] = []

    def pcm_of(self, label: str, seconds: float) -> bytes:
        frames = max(1, round(seconds / FRAME_SECONDS))
        number = self._number_of((label, frames))
        return b"".join(_frame(number, index) for index in range(frames))

    def read(self, pcm: bytes) -> Piece | None:
        """None for silence; a sound of nobody's making is the `TONE`."""
        if pcm.count(0) == len(pcm):
            return None
        number, index, *rest = struct.unpack("<4h", pcm[:8])
        is_ours = number >= FIRST_NUMBER and all(sample == number for sample in rest)
        if not is_ours:
            return Piece(TONE, 0, 0)
        label, frames = self._sounds[number - FIRST_NUMBER]
        return Piece(label, index, frames)

    def _number_of(self, sound: tuple[str, int]) -> int:
        if sound not in self._numbers:
            self._numbers[sound] = FIRST_NUMBER + len(self._sounds)
            self._sounds.append(sound)
        return self._numbers[sound]


@cache
def _frame(number: int, index: int) -> bytes:
    rest = struct.pack("<h", number) * (FRAME_SAMPLES - 2)
    return struct.pack("<2h", number, index) + rest


BOOK = SoundBook()
"""Shared by all fakes of one process: a frame made by one is read by another."""


def word_seconds(word: str) -> float:
    return max(SHORTEST_WORD_SECONDS, SECONDS_A_LETTER * len(word))


def word_pcm(word: str) -> bytes:
    return BOOK.pcm_of(word, word_seconds(word))


def speech_pcm(text: str) -> bytes:
    """The words one after another without a pause."""
    return b"".join(word_pcm(word) for word in text.split())


def frames_of(pcm: bytes) -> list[bytes]:
    return [pcm[start : start + FRAME_BYTES] for start in range(0, len(pcm), FRAME_BYTES)]
