"""Text to sentences of sound: normalise, split, look into the cache, else ask an engine.

Part of the voice process; knows no sockets.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import lru_cache

from core.clock import Clock, SystemClock
from core.errors import SynthesisFailed
from core.russian.normalisation.speakable import to_speakable
from core.settings.speech import VoiceSettings
from voice_gateway.tts.engine_messages import EngineTask
from voice_gateway.tts.engine_pool import EnginePool, Urgency
from voice_gateway.tts.sentences import Piece, split_sentences
from voice_gateway.tts.voice_cache import SpokenSentence, VoiceCache
from voice_gateway.tts.voice_metrics import VoiceMetrics

SOUND_VERSION = 1
"""Raise it when finishing or pauses change: sounds cached before are then no longer found."""


@dataclass(frozen=True, slots=True)
class SentenceSound:
    pcm: bytes
    text: str
    was_cached: bool


class Voice:
    """`speak` streams; several callers asking for one sentence at once make it once."""

    def __init__(
        self,
        settings: VoiceSettings,
        *,
        engines: EnginePool,
        metrics: VoiceMetrics,
        clock: Clock | None = None,
    ) -> None:
        self._name = (
            f"{SOUND_VERSION}:{settings.engine}:{settings.rate_words_per_minute}:{settings.pitch}"
        )
        self._cache = VoiceCache(
            settings.cache_folder, max_bytes=settings.cache_megabytes * 1_000_000
        )
        self._engines = engines
        self._metrics = metrics
        self._clock = clock or SystemClock()
        self._being_made: dict[str, asyncio.Task[bytes]] = {}

    async def speak(
        self, text: str, *, rate: float, sample_rate_hz: int
    ) -> AsyncIterator[SentenceSound]:
        """Nothing speakable in the text gives nothing.

        Raises:
            SynthesisFailed: the engines failed; what was yielded stays valid.
        """
        urgency = Urgency.FIRST_SENTENCE
        for piece in await asyncio.to_thread(pieces_of, text):
            sentence = SpokenSentence(piece.text, self._name, rate, sample_rate_hz)
            yield await self._sound(sentence, pause_ms=piece.pause_ms, urgency=urgency)
            urgency = Urgency.LATER_SENTENCE

    async def prewarm(self, text: str) -> None:
        """Put a text into the cache while nobody waits; what fails now is tried when it is asked for."""
        for piece in await asyncio.to_thread(pieces_of, text):
            sentence = SpokenSentence(piece.text, self._name, 1.0, 8000)
            if await asyncio.to_thread(self._cache.get, sentence) is not None:
                continue
            try:
                await self._make(sentence, Urgency.PREWARMING)
            except SynthesisFailed:
                continue
            self._metrics.prewarmed_sentences += 1

    async def _sound(
        self, sentence: SpokenSentence, *, pause_ms: int, urgency: Urgency
    ) -> SentenceSound:
        pcm = await asyncio.to_thread(self._cache.get, sentence)
        was_cached = pcm is not None
        if pcm is None:
            self._metrics.cache_misses += 1
            pcm = await self._make_once(sentence, urgency)
        else:
            self._metrics.cache_hits += 1
        self._metrics.sound_seconds += len(pcm) / 2 / sentence.sample_rate_hz
        pause = b"\0\0" * (sentence.sample_rate_hz * pause_ms // 1000)
        return SentenceSound(pcm + pause, sentence.text, was_cached)

    async def _make_once(self, sentence: SpokenSentence, urgency: Urgency) -> bytes:
        making = self._being_made.get(sentence.key)
        if making is None:
            making = asyncio.create_task(self._make(sentence, urgency))
            self._being_made[sentence.key] = making
            making.add_done_callback(lambda _: self._being_made.pop(sentence.key, None))
        return await asyncio.shield(making)

    async def _make(self, sentence: SpokenSentence, urgency: Urgency) -> bytes:
        task = EngineTask(sentence.text, sentence.rate, sentence.sample_rate_hz)
        pcm = await self._engines.synthesise(task, urgency=urgency)
        await asyncio.to_thread(self._cache.put, sentence, pcm)
        return pcm


@lru_cache(maxsize=2000)
def pieces_of(text: str) -> tuple[Piece, ...]:
    """Normalised sentences of a text; remembered, because the robot says the same things often."""
    return tuple(split_sentences(to_speakable(text)))
