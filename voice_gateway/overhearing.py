"""What two people say to each other, written down for the operator's card. Nobody waits for it.

Whole phrases are recognised after they were said, few at a time over the whole worker, so that callers
who talk to the robot always find a free recogniser.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import structlog

from core.contracts.call_record import CallEventKind
from core.contracts.orders import ReportKind
from core.contracts.speech import Transcript
from core.errors import RecogniserBusy, RecognitionFailed
from voice_gateway.handoff_case import HandoffCase
from voice_gateway.listening import SoundHistory
from voice_gateway.stt.speech_recognizer import RecognitionHints
from voice_gateway.turn_taking import Edge, TurnSegmenter
from voice_gateway.voice_activity import VoiceActivity

PAUSE_MS = 700
"""People in a talk pause between clauses; a card of half sentences is hard to read."""

LONGEST_MS = 8000
"""The recogniser's stream keeps 10 s waiting; a longer speech is cut into pieces."""

MOST_WAITING = 8
"""Phrases of one call that wait to be recognised; more are lost to the card, not to the recording."""

PHRASE_SECONDS = 30.0
BUSY_PAUSE_SECONDS = 1.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Phrase:
    """`who`: caller or operator; `at`: Unix seconds of its end."""

    who: str
    pcm: bytes
    at: float


class SideEar:
    """Cuts one person's sound into phrases."""

    def __init__(self, activity: VoiceActivity, take: Callable[[bytes], None]) -> None:
        self._activity = activity
        self._take = take
        self._segmenter = TurnSegmenter()
        self._history = SoundHistory()
        self._pcm: list[bytes] | None = None

    def hear(self, pcm: bytes) -> None:
        self._history.add(pcm)
        edge = self._segmenter.push(
            self._activity.is_speech(pcm), patience=PAUSE_MS, longest_ms=LONGEST_MS
        )
        if edge is Edge.BEGAN:
            self._pcm = self._history.recent
        elif self._pcm is not None:
            self._pcm.append(pcm)
            if edge is Edge.ENDED:
                phrase, self._pcm = b"".join(self._pcm), None
                self._segmenter = TurnSegmenter()
                self._take(phrase)


class Overhearing:
    """Both sides of one talk. Frames come while the people hear each other, else they are skipped."""

    def __init__(self, case: HandoffCase, *, is_ours: bool) -> None:
        """`is_ours` false: a talk with somebody elsewhere, which nobody here writes down."""
        self._case = case
        self._is_on = is_ours and case.talk.rhythm.transcribe_talks
        self._waiting = 0
        self.is_caller_there = False
        self.is_operator_heard = False
        parts = case.talk.parts
        rate_hz = case.talk.line.leg.sample_rate_hz
        self._caller = SideEar(
            parts.make_voice_activity(rate_hz), lambda pcm: self._begin("caller", pcm)
        )
        self._operator = SideEar(
            parts.make_voice_activity(rate_hz), lambda pcm: self._begin("operator", pcm)
        )

    def hear_caller(self, pcm: bytes) -> None:
        if self._is_on and self.is_caller_there:
            self._caller.hear(pcm)

    def hear_operator(self, pcm: bytes) -> None:
        if self._is_on and self.is_operator_heard:
            self._operator.hear(pcm)

    def _begin(self, who: str, pcm: bytes) -> None:
        if self._waiting >= MOST_WAITING:
            log.warning("phrase_not_written", who=who)
            return
        self._waiting += 1
        talk = self._case.talk
        phrase = Phrase(who, pcm, talk.clock.wall())
        talk.line.begin("write_phrase", self._write(phrase), within_seconds=None)

    async def _write(self, phrase: Phrase) -> None:
        talk = self._case.talk
        try:
            async with talk.parts.setup.talk_hearing.streams:
                transcript = await self._recognised(phrase)
        finally:
            self._waiting -= 1
        if transcript is None or not transcript.text:
            return
        text = transcript.written or transcript.text
        talk.scribe.note(CallEventKind.HEARD, who=phrase.who, text=text)
        self._case.report(ReportKind.HEARD, who=phrase.who, text=text)

    async def _recognised(self, phrase: Phrase) -> Transcript | None:
        """One more try when all streams are taken by those who talk to the robot."""
        with suppress(RecognitionFailed, TimeoutError):
            try:
                return await self._through_stream(phrase)
            except RecogniserBusy:
                await self._case.talk.clock.sleep(BUSY_PAUSE_SECONDS)
                return await self._through_stream(phrase)
        log.warning("phrase_not_written", who=phrase.who)
        return None

    async def _through_stream(self, phrase: Phrase) -> Transcript:
        talk = self._case.talk
        hints = RecognitionHints(talk.call_id, sample_rate_hz=talk.line.leg.sample_rate_hz)
        async with asyncio.timeout(PHRASE_SECONDS):
            stream = await talk.parts.setup.talk_hearing.recognizer.open_stream(hints)
            try:
                stream.feed(phrase.pcm)
                return await stream.finish()
            finally:
                await stream.aclose()
