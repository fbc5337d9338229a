"""Synthesise the melody a waiting caller hears: `voice_gateway/prompts/music/hold_music.wav`.

    .venv/bin/python scripts/make_hold_music.py

Notes and sound are our own: four quiet chords, a bell-like melody above them, an echo. 8 kHz A-law,
loudness as the robot's speech less some 6 dB, everything within the telephone band.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import soundfile

from voice_gateway.tts.recorded_phrases import MUSIC_FOLDER

RATE_HZ = 8000
BEAT_SECONDS = 0.7
BEATS_A_BAR = 4
LEVEL_DBFS = -27.0
"""RMS. Speech of the bundled voice lies at about -20."""

PEAK = 0.5
CHORDS = (
    (52, 59, 64, 67),
    (48, 55, 64, 67),
    (55, 59, 62, 67),
    (50, 57, 62, 66),
)
"""MIDI numbers of each bar, played twice over: Em, C, G, D."""

MELODY = (
    (71, 2), (74, 1), (76, 1),
    (79, 2), (76, 2),
    (74, 1), (71, 1), (67, 2),
    (69, 3), (None, 1),
    (71, 2), (67, 1), (69, 1),
    (72, 2), (71, 1), (69, 1),
    (71, 1), (74, 1), (79, 2),
    (78, 3), (None, 1),
)  # fmt: skip
"""Notes and how many beats each lasts: eight bars."""


def main() -> int:
    bars = 2 * len(CHORDS)
    seconds = bars * BEATS_A_BAR * BEAT_SECONDS
    sound = np.zeros(int(seconds * RATE_HZ))
    for bar in range(bars):
        for note in CHORDS[bar % len(CHORDS)]:
            add(sound, note, bar * BEATS_A_BAR, BEATS_A_BAR + 1.5, strength=0.35, brightness=1)
    beat = 0.0
    for note, beats in MELODY:
        if note is not None:
            add(sound, note, beat, beats + 1.0, strength=1.0, brightness=3)
        beat += beats
    sound += echo(sound, delay_seconds=1.5 * BEAT_SECONDS, strength=0.25)
    MUSIC_FOLDER.mkdir(parents=True, exist_ok=True)
    path = MUSIC_FOLDER / "hold_music.wav"
    soundfile.write(str(path), levelled(sound), RATE_HZ, format="WAV", subtype="ALAW")
    print(path)
    return 0


def add(
    sound: np.ndarray, note: int, beat: float, beats: float, *, strength: float, brightness: int
) -> None:
    """One note with its overtones; its tail goes round to the beginning, so that the loop has no seam."""
    hz = 440.0 * 2 ** ((note - 69) / 12)
    count = int(beats * BEAT_SECONDS * RATE_HZ)
    times = np.arange(count) / RATE_HZ
    tone = sum(
        np.sin(2 * np.pi * hz * overtone * times) * np.exp(-times * overtone) / overtone**2
        for overtone in range(1, brightness + 1)
        if hz * overtone < 3400
    )
    attack = np.minimum(1.0, times / 0.03)
    release = np.minimum(1.0, (times[-1] - times) / 0.2)
    places = (int(beat * BEAT_SECONDS * RATE_HZ) + np.arange(count)) % len(sound)
    np.add.at(sound, places, strength * tone * attack * release)


def echo(sound: np.ndarray, *, delay_seconds: float, strength: float) -> np.ndarray:
    return strength * np.roll(sound, int(delay_seconds * RATE_HZ))


def levelled(sound: np.ndarray) -> np.ndarray:
    loudness = np.sqrt(np.mean(sound**2))
    scaled = sound * (10 ** (LEVEL_DBFS / 20) / loudness)
    return np.clip(scaled, -PEAK, PEAK)


if __name__ == "__main__":
    sys.exit(main())
