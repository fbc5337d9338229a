"""Hears the words that frames carry, with the lag and the failures of a real recogniser."""

import asyncio

from core.contracts.speech import UNKNOWN_WORD, Transcript, Word
from core.errors import RecogniserBusy, RecognitionFailed
from tests.fakes.sounds import BOOK, COUGH, FRAME_SECONDS, MUMBLE, TELEVISION, Piece, frames_of
from voice_gateway.stt.inverse_normalisation import write_down
from voice_gateway.stt.speech_recognizer import RecognitionHints, RecognitionStream

PARTIAL_LAG_SECONDS = 0.36
OPEN_SECONDS = 0.005
FINAL_SECONDS = 0.06
CONFIDENCE = 0.9
NOISES = (COUGH, TELEVISION)


class FakeRecognizer:
    """`failures` are used up one a stream: an error at its opening, or `"dies"`, `"hangs"` at its end."""

    def __init__(self) -> None:
        self.failures: list[Exception | str] = []
        self.hints: list[RecognitionHints] = []
        self.open_streams = 0
        self.most_open_streams = 0
        self.final_seconds = FINAL_SECONDS
        self.is_closed = False

    def fails(self, times: int = 1) -> None:
        """Cannot be reached for the next utterances."""
        self.failures += [RecognitionFailed("not there")] * times

    def is_busy(self, times: int = 1) -> None:
        self.failures += [RecogniserBusy("no room")] * times

    def dies_in_the_middle(self, times: int = 1) -> None:
        self.failures += ["dies"] * times

    def hangs(self, times: int = 1) -> None:
        """Takes the sound and never gives a result."""
        self.failures += ["hangs"] * times

    async def open_stream(self, hints: RecognitionHints) -> RecognitionStream:
        self.hints.append(hints)
        failure = self.failures.pop(0) if self.failures else ""
        await asyncio.sleep(OPEN_SECONDS)
        if isinstance(failure, Exception):
            raise failure
        self.open_streams += 1
        self.most_open_streams = max(self.most_open_streams, self.open_streams)
        return FakeRecognitionStream(self, failure)

    async def aclose(self) -> None:
        self.is_closed = True


class FakeRecognitionStream:
    """A word lacks the letters whose sound was not fed; unknown words and noise leave no text."""

    def __init__(self, owner: FakeRecognizer, failure: str) -> None:
        self._owner = owner
        self._failure = failure
        self._words: list[HeardWord] = []
        self._fed_frames = 0
        self._is_closed = False

    @property
    def partial(self) -> str:
        lag = PARTIAL_LAG_SECONDS / FRAME_SECONDS
        heard = [w for w in self._words if w.is_whole and self._fed_frames - w.at >= lag]
        return " ".join(word.partial_text for word in heard if word.partial_text)

    def feed(self, pcm: bytes) -> None:
        for frame in frames_of(pcm):
            self._fed_frames += 1
            piece = BOOK.read(frame)
            if piece is None:
                continue
            last = self._words[-1] if self._words else None
            if last is None or not last.goes_on(piece):
                last = HeardWord(piece)
                self._words.append(last)
            last.take(piece, self._fed_frames)

    async def finish(self) -> Transcript:
        if self._failure == "hangs":
            await asyncio.sleep(3600)
        await asyncio.sleep(self._owner.final_seconds)
        if self._failure:
            raise RecognitionFailed("the recogniser died")
        text = _text(self._words)
        words = tuple(word.as_word() for word in self._words if word.label not in NOISES)
        confidence = CONFIDENCE if text else 0.0
        return Transcript(text, written=write_down(text), confidence=confidence, words=words)

    async def aclose(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            self._owner.open_streams -= 1


class HeardWord:
    """One word's frames as they were fed."""

    def __init__(self, first: Piece) -> None:
        self.label = first.label
        self.at = 0
        self._first = first.index
        self._last = first.index - 1
        self._frames = first.frames
        self._began = 0

    @property
    def is_whole(self) -> bool:
        return self._first == 0 and self._last == self._frames - 1

    @property
    def text(self) -> str:
        """The letters whose whole sound was fed."""
        if self.label in (COUGH, MUMBLE, TELEVISION):
            return ""
        letters = len(self.label)
        begin = -(-self._first * letters // self._frames)
        return self.label[begin : (self._last + 1) * letters // self._frames]

    @property
    def partial_text(self) -> str:
        return "фильм" if self.label == TELEVISION else self.text

    def goes_on(self, piece: Piece) -> bool:
        return piece.label == self.label and piece.index == self._last + 1

    def take(self, piece: Piece, at: int) -> None:
        self._began = self._began or at
        self._last = piece.index
        self.at = at

    def as_word(self) -> Word:
        text = UNKNOWN_WORD if self.label == MUMBLE else self.text
        confidence = 0.0 if self.label == MUMBLE else CONFIDENCE
        start = (self._began - 1) * FRAME_SECONDS
        return Word(text, start, self.at * FRAME_SECONDS, confidence)


def _text(words: list[HeardWord]) -> str:
    return " ".join(word.text for word in words if word.text)
