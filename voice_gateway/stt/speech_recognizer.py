"""The port through which a call hears: one stream per utterance of the caller."""

from dataclasses import dataclass
from typing import Protocol

from core.contracts.speech import ExpectedAnswer, Transcript


@dataclass(frozen=True, slots=True)
class RecognitionHints:
    """What the dialogue expects next; chooses the recogniser's grammar where the model allows one."""

    call_id: str
    sample_rate_hz: int = 8000
    expected: ExpectedAnswer = ExpectedAnswer.FREE
    length: int = 0


class RecognitionStream(Protocol):
    """One utterance. Feed PCM, read `partial` at any time, `finish` once, `aclose` always."""

    @property
    def partial(self) -> str:
        """What has been heard so far, lower case; lags speech by 0.3–0.4 s; may be empty."""
        ...

    def feed(self, pcm: bytes) -> None:
        """Hand over sound without waiting; bounded inside, the oldest is dropped and counted."""
        ...

    async def finish(self) -> Transcript:
        """No more sound comes: the final transcript.

        Raises:
            RecognitionFailed: the recogniser died or did not answer in time.
        """
        ...

    async def aclose(self) -> None: ...


class SpeechRecognizer(Protocol):
    async def open_stream(self, hints: RecognitionHints) -> RecognitionStream:
        """Raises:
        RecogniserBusy: no more streams are admitted.
        RecognitionFailed: the recogniser cannot be reached.
        """
        ...

    async def aclose(self) -> None: ...
