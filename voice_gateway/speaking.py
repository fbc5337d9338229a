"""The mouth of a call: texts and phrases become sound; stops at once, goes on from the sentence it broke off."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from core.clock import Clock
from core.contracts.speech import PCM_BYTES_PER_SAMPLE, AudioFrame
from core.errors import SynthesisFailed
from voice_gateway.call_line import CallLine
from voice_gateway.call_scribe import CallScribe
from voice_gateway.frame_pump import SoundWatch
from voice_gateway.happenings import Work
from voice_gateway.phrase_book import PhraseBook, RecordedPhrases
from voice_gateway.tts.speech_synthesizer import SpeechRequest, SpeechSynthesizer

PIECE_SECONDS = 6.0
"""The synthesiser's own limit is 5 s; this one catches a synthesiser that forgot it."""

LONGEST_SPEECH_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Script:
    """What to sound, in order: phrases of the gateway by key, then texts of the dialogue."""

    phrases: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(slots=True)
class Speech:
    """One script being sounded. `pieces` are sentences as PCM, kept until the end to resume from."""

    script: Script
    pieces: list[bytes] = field(default_factory=list)
    first_unheard: int = 0
    """Index of the piece to begin with after a pause."""
    is_paused: bool = False
    resumed: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True, slots=True)
class MouthParts:
    """What a mouth is made of."""

    synthesizer: SpeechSynthesizer
    recorded: RecordedPhrases
    phrases: PhraseBook
    watch: SoundWatch
    clock: Clock


class Mouth:
    """One per call; sounds one script at a time."""

    def __init__(self, line: CallLine, scribe: CallScribe, parts: MouthParts) -> None:
        self._line = line
        self._scribe = scribe
        self._parts = parts
        self._speech: Speech | None = None
        self._work: Work[None] | None = None
        self._held = False
        self._resume_after_hold = False
        self.rate = 1.0
        line.silence_on_hold(self)

    def start(self, script: Script) -> Work[None]:
        """Begin to sound; the work is done when the last sample went out, or failed to come.

        Its error is SynthesisFailed when a text could not be voiced; what was sounded stays said.
        """
        self.drop()
        speech = Speech(script)
        self._speech = speech
        self._parts.watch.arm(self._scribe.first_sound)
        self._work = self._line.begin(
            "speak", self._sound(speech), within_seconds=LONGEST_SPEECH_SECONDS
        )
        if self._held:
            self.hold()
        return self._work

    async def say(self, *phrases: str) -> None:
        """Sound phrases to the end; nothing but the end of the call interrupts them."""
        await self._line.until_done(self.start(Script(phrases=phrases)))

    def pause(self) -> None:
        """Silence at once; the place is remembered."""
        speech = self._speech
        if speech is None or speech.is_paused:
            return
        unheard_seconds = self._line.leg.stop_playing()
        speech.first_unheard = self._piece_at(speech, unheard_seconds)
        speech.is_paused = True
        speech.resumed.clear()

    def resume(self) -> None:
        """Go on from the beginning of the sentence that was broken off."""
        speech = self._speech
        if speech is None or not speech.is_paused:
            return
        if self._held:
            self._resume_after_hold = True
            return
        speech.is_paused = False
        for pcm in speech.pieces[speech.first_unheard :]:
            self._line.leg.play(pcm)
        speech.resumed.set()

    def drop(self) -> None:
        """Silence at once, for good."""
        if self._work and not self._work.is_done:
            self._work.cancel()
            self._line.leg.stop_playing()
        self._work = None
        self._speech = None

    def hold(self) -> None:
        self._held = True
        self._resume_after_hold = bool(self._speech and not self._speech.is_paused)
        self.pause()

    def unhold(self) -> None:
        self._held = False
        if self._resume_after_hold:
            self.resume()

    def play_phrase_over(self, key: str) -> None:
        """Append a phrase to what is queued, without waiting; nothing if it was never recorded."""
        pcm = self._parts.recorded.pcm_of(key, self._line.leg.sample_rate_hz)
        if pcm and not self._held:
            self._line.leg.play(pcm)
            self._scribe.robot_said(self._parts.phrases.texts.get(key, ""))

    async def _sound(self, speech: Speech) -> None:
        began_at = self._parts.clock.monotonic()
        for key in speech.script.phrases:
            await self._voice_phrase(speech, key)
        for text in speech.script.texts:
            self._scribe.robot_said(text)
            async for frame in self._voice(text):
                self._scribe.first_pcm(since=began_at)
                self._add(speech, frame.pcm)
        await self._until_heard(speech)

    async def _until_heard(self, speech: Speech) -> None:
        while True:
            await self._line.leg.played()
            if not speech.is_paused:
                return
            await speech.resumed.wait()

    async def _voice_phrase(self, speech: Speech, key: str) -> None:
        """A recorded sound if there is one; else the synthesiser reads the phrase, or nobody does."""
        self._scribe.robot_said(self._parts.phrases.texts.get(key, ""))
        pcm = self._parts.recorded.pcm_of(key, self._line.leg.sample_rate_hz)
        if pcm:
            self._scribe.first_pcm(since=self._parts.clock.monotonic())
            self._add(speech, pcm)
            return
        try:
            async for frame in self._voice(self._parts.phrases.text_of(key)):
                self._add(speech, frame.pcm)
        except SynthesisFailed as err:
            self._scribe.stage_failed(err.stage, err.code)

    def _add(self, speech: Speech, pcm: bytes) -> None:
        speech.pieces.append(pcm)
        if not speech.is_paused:
            self._line.leg.play(pcm)

    async def _voice(self, text: str) -> AsyncIterator[AudioFrame]:
        request = SpeechRequest(text, rate=self.rate, sample_rate_hz=self._line.leg.sample_rate_hz)
        frames = self._parts.synthesizer.speak(request)
        while True:
            try:
                async with asyncio.timeout(PIECE_SECONDS):
                    frame = await anext(frames, None)
            except TimeoutError as err:
                raise SynthesisFailed(f"no sound within {PIECE_SECONDS} s") from err
            if frame is None:
                return
            yield frame

    def _piece_at(self, speech: Speech, unheard_seconds: float) -> int:
        """The piece that was sounding when this much of the end had not been heard."""
        second = PCM_BYTES_PER_SAMPLE * self._line.leg.sample_rate_hz
        unheard = 0.0
        for index in range(len(speech.pieces) - 1, speech.first_unheard - 1, -1):
            unheard += len(speech.pieces[index]) / second
            if unheard >= unheard_seconds - 0.02:  # a tick of tolerance: 20 ms
                return index if unheard_seconds > 0 else index + 1
        return speech.first_unheard
