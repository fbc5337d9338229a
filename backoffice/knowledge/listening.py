"""«Послушать»: the running voice process says a text exactly as a caller will hear it."""

import io
import json
import socket
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from core.contracts.voice_protocol import LONGEST_LINE_BYTES, SpeakRequest
from core.errors import SynthesisFailed

TELEPHONE_HZ = 8000
LONGEST_TEXT = 2000


@dataclass(frozen=True, slots=True)
class Spoken:
    """`sentences`: what the voice was given after normalisation, one by one; `wav` at telephone band."""

    sentences: tuple[str, ...]
    wav: bytes


@dataclass(frozen=True, slots=True)
class VoiceListener:
    """Asks over the socket of the voice process; blocking."""

    voice_socket: Path
    timeout_seconds: float

    def speak(self, text: str) -> Spoken:
        """Raises:
        SynthesisFailed: the voice process does not answer, or cannot say the text.
        """
        request = SpeakRequest(text[:LONGEST_TEXT], 1.0, TELEPHONE_HZ)
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(self.timeout_seconds)
                connection.connect(str(self.voice_socket))
                connection.sendall(request.to_line())
                with connection.makefile("rb") as answer:
                    sentences, sound = _read(answer)
        except (OSError, ValueError) as err:
            raise SynthesisFailed(f"the voice process does not answer: {err}") from err
        return Spoken(tuple(sentences), _wav(sound))


def _read(answer: IO[bytes]) -> tuple[list[str], bytes]:
    sentences: list[str] = []
    sound = b""
    while True:
        line = answer.readline(LONGEST_LINE_BYTES)
        header = json.loads(line) if line else {"failed": "broke off"}
        if header.get("done"):
            return sentences, sound
        if "sound" not in header:
            raise SynthesisFailed(str(header.get("failed", "not understood")))
        sentences.append(str(header.get("text", "")))
        sound += answer.read(int(header["sound"]))


def _wav(pcm: bytes) -> bytes:
    packed = io.BytesIO()
    with wave.open(packed, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(TELEPHONE_HZ)
        file.writeframes(pcm)
    return packed.getvalue()
