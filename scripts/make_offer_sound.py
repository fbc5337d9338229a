"""Makes the sound of an incoming call at the operators' desk: two soft bells and a pause, 8-bit-small and our own."""

import math
import struct
import sys
import wave
from pathlib import Path

RATE_HZ = 16_000
TARGET = Path(__file__).resolve().parents[1] / "handoff/console/static/offer.wav"
BELLS = ((0.0, 880.0), (0.28, 1174.7))
LENGTH_SECONDS = 2.2
LOUDNESS = 0.45


def sample(at: float) -> float:
    """Each bell fades within half a second; the third overtone makes it a bell and not a whistle."""
    total = 0.0
    for begun, pitch in BELLS:
        age = at - begun
        if age < 0:
            continue
        fade = math.exp(-age * 6.0) * min(1.0, age * 200)
        total += fade * (
            math.sin(2 * math.pi * pitch * age) + 0.3 * math.sin(6 * math.pi * pitch * age)
        )
    return max(-1.0, min(1.0, total * LOUDNESS))


def main() -> int:
    frames = b"".join(
        struct.pack("<h", round(sample(number / RATE_HZ) * 32_000))
        for number in range(round(LENGTH_SECONDS * RATE_HZ))
    )
    with wave.open(str(TARGET), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE_HZ)
        sound.writeframes(frames)
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
