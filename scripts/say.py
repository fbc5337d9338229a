"""Say a text into a WAV file without the voice process, and print what is really said.

.venv/bin/python scripts/say.py "Центр работает до 18:00" --out said.wav --rate 0.75
"""

import argparse
import contextlib
import io
import sys
import wave
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from core.settings.speech import VoiceSettings
from voice_gateway.tts.sentences import Piece
from voice_gateway.tts.sound_finishing import finish
from voice_gateway.tts.speech_engine import SpeechEngine
from voice_gateway.tts.voice import pieces_of


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("text", nargs="+")
    parser.add_argument("--out", type=Path, default=Path("said.wav"))
    parser.add_argument("--rate", type=float, default=1.0)
    parser.add_argument("--engine", choices=("espeak", "festival"))
    parser.add_argument("--sample-rate", type=int, default=8000, choices=(8000, 16000))
    chosen = parser.parse_args()
    settings = VoiceSettings.load()
    if chosen.engine:
        settings = settings.model_copy(update={"engine": chosen.engine})
    pieces = pieces_of(" ".join(chosen.text))
    print(" ".join(piece.text for piece in pieces))
    write_wav(
        chosen.out,
        speak(settings, pieces, rate=chosen.rate, rate_hz=chosen.sample_rate),
        chosen.sample_rate,
    )
    return 0


def speak(
    settings: VoiceSettings, pieces: tuple[Piece, ...], *, rate: float, rate_hz: int
) -> bytes:
    engine = SpeechEngine(settings)
    sound = b""
    for piece in pieces:
        with contextlib.redirect_stdout(io.StringIO()):  # pyttsx3 announces every file
            raw = engine.speak(piece.text, rate)
        sound += finish(raw.pcm, raw.sample_rate_hz, target_rate_hz=rate_hz)
        sound += b"\0\0" * (rate_hz * piece.pause_ms // 1000)
    engine.aclose()
    return sound


def write_wav(path: Path, pcm: bytes, rate_hz: int) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(pcm)


if __name__ == "__main__":
    sys.exit(main())
