"""From Vosk's n-best answer to a transcript: readings, words with confidences, and how likely it all is.

Vosk gives either words with confidences or several readings with scores, never both. We ask for the
readings and weigh each word by the share of the readings that hold it in its place.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from core.contracts.speech import UNKNOWN_WORD, Transcript, Word
from core.contracts.wire import from_json

READINGS = 10
"""Readings asked of Vosk: word confidences are counted over them."""
SCORE_SCALE = 1.0
"""Sharpness of the posterior over readings: 1, 0.5 and 0.3 were measured, 1 was best (docs/hearing.md)."""


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """`conf` is there only when Vosk was not asked for several readings."""

    word: str
    start: float
    end: float
    conf: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One line of Vosk's answer; `confidence` is a log-likelihood, comparable within one utterance."""

    confidence: float
    text: str = ""
    result: tuple[SpokenWord, ...] = ()


@dataclass(frozen=True, slots=True)
class VoskAnswer:
    """Readings, or one result with Vosk's own confidences, or a partial."""

    alternatives: tuple[Reading, ...] = ()
    result: tuple[SpokenWord, ...] = ()
    text: str = ""
    partial: str | None = None


@dataclass(frozen=True, slots=True)
class Hearing:
    """A transcript without its digits, and the score of the best reading."""

    words: tuple[Word, ...] = ()
    alternatives: tuple[str, ...] = ()
    score: float = -math.inf

    @property
    def confidence(self) -> float:
        return sum(word.confidence for word in self.words) / len(self.words) if self.words else 0.0

    @property
    def text(self) -> str:
        return known_words(" ".join(word.text for word in self.words))

    @property
    def unknown_share(self) -> float:
        unknown = sum(word.text == UNKNOWN_WORD for word in self.words)
        return unknown / len(self.words) if self.words else 0.0

    def to_transcript(self) -> Transcript:
        return Transcript(
            text=self.text,
            confidence=round(self.confidence, 3),
            words=self.words,
            alternatives=self.alternatives,
        )


def known_words(text: str) -> str:
    """The text without the mark of foreign words: nobody downstream should read it as a word."""
    return " ".join(word for word in text.split() if word != UNKNOWN_WORD)


def read_answer(raw: str, *, offset_seconds: float, max_alternatives: int) -> Hearing:
    """Weigh the readings of one segment. `offset_seconds` is where the utterance began on Vosk's clock."""
    return weigh(
        from_json(raw, VoskAnswer), offset_seconds=offset_seconds, max_alternatives=max_alternatives
    )


def weigh(answer: VoskAnswer, *, offset_seconds: float = 0.0, max_alternatives: int) -> Hearing:
    """The same of an answer already decoded."""
    readings = answer.alternatives
    if not readings and answer.result:
        readings = (Reading(0.0, answer.text, answer.result),)
    if not readings:
        return Hearing()
    best = readings[0]
    confidences = _confidences(readings)
    words = tuple(
        Word(
            text=word.word,
            start_seconds=round(max(0.0, word.start - offset_seconds), 3),
            end_seconds=round(max(0.0, word.end - offset_seconds), 3),
            confidence=confidence,
        )
        for word, confidence in zip(best.result, confidences, strict=True)
    )
    others = dict.fromkeys(known_words(reading.text) for reading in readings[1:])
    others.pop(known_words(best.text), None)
    others.pop("", None)
    return Hearing(words, tuple(others)[:max_alternatives], best.confidence)


def join(segments: Sequence[Hearing]) -> Hearing:
    """One hearing of a long utterance that was decoded in pieces; its alternatives differ in the last piece."""
    heard = [segment for segment in segments if segment.words]
    if len(heard) <= 1:
        return heard[0] if heard else (segments[-1] if segments else Hearing())
    words = tuple(word for segment in heard for word in segment.words)
    before = " ".join(segment.text for segment in heard[:-1])
    alternatives = tuple(f"{before} {other}".strip() for other in heard[-1].alternatives)
    return Hearing(words, alternatives, sum(segment.score for segment in heard))


def _shares(readings: Sequence[Reading]) -> list[float]:
    best = readings[0].confidence
    weights = [math.exp(SCORE_SCALE * (reading.confidence - best)) for reading in readings]
    total = sum(weights)
    return [weight / total for weight in weights]


def _confidences(readings: Sequence[Reading]) -> list[float]:
    """For each word of the best reading the share of the readings that hold it in its place; 0 if unknown.

    Places are found by the order of words, not by times: Vosk's times of one word differ between readings.
    """
    best = readings[0].result
    words = [word.word for word in best]
    held = [0.0] * len(words)
    for reading, share in zip(readings, _shares(readings), strict=True):
        others = [word.word for word in reading.result]
        for block in SequenceMatcher(None, words, others, autojunk=False).get_matching_blocks():
            for place in range(block.a, block.a + block.size):
                held[place] += share
    return [_bounded(word, share) for word, share in zip(best, held, strict=True)]


def _bounded(word: SpokenWord, share: float) -> float:
    if word.word == UNKNOWN_WORD:
        return 0.0
    return round(min(1.0, share if word.conf is None else word.conf), 3)
