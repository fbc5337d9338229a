"""Whose turn it is: pure decisions that count frames and never look at a clock."""

from enum import Enum

from core.contracts.speech import ExpectedAnswer
from voice_gateway.turn_words import TurnWords

FRAME_MS = 20
PREROLL_MS = 300
"""Sound before the first voiced frame that goes to the recogniser: soft consonants begin there."""

ONSET_WINDOW_FRAMES = 5
ONSET_VOICED_FRAMES = 3
"""60 ms of voice within 100 ms begin an utterance: «да» lasts 150 ms, a click 20–40 ms."""

RENEWAL_FRAMES = 2
"""One voiced frame in a pause is a glitch of the detector; two in a row are speech going on."""

LONGEST_UTTERANCE_MS = 30_000
LONGEST_DICTATION_MS = 90_000
"""A running television must not keep an utterance open for ever."""

COMPLETE_ANSWER_MS = 260
"""After a whole «да» or all digits asked for."""

FREE_MS = 460
THINKING_ALOUD_MS = 1000
"""After «и», «чтобы», «мне»…, or while numbers are dictated into a free answer."""

PATIENCE_MS = {
    ExpectedAnswer.FREE: FREE_MS,
    ExpectedAnswer.YES_NO: 500,
    ExpectedAnswer.DIGITS: 1400,
    ExpectedAnswer.DATE: 800,
    ExpectedAnswer.TIME: 700,
    ExpectedAnswer.NAME: 1100,
    ExpectedAnswer.ADDRESS: 1300,
    ExpectedAnswer.DICTATION: 2000,
}
"""Silence that ends the turn, by what was asked. Sources: docs/call-flow.md."""


def patience_ms(
    words: TurnWords, partial: str, *, expected: ExpectedAnswer, length: int = 0
) -> int:
    """How much silence ends the caller's turn, given what has been heard so far.

    Partials lag speech by 0.3–0.4 s, so an empty one after real speech says nothing yet.
    """
    usual = PATIENCE_MS[expected]
    if expected is ExpectedAnswer.YES_NO and words.is_complete_answer(partial):
        return COMPLETE_ANSWER_MS
    if expected is ExpectedAnswer.DIGITS:
        dictated = words.dictated_digits(partial)
        return COMPLETE_ANSWER_MS if length and dictated == length else usual
    if words.ends_unfinished(partial) or words.ends_with_number(partial):
        return max(usual, THINKING_ALOUD_MS)
    return usual


class Edge(Enum):
    """What a frame did to the utterance."""

    NONE = "none"
    BEGAN = "began"
    ENDED = "ended"


class TurnSegmenter:
    """Cuts a stream of voiced and unvoiced frames into utterances. Pure: counts frames."""

    def __init__(self) -> None:
        self.is_open = False
        self.voiced_ms = 0
        self.silence_ms = 0
        self._length_ms = 0
        self._voiced_in_a_row = 0
        self._recent: list[bool] = []

    def push(self, is_voiced: bool, *, patience: int, longest_ms: int) -> Edge:
        """One frame of 20 ms; `patience` is the silence in ms that ends the utterance now."""
        self._voiced_in_a_row = self._voiced_in_a_row + 1 if is_voiced else 0
        if not self.is_open:
            return self._wait_for_onset(is_voiced)
        self._length_ms += FRAME_MS
        self.voiced_ms += FRAME_MS if is_voiced else 0
        self.silence_ms = (
            0 if self._voiced_in_a_row >= RENEWAL_FRAMES else self.silence_ms + FRAME_MS
        )
        if self.silence_ms >= patience or self._length_ms >= longest_ms:
            self.is_open = False
            self._recent.clear()
            return Edge.ENDED
        return Edge.NONE

    def _wait_for_onset(self, is_voiced: bool) -> Edge:
        self._recent = [*self._recent[1 - ONSET_WINDOW_FRAMES :], is_voiced]
        if sum(self._recent) < ONSET_VOICED_FRAMES:
            return Edge.NONE
        self.is_open = True
        self.voiced_ms = sum(self._recent) * FRAME_MS
        self._length_ms = len(self._recent) * FRAME_MS
        self.silence_ms = 0
        return Edge.BEGAN


def longest_ms(expected: ExpectedAnswer) -> int:
    return LONGEST_DICTATION_MS if expected is ExpectedAnswer.DICTATION else LONGEST_UTTERANCE_MS
