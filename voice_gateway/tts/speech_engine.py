"""One pyttsx3 engine. Lives in a child process: two in one process crash it.

What the library demands and this file keeps: one text per run; never a run without a text (it hangs
or repeats the last one); the file of the run before is removed, so that it cannot be taken for a new
one; espeak's own queue is empty before a run, because every run begins with a cancel that would throw
a new rate away, or the text itself.
"""

import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path

import pyttsx3

from core.errors import SynthesisFailed
from core.settings.speech import VoiceSettings
from voice_gateway.tts import festival_driver

SLOWEST_WORDS_PER_MINUTE = 80
"""espeak knows nothing slower."""
PACE_EXPONENT_OF = {"espeak": 1.39, "festival": 1.0}
"""Measured: espeak at 75 % of its words a minute speaks at 81 % of the pace. A rate is a pace."""
VOICE_OF = {"espeak": "ru", "festival": festival_driver.VOICE}


@dataclass(frozen=True, slots=True)
class RawSound:
    """As the engine gave it: PCM s16le mono."""

    pcm: bytes
    sample_rate_hz: int


class SpeechEngine:
    """Speaks one text at a time; must stay in the thread that made it."""

    def __init__(self, settings: VoiceSettings) -> None:
        self._settings = settings
        self._folder = tempfile.TemporaryDirectory(prefix="voice-")
        if settings.engine == "festival":
            festival_driver.register()
        self._engine = pyttsx3.init(settings.engine)
        self._engine.connect("error", self._note_error)
        self._error: Exception | None = None
        self._engine.proxy.setBusy(False)  # else properties wait for the first run and its cancel
        self._set("voice", VOICE_OF[settings.engine])
        if settings.engine == "espeak":
            self._set("pitch", settings.pitch)

    def speak(self, text: str, rate: float) -> RawSound:
        """`text` is normalised; a `+` before a vowel is a stress hint.

        Raises:
            SynthesisFailed: the text is empty or the engine made no sound.
        """
        if not any(letter.isalpha() for letter in text):
            raise SynthesisFailed("an empty text must not reach the engine")
        target = Path(self._folder.name) / "speech.wav"
        target.unlink(missing_ok=True)
        self._error = None
        pace = rate ** PACE_EXPONENT_OF[self._settings.engine]
        words_per_minute = round(self._settings.rate_words_per_minute * pace)
        self._set("rate", max(SLOWEST_WORDS_PER_MINUTE, min(450, words_per_minute)))
        self._engine.save_to_file(self._prepare(text), str(target))
        self._engine.runAndWait()
        if self._error is not None:
            raise SynthesisFailed(f"the engine failed: {self._error}") from self._error
        return self._read(target)

    def aclose(self) -> None:
        self._folder.cleanup()

    def _set(self, name: str, value: str | int) -> None:
        self._engine.setProperty(name, value)
        if self._settings.engine == "espeak":
            from pyttsx3.drivers import _espeak  # loads the library, which festival does not need

            _espeak.Synchronize()

    def _prepare(self, text: str) -> str:
        """espeak would read a stress hint aloud as «плюс»; festival's voice understands it."""
        return text if self._settings.engine == "festival" else text.replace("+", "")

    def _note_error(self, exception: Exception, name: str | None = None) -> None:
        self._error = exception

    @staticmethod
    def _read(path: Path) -> RawSound:
        try:
            with wave.open(str(path), "rb") as file:
                return RawSound(file.readframes(file.getnframes()), file.getframerate())
        except (FileNotFoundError, EOFError, wave.Error) as err:
            raise SynthesisFailed("the engine made no sound") from err
