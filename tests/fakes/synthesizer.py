"""Voices texts by sentences, as long as a person would read them."""

import asyncio
import re
from collections.abc import AsyncIterator

from core.contracts.speech import AudioFrame
from core.errors import SynthesisFailed
from tests.fakes.sounds import BOOK, SAMPLE_RATE_HZ
from voice_gateway.tts.speech_synthesizer import SpeechRequest

SECONDS_A_LETTER = 0.065
FIRST_SOUND_SECONDS = 0.04


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.?!])\s+", text.strip()) if part]


class FakeSynthesizer:
    """What the caller hears of a text are the labels of its sentences."""

    def __init__(self) -> None:
        self.is_down = False
        self.hangs = False
        self.dies_after_sentences: int | None = None
        self.requests: list[SpeechRequest] = []
        self.is_closed = False

    async def speak(self, request: SpeechRequest) -> AsyncIterator[AudioFrame]:
        self.requests.append(request)
        await asyncio.sleep(3600 if self.hangs else FIRST_SOUND_SECONDS)
        if self.is_down:
            raise SynthesisFailed("the voice process is down")
        for number, sentence in enumerate(sentences(request.text)):
            if number == self.dies_after_sentences:
                raise SynthesisFailed("the voice process died")
            seconds = SECONDS_A_LETTER * len(sentence) / request.rate
            scale = request.sample_rate_hz / SAMPLE_RATE_HZ
            yield AudioFrame(BOOK.pcm_of(sentence, seconds * scale), request.sample_rate_hz)

    async def aclose(self) -> None:
        self.is_closed = True
