"""Hears test clips with Vosk, as the recogniser process does: packets of 20 ms, one recogniser a call."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import vosk

from speech_model.corpus.store import RATE_HZ, Samples
from speech_model.graph.compile import UNKNOWN_WORD

READINGS = 10
"""As many as the recogniser process asks Vosk for."""
ALTERNATIVES = 3
"""As many of them as it passes on beside the best."""

_PACKET_BYTES = RATE_HZ // 50 * 2
_SURE = 0.5
"""Words below this confidence are not counted as heard on an empty line."""


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word and how sure the recogniser is, 0 to 1."""

    text: str
    confidence: float


class VoskListener:
    """One loaded model."""

    def __init__(self, folder: Path) -> None:
        vosk.SetLogLevel(-1)
        self._model = vosk.Model(str(folder))

    def hear(self, samples: Samples, grammar: Sequence[str] = ()) -> list[HeardWord]:
        """All words of the sound, through any number of end points."""
        choices = json.dumps([*grammar, UNKNOWN_WORD], ensure_ascii=False)
        arguments = (self._model, RATE_HZ, choices) if grammar else (self._model, RATE_HZ)
        recogniser = vosk.KaldiRecognizer(*arguments)
        recogniser.SetWords(True)
        return [word for answer in _answers(recogniser, samples) for word in _words(answer)]

    def readings(self, samples: Samples) -> tuple[str, ...]:
        """The likeliest text and the next ones, as the dialogue gets them; never empty."""
        recogniser = vosk.KaldiRecognizer(self._model, RATE_HZ)
        recogniser.SetMaxAlternatives(READINGS)
        pieces = [_texts(answer) for answer in _answers(recogniser, samples)]
        heard = [piece for piece in pieces if piece[0]] or [("",)]
        before = [piece[0] for piece in heard[:-1]]
        joined = (" ".join([*before, last]).strip() for last in heard[-1])
        return tuple(dict.fromkeys(joined))[: ALTERNATIVES + 1]

    def words(self, samples: Samples, grammar: Sequence[str] = ()) -> list[str]:
        """Only the texts, the unknown word included: it counts as an error like any other."""
        return [word.text for word in self.hear(samples, grammar)]

    def false_words(self, samples: Samples) -> int:
        """Known words heard with some certainty where nobody speaks."""
        heard = self.hear(samples)
        return sum(w.text != UNKNOWN_WORD and w.confidence >= _SURE for w in heard)


def _answers(recogniser: vosk.KaldiRecognizer, samples: Samples) -> list[dict[str, Any]]:
    """Of every end point, and of the end."""
    sound = samples.tobytes()
    found = []
    for start in range(0, len(sound), _PACKET_BYTES):
        if recogniser.AcceptWaveform(sound[start : start + _PACKET_BYTES]):
            found.append(json.loads(recogniser.Result()))
    return [*found, json.loads(recogniser.FinalResult())]


def _words(answer: dict[str, Any]) -> list[HeardWord]:
    return [HeardWord(item["word"], item["conf"]) for item in answer.get("result", [])]


def _texts(answer: dict[str, Any]) -> tuple[str, ...]:
    return tuple(item["text"].strip() for item in answer.get("alternatives", [])) or ("",)
