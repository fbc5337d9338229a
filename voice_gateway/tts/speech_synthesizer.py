"""The port through which a call speaks."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from core.contracts.speech import AudioFrame


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """`rate` 1.0 is the normal pace, 0.75 is «помедленнее»."""

    text: str
    rate: float = 1.0
    sample_rate_hz: int = 8000


class SpeechSynthesizer(Protocol):
    def speak(self, request: SpeechRequest) -> AsyncIterator[AudioFrame]:
        """Sound of the text in pieces (by sentences), the first as early as possible.

        Raises:
            SynthesisFailed: the voice process died or is late; what was yielded stays valid.
        """
        ...

    async def aclose(self) -> None: ...
