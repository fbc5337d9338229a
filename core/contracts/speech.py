"""The nouns of the main road that carry speech: AudioFrame and Transcript."""

from dataclasses import dataclass
from enum import Enum

PCM_BYTES_PER_SAMPLE = 2
"""All PCM inside the system is signed 16-bit little-endian, one channel."""

UNKNOWN_WORD = "[unk]"
"""A word the recogniser does not know stands in `Transcript.words` as this, with confidence 0."""


@dataclass(frozen=True, slots=True)
class AudioFrame:
    """A piece of sound: PCM s16le mono."""

    pcm: bytes
    sample_rate_hz: int

    @property
    def duration_ms(self) -> float:
        return 1000.0 * len(self.pcm) / (PCM_BYTES_PER_SAMPLE * self.sample_rate_hz)


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word. Times are seconds from the start of the caller's utterance."""

    text: str
    start_seconds: float
    end_seconds: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Transcript:
    """What the recogniser heard in one utterance of the caller.

    `text` is spoken words as recognised, lower case; `written` has numbers, dates and telephones as
    digits. `alternatives` are other readings of the whole utterance, best first, without `text`.
    `confidence` is the mean of the words' confidences, 0…1; 0 for an empty transcript. Speech in words
    the recogniser does not know leaves no text, but `words` holds `UNKNOWN_WORD` for each.
    """

    text: str
    written: str = ""
    confidence: float = 0.0
    words: tuple[Word, ...] = ()
    alternatives: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.text.strip()


class ExpectedAnswer(str, Enum):
    """What kind of answer the robot waits for: tunes end-of-turn patience and the recogniser's grammar."""

    FREE = "free"
    YES_NO = "yes_no"
    DIGITS = "digits"
    DATE = "date"
    TIME = "time"
    NAME = "name"
    ADDRESS = "address"
    DICTATION = "dictation"
