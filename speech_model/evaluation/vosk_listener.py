"""Hears test clips with Vosk, as the recogniser process does: packets of 20 ms, one recogniser a call."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import vosk

from speech_model.corpus.store import RATE_HZ, Samples
from speech_model.graph.compile import UNKNOWN_WORD

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
        sound = samples.tobytes()
        found = []
        for start in range(0, len(sound), _PACKET_BYTES):
            if recogniser.AcceptWaveform(sound[start : start + _PACKET_BYTES]):
                found += _words(recogniser.Result())
        return found + _words(recogniser.FinalResult())

    def words(self, samples: Samples, grammar: Sequence[str] = ()) -> list[str]:
        """Only the texts, the unknown word included: it counts as an error like any other."""
        return [word.text for word in self.hear(samples, grammar)]

    def false_words(self, samples: Samples) -> int:
        """Known words heard with some certainty where nobody speaks."""
        heard = self.hear(samples)
        return sum(w.text != UNKNOWN_WORD and w.confidence >= _SURE for w in heard)


def _words(result: str) -> list[HeardWord]:
    return [HeardWord(item["word"], item["conf"]) for item in json.loads(result).get("result", [])]
