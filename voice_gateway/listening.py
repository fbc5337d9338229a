"""The ear of a call: frames in, whole utterances out. Decides itself when the caller has finished."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from core.clock import Clock
from core.contracts.speech import ExpectedAnswer, Transcript
from core.errors import RecognitionFailed
from voice_gateway.call_line import CallLine
from voice_gateway.happenings import Heard, HeardTimes, HearingFailed, SpokeUp
from voice_gateway.stt.speech_recognizer import (
    RecognitionHints,
    RecognitionStream,
    SpeechRecognizer,
)
from voice_gateway.telephony import DuplexFrame
from voice_gateway.turn_taking import (
    FRAME_MS,
    PREROLL_MS,
    Edge,
    TurnSegmenter,
    longest_ms,
    patience_ms,
)
from voice_gateway.turn_words import TurnWords
from voice_gateway.voice_activity import VoiceActivity

OPEN_SECONDS = 2.0
FINISH_SECONDS = 3.0
"""A final result takes ≤ 80 ms; later than this the recogniser is as good as dead."""

CLOSE_SECONDS = 2.0


@dataclass(slots=True)
class Utterance:
    """What the caller is saying now. Sound waits in `backlog` until the stream is open."""

    start_seconds: float
    last_voice_at: float
    backlog: list[bytes] = field(default_factory=list)
    stream: RecognitionStream | None = None
    is_over: asyncio.Event = field(default_factory=asyncio.Event)
    has_spoken_up: bool = False
    decided_at: float = 0.0
    end_seconds: float = 0.0
    voiced_ms: int = 0

    @property
    def partial(self) -> str:
        return self.stream.partial if self.stream else ""

    def feed(self, pcm: bytes) -> None:
        if self.stream:
            self.stream.feed(pcm)
        else:
            self.backlog.append(pcm)

    def attach(self, stream: RecognitionStream) -> None:
        for pcm in self.backlog:
            stream.feed(pcm)
        self.backlog.clear()
        self.stream = stream

    def times(self, transcribed_at: float) -> HeardTimes:
        return HeardTimes(
            last_voice_at=self.last_voice_at,
            decided_at=self.decided_at,
            transcribed_at=transcribed_at,
            start_seconds=self.start_seconds,
            end_seconds=self.end_seconds,
            voiced_ms=self.voiced_ms,
        )


@dataclass(frozen=True, slots=True)
class EarParts:
    """What an ear is made of."""

    recognizer: SpeechRecognizer
    activity: VoiceActivity
    words: TurnWords
    clock: Clock
    barge_in_ms: int


class SoundHistory:
    """Counts frames and keeps the last ones, so that the first sound of a word is not lost."""

    def __init__(self) -> None:
        self._recent: deque[bytes] = deque(maxlen=PREROLL_MS // FRAME_MS)
        self._frames = 0

    def add(self, pcm: bytes) -> None:
        self._recent.append(pcm)
        self._frames += 1

    @property
    def recent(self) -> list[bytes]:
        return list(self._recent)

    @property
    def seconds(self) -> float:
        """Since the call's first frame."""
        return self._frames * FRAME_MS / 1000

    @property
    def recent_seconds(self) -> float:
        return len(self._recent) * FRAME_MS / 1000


class Ear:
    """One per call. An utterance gets a recogniser stream of its own, opened at its first voice."""

    def __init__(self, line: CallLine, parts: EarParts) -> None:
        self._line = line
        self._parts = parts
        self._segmenter = TurnSegmenter()
        self._history = SoundHistory()
        self._utterance: Utterance | None = None
        self._awaited = 0
        self._hints = RecognitionHints(
            line.leg.info.call_id, sample_rate_hz=line.leg.sample_rate_hz
        )
        self._aside: Callable[[bytes], None] | None = None
        """Who gets the frames while this ear is closed."""

    @property
    def is_hearing(self) -> bool:
        """The caller is in the middle of an utterance, or its transcript has not come yet."""
        return self._awaited > 0

    def close(self, aside: Callable[[bytes], None]) -> None:
        """The caller talks to a person: nothing is for the robot, `aside` gets the frames."""
        self._aside = aside

    def open(self) -> None:
        self._aside = None

    def expect(self, expected: ExpectedAnswer, length: int = 0) -> None:
        """Tune patience now and the recogniser's grammar from the next utterance on."""
        self._hints = RecognitionHints(
            self._hints.call_id,
            sample_rate_hz=self._hints.sample_rate_hz,
            expected=expected,
            length=length,
        )

    async def listen(self, frames: AsyncIterator[DuplexFrame]) -> None:
        async for frame in frames:
            self._hear(frame.heard)

    def _hear(self, pcm: bytes) -> None:
        self._history.add(pcm)
        if self._aside is not None:
            self._drop_utterance()
            self._aside(pcm)
            return
        is_voiced = self._parts.activity.is_speech(pcm)
        edge = self._segmenter.push(
            is_voiced,
            patience=self._patience_ms(),
            longest_ms=longest_ms(self._hints.expected),
        )
        if edge is Edge.BEGAN:
            self._begin_utterance()
        elif self._utterance:
            self._utterance.feed(pcm)
            self._follow_utterance(self._utterance, is_over=edge is Edge.ENDED)

    def _patience_ms(self) -> int:
        partial = self._utterance.partial if self._utterance else ""
        return patience_ms(
            self._parts.words,
            partial,
            expected=self._hints.expected,
            length=self._hints.length,
        )

    def _begin_utterance(self) -> None:
        utterance = Utterance(
            start_seconds=self._history.seconds - self._history.recent_seconds,
            last_voice_at=self._parts.clock.monotonic(),
            backlog=self._history.recent,
        )
        self._utterance = utterance
        self._awaited += 1
        self._line.begin(
            "hear_utterance", self._transcribe(utterance, self._hints), within_seconds=None
        )

    def _follow_utterance(self, utterance: Utterance, *, is_over: bool) -> None:
        utterance.voiced_ms = self._segmenter.voiced_ms
        if self._segmenter.silence_ms == 0:
            utterance.last_voice_at = self._parts.clock.monotonic()
        if not utterance.has_spoken_up and self._is_speaking_up(utterance):
            utterance.has_spoken_up = True
            self._line.inbox.post(SpokeUp())
        if is_over:
            utterance.decided_at = self._parts.clock.monotonic()
            utterance.end_seconds = self._history.seconds
            self._drop_utterance()

    def _is_speaking_up(self, utterance: Utterance) -> bool:
        return utterance.voiced_ms >= self._parts.barge_in_ms and self._parts.words.has_meaning(
            utterance.partial, self._hints.expected
        )

    def _drop_utterance(self) -> None:
        if self._utterance:
            self._utterance.is_over.set()
            self._utterance = None
            self._segmenter = TurnSegmenter()

    async def _transcribe(self, utterance: Utterance, hints: RecognitionHints) -> None:
        try:
            transcript = await self._through_stream(utterance, hints)
        except RecognitionFailed as err:
            self._line.inbox.post(HearingFailed(err))
        except TimeoutError:
            self._line.inbox.post(HearingFailed(RecognitionFailed("the recogniser is late")))
        else:
            times = utterance.times(self._parts.clock.monotonic())
            self._line.inbox.post(Heard(transcript, times))
        finally:
            self._awaited -= 1

    async def _through_stream(self, utterance: Utterance, hints: RecognitionHints) -> Transcript:
        async with asyncio.timeout(OPEN_SECONDS):
            stream = await self._parts.recognizer.open_stream(hints)
        try:
            utterance.attach(stream)
            await utterance.is_over.wait()
            async with asyncio.timeout(FINISH_SECONDS):
                return await stream.finish()
        finally:
            with suppress(TimeoutError, RecognitionFailed):  # what was heard is not lost by that
                async with asyncio.timeout(CLOSE_SECONDS):
                    await stream.aclose()
