"""The only door to libvosk: a model, and recognisers that are reused. Runs in threads of the recogniser process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import vosk

from core.contracts.speech import PCM_BYTES_PER_SAMPLE, UNKNOWN_WORD, ExpectedAnswer
from core.errors import AssistantError, RecognitionFailed, SpeechModelInvalid
from core.speech_files import SpeechModelChoice
from voice_gateway.stt.grammars import Grammars, phrases_for_model, to_vosk
from voice_gateway.stt.vosk_result import READINGS

QUIET = -2
"""Also without warnings: each approximate word time would be one."""
MAX_IDLE = 8
"""Unused recognisers kept for each sample rate and grammar; each holds 7–9 MB of composed graph."""


@contextmanager
def errors_of_libvosk(kind: type[AssistantError], what: str) -> Iterator[None]:
    """Translate what the binding raises: a bare Exception, whatever went wrong in C++."""
    try:
        yield
    except Exception as err:  # there is no narrower class to catch
        raise kind(f"{what}: {err}") from err


@dataclass(frozen=True, slots=True)
class RecogniserKind:
    """What makes two recognisers interchangeable. FREE is no grammar."""

    sample_rate_hz: int
    grammar: ExpectedAnswer = ExpectedAnswer.FREE


class VoskModel:
    """A loaded model with its pool of recognisers, newest used first: their graph caches are warm."""

    def __init__(self, choice: SpeechModelChoice, grammars: Grammars) -> None:
        """Raises:
        SpeechModelInvalid: libvosk refuses the files.
        """
        vosk.SetLogLevel(QUIET)
        self.choice = choice
        with errors_of_libvosk(SpeechModelInvalid, f"libvosk refuses {choice.folder}"):
            self._model = vosk.Model(str(choice.folder))
        self._grammars = self._fit(grammars)
        self._idle: dict[RecogniserKind, list[VoskRecogniserHandle]] = {}
        self._lock = threading.Lock()

    def knows(self, word: str) -> bool:
        return int(self._model.vosk_model_find_word(word)) >= 0

    def has_grammar(self, expected: ExpectedAnswer) -> bool:
        return expected in self._grammars

    def lease(self, kind: RecogniserKind) -> "VoskRecogniserHandle":
        """A recogniser in its fresh state. Creating one takes 40–130 ms, reusing none."""
        with self._lock:
            idle = self._idle.get(kind)
            if idle:
                return idle.pop()
        return self._create(kind)

    def give_back(self, recogniser: "VoskRecogniserHandle") -> None:
        recogniser.drain()
        with self._lock:
            idle = self._idle.setdefault(recogniser.kind, [])
            if len(idle) < MAX_IDLE:
                idle.append(recogniser)

    def warm_up(self, kind: RecogniserKind) -> None:
        self.give_back(self.lease(kind))

    def _create(self, kind: RecogniserKind) -> "VoskRecogniserHandle":
        arguments: list[object] = [self._model, kind.sample_rate_hz]
        if kind.grammar in self._grammars:
            arguments.append(self._grammars[kind.grammar])
        with errors_of_libvosk(RecognitionFailed, f"libvosk makes no recogniser for {kind}"):
            engine = vosk.KaldiRecognizer(*arguments)
        engine.SetMaxAlternatives(READINGS)
        engine.SetWords(True)
        return VoskRecogniserHandle(engine, kind)

    def _fit(self, grammars: Grammars) -> dict[ExpectedAnswer, str]:
        """Grammars as this model can run them: none on a static graph."""
        if (self.choice.folder / "graph" / "HCLG.fst").exists():
            return {}
        has_unknown_word = self.knows(UNKNOWN_WORD)
        fitted = {}
        for kind, phrases in grammars.items():
            known = phrases_for_model(phrases, self.knows)
            if known:
                fitted[kind] = to_vosk(known, has_unknown_word=has_unknown_word)
        return fitted


@dataclass(slots=True)
class VoskRecogniserHandle:
    """A KaldiRecognizer and its clock, which runs on through all utterances it has heard.

    `FinalResult` throws the feature pipeline away, so that the next utterance starts with fresh
    cepstral statistics; `Reset` after unfinished sound would carry a stranger's over.
    """

    engine: "vosk.KaldiRecognizer"
    kind: RecogniserKind
    clock_seconds: float = field(default=0.0)
    has_unfinished_sound: bool = field(default=False)

    def accept(self, pcm: bytes) -> bool:
        """Decode a piece; true when Vosk sees the end of an utterance here.

        Raises:
            RecognitionFailed: libvosk failed on it.
        """
        self.has_unfinished_sound = True
        self.clock_seconds += len(pcm) / PCM_BYTES_PER_SAMPLE / self.kind.sample_rate_hz
        with errors_of_libvosk(RecognitionFailed, "libvosk failed on sound"):
            return bool(self.engine.AcceptWaveform(pcm))

    def partial(self) -> str:
        return str(self.engine.PartialResult())

    def segment(self) -> str:
        """Close what was heard so far and go on hearing."""
        return str(self.engine.Result())

    def final(self) -> str:
        self.has_unfinished_sound = False
        return str(self.engine.FinalResult())

    def drain(self) -> None:
        if self.has_unfinished_sound:
            self.final()
