"""The piece of a call's recording in which a question was asked: only that is heard, not the whole call."""

import io
import wave
from pathlib import Path

MARGIN_SECONDS = 0.7
"""The recogniser places words to within some tenths of a second."""
LONGEST_SECONDS = 60.0


def cut(path: Path, start_seconds: float, end_seconds: float) -> bytes | None:
    """A WAV of its own with both channels; None when the file is no recording, or ends before."""
    start = max(0.0, start_seconds - MARGIN_SECONDS)
    seconds = min(end_seconds + MARGIN_SECONDS - start, LONGEST_SECONDS)
    try:
        with wave.open(str(path), "rb") as whole:
            rate = whole.getframerate()
            if seconds <= 0 or int(start * rate) >= whole.getnframes():
                return None
            whole.setpos(int(start * rate))
            frames = whole.readframes(int(seconds * rate))
            packed = io.BytesIO()
            with wave.open(packed, "wb") as piece:
                piece.setnchannels(whole.getnchannels())
                piece.setsampwidth(whole.getsampwidth())
                piece.setframerate(rate)
                piece.writeframes(frames)
            return packed.getvalue()
    except (wave.Error, EOFError):
        return None
