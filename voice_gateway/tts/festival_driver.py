"""festival with the recorded Russian voice `festvox-ru` as a driver of pyttsx3.

One festival interpreter per engine, kept alive: loading the voice takes longer than speaking. Runs
in the engine's child process; festival ends by itself when the child does, because its input closes.
"""

import re
import shutil
import subprocess
import sys
import time
import wave
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import SynthesisFailed
from voice_gateway.tts.tempo import change_tempo

VOICE = "msu_ru_nsh_clunits"
NORMAL_WORDS_PER_MINUTE = 150
"""The voice's recordings have one pace; it is called this and others are stretched from it."""
_DONE = "@@spoken"
_AS_FESTIVAL_READS = str.maketrans(
    {"—": ",", "–": ",", "…": ".", '"': " ", "\\": " ", "\n": " ", "«": " ", "»": " "}
)
"""The voice's own rules stop at these characters, and quotes end a string of Scheme."""
_LOOSE_MARK = re.compile(r"\s+([.,!?;:])")
"""A mark standing alone is a token without a word, at which the voice fails."""


def register() -> None:
    """Make `pyttsx3.init("festival")` find this driver."""
    sys.modules["pyttsx3.drivers.festival"] = sys.modules[__name__]


def buildDriver(proxy: Any) -> "FestivalDriver":  # noqa: N802 - the name pyttsx3 looks for
    return FestivalDriver(proxy)


class FestivalDriver:
    """The methods pyttsx3 calls; those it names in camel case keep its names."""

    def __init__(self, proxy: Any) -> None:
        self._proxy = proxy
        self._properties: dict[str, Any] = {
            "voice": VOICE,
            "rate": NORMAL_WORDS_PER_MINUTE,
            "volume": 1.0,
            "voices": [],
        }
        self._waiting: tuple[str, str] | None = None
        self._is_looping = False
        self._festival = _start_festival()

    def getProperty(self, name: str) -> Any:  # noqa: N802
        return self._properties[name]

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802
        if name not in self._properties:
            raise KeyError(f"unknown property {name}")
        self._properties[name] = value

    def save_to_file(self, text: str, filename: str) -> None:
        self._waiting = (text, filename)

    def say(self, text: str) -> None:
        raise NotImplementedError("this driver writes files, it has no loudspeaker")

    def startLoop(self) -> None:  # noqa: N802
        self._is_looping = True
        self._proxy.setBusy(False)
        while self._is_looping:
            if self._waiting is not None:
                text, filename = self._waiting
                self._waiting = None
                self._speak(text, filename)
                self._is_looping = False
            else:
                time.sleep(0.01)

    def endLoop(self) -> None:  # noqa: N802
        """pyttsx3 queues it before the text is spoken: the loop ends by itself after the text."""
        if self._waiting is None:
            self._is_looping = False

    def iterate(self) -> None:
        """There is nothing to do piecemeal."""

    def stop(self) -> None:
        """A text in work is finished: pyttsx3 also calls this at the end of every run."""

    def destroy(self) -> None:
        if self._festival.stdin is not None:
            self._festival.stdin.close()

    def _speak(self, text: str, filename: str) -> None:
        self._proxy.setBusy(True)
        try:
            self._ask(
                f'(utt.save.wave (utt.synth (Utterance Text "{_plain(text)}")) "{filename}" \'riff)'
            )
            _stretch(filename, float(self._properties["rate"]) / NORMAL_WORDS_PER_MINUTE)
        except (OSError, SynthesisFailed) as err:
            self._proxy.notify("error", exception=err)
        finally:
            self._proxy.setBusy(False)

    def _ask(self, expression: str) -> None:
        stdin, stdout = self._festival.stdin, self._festival.stdout
        if stdin is None or stdout is None:
            raise SynthesisFailed("festival has no pipes")
        stdin.write(f'{expression}\n(format t "{_DONE}\\n")(fflush nil)\n')
        stdin.flush()
        for line in stdout:
            if _DONE in line:
                return
        raise SynthesisFailed("festival ended")


def _plain(text: str) -> str:
    return _LOOSE_MARK.sub(r"\1", " ".join(text.translate(_AS_FESTIVAL_READS).split()))


def _start_festival() -> "subprocess.Popen[str]":
    program = shutil.which("festival")
    if program is None:
        raise SynthesisFailed("festival is not installed: apt-get install festival festvox-ru")
    festival = subprocess.Popen(
        [program, "--pipe"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    if festival.stdin is not None:
        festival.stdin.write(f"(voice_{VOICE})\n")
    return festival


def _stretch(filename: str, tempo: float) -> None:
    if not Path(filename).exists() or abs(tempo - 1.0) < 0.01:
        return
    with wave.open(filename, "rb") as file:
        rate_hz = file.getframerate()
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    changed = change_tempo(samples.astype(np.float32), rate_hz, tempo=tempo)
    with wave.open(filename, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(np.clip(np.round(changed), -32768, 32767).astype("<i2").tobytes())
