"""Recorded sounds of phrases: the customer's recordings first, the package's last-resort WAVs after.
The melody of the waiting line is one of them: a `hold_music.wav` of the customer replaces ours.

Used by gateway workers. Everything is read at start and kept in memory at 8 and 16 kHz, so that a
call never waits for a disk and is never silent because the voice process is down.
"""

import hashlib
from pathlib import Path
from types import MappingProxyType

import numpy as np
import soundfile
import soxr
import structlog

LAST_RESORT_FOLDER = Path(__file__).parents[1] / "prompts" / "last_resort"
MUSIC_FOLDER = Path(__file__).parents[1] / "prompts" / "music"
SAMPLE_RATES_HZ = (8000, 16000)

log = structlog.get_logger()


def text_hash(text: str) -> str:
    """Name of a recording made for a text that has no key: 16 hexadecimal digits."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


class RecordedPhrases:
    """Sounds by key or by text; PCM s16le mono."""

    def __init__(self, sounds: MappingProxyType[tuple[str, int], bytes]) -> None:
        self._sounds = sounds

    @classmethod
    def load(cls, overrides: Path, last_resort: Path = LAST_RESORT_FOLDER) -> "RecordedPhrases":
        """Unreadable files are logged and skipped: a bad recording must not stop the line."""
        sounds: dict[tuple[str, int], bytes] = {}
        for folder in (last_resort, MUSIC_FOLDER, overrides):
            for path in sorted(folder.glob("*.wav")):
                sounds.update(_read(path))
        return cls(MappingProxyType(sounds))

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(key for key, _ in self._sounds)

    def pcm(self, key: str) -> bytes | None:
        """The phrase at 8 kHz; None if there is no recording."""
        return self.pcm_of(key, 8000)

    def pcm_of(self, key: str, sample_rate_hz: int) -> bytes | None:
        return self._sounds.get((key, sample_rate_hz))

    def pcm_of_text(self, text: str, sample_rate_hz: int = 8000) -> bytes | None:
        """A recording of exactly this text, named after `text_hash`."""
        return self.pcm_of(text_hash(text), sample_rate_hz)


def _read(path: Path) -> dict[tuple[str, int], bytes]:
    try:
        samples, rate_hz = soundfile.read(str(path), dtype="float32", always_2d=True)
    except (OSError, RuntimeError) as err:
        log.warning("recording_skipped", path=str(path), reason=str(err))
        return {}
    mono = samples.mean(axis=1)
    sounds = {}
    for target_hz in SAMPLE_RATES_HZ:
        sound = mono if rate_hz == target_hz else soxr.resample(mono, rate_hz, target_hz)
        pcm = np.asarray(np.round(np.clip(sound, -1.0, 1.0) * 32767.0), dtype="<i2")
        sounds[path.stem, target_hz] = pcm.tobytes()
    return sounds
