"""One utterance through one recogniser. A long one is closed at a pause and goes on: its lattice stays small."""

from dataclasses import dataclass

from core.contracts.wire import from_json
from voice_gateway.stt.vosk_engine import RecogniserKind, VoskModel
from voice_gateway.stt.vosk_result import Hearing, join, known_words, read_answer

SEGMENT_SECONDS = 12.0
"""Past this length the next end-point of Vosk's own closes a piece."""


@dataclass(frozen=True, slots=True)
class VoskPartial:
    partial: str = ""


class SegmentedHearing:
    """Holds a leased recogniser until `release`."""

    def __init__(self, model: VoskModel, kind: RecogniserKind, *, max_alternatives: int) -> None:
        self._model = model
        self._max_alternatives = max_alternatives
        self._recogniser = model.lease(kind)
        self._began_seconds = self._recogniser.clock_seconds
        self._segment_began_seconds = self._began_seconds
        self._segments: list[Hearing] = []
        self._is_released = False

    def accept(self, pcm: bytes) -> None:
        is_pause = self._recogniser.accept(pcm)
        length_seconds = self._recogniser.clock_seconds - self._segment_began_seconds
        if is_pause and length_seconds > SEGMENT_SECONDS:
            self._keep(self._recogniser.segment())
            self._segment_began_seconds = self._recogniser.clock_seconds

    def partial(self) -> str:
        """Everything heard so far."""
        heard = [segment.text for segment in self._segments]
        heard.append(known_words(from_json(self._recogniser.partial(), VoskPartial).partial))
        return " ".join(text for text in heard if text)

    def finish(self) -> Hearing:
        self._keep(self._recogniser.final())
        return join(self._segments)

    def release(self) -> None:
        """Give the recogniser back; a second call does nothing."""
        if not self._is_released:
            self._is_released = True
            self._model.give_back(self._recogniser)

    def _keep(self, answer: str) -> None:
        self._segments.append(
            read_answer(
                answer,
                offset_seconds=self._began_seconds,
                max_alternatives=self._max_alternatives,
            )
        )
