"""One utterance: free speech always, the grammar of the expected answer beside it.

Runs in a worker thread, one call at a time. The grammar costs a fraction of free decoding, and because
free speech is heard as well, a caller who says something else is never trapped in the grammar.
"""

from core.contracts.speech import PCM_BYTES_PER_SAMPLE, ExpectedAnswer, Transcript
from voice_gateway.stt.hearing_choice import choose_hearing
from voice_gateway.stt.segmented_hearing import SegmentedHearing
from voice_gateway.stt.vosk_engine import RecogniserKind, VoskModel

GRAMMAR_LIMIT_SECONDS = 12.0
"""An answer to a closed question is short; beyond this only free speech counts."""


class UtteranceDecoder:
    """Recognisers are leased at the first sound, because making a new one takes 0.1 s; `release` always."""

    def __init__(
        self,
        model: VoskModel,
        sample_rate_hz: int,
        *,
        expected: ExpectedAnswer = ExpectedAnswer.FREE,
        max_alternatives: int = 3,
    ) -> None:
        self._model = model
        self._sample_rate_hz = sample_rate_hz
        self._expected = expected
        self._max_alternatives = max_alternatives
        self._heard_seconds = 0.0
        self._free: SegmentedHearing | None = None
        self._grammar: SegmentedHearing | None = None

    def accept(self, pcm: bytes) -> str:
        """Decode a piece of sound; everything heard so far, by free speech.

        Raises:
            RecognitionFailed: libvosk failed.
        """
        free = self._free or self._lease()
        free.accept(pcm)
        self._heard_seconds += len(pcm) / PCM_BYTES_PER_SAMPLE / self._sample_rate_hz
        if self._grammar is not None:
            if self._heard_seconds > GRAMMAR_LIMIT_SECONDS:
                self._release_grammar()
            else:
                self._grammar.accept(pcm)
        return free.partial()

    def finish(self) -> Transcript:
        """The transcript of everything accepted; digits are not written yet."""
        if self._free is None:
            return Transcript(text="")
        hearing = self._free.finish()
        if self._grammar is not None:
            hearing = choose_hearing(hearing, self._grammar.finish())
        return hearing.to_transcript()

    def release(self) -> None:
        if self._free is not None:
            self._free.release()
            self._free = None
        self._release_grammar()

    def _lease(self) -> SegmentedHearing:
        self._free = self._hearing(ExpectedAnswer.FREE)
        if self._model.has_grammar(self._expected):
            self._grammar = self._hearing(self._expected)
        return self._free

    def _hearing(self, grammar: ExpectedAnswer) -> SegmentedHearing:
        kind = RecogniserKind(self._sample_rate_hz, grammar)
        return SegmentedHearing(self._model, kind, max_alternatives=self._max_alternatives)

    def _release_grammar(self) -> None:
        if self._grammar is not None:
            self._grammar.release()
            self._grammar = None
