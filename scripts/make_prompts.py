"""Synthesise the last-resort WAVs from `voice_gateway/prompts/phrases.yml`.

    .venv/bin/python scripts/make_prompts.py            make what is missing or stale
    .venv/bin/python scripts/make_prompts.py --check    only say what is stale; exit code 1 if anything is

Files are A-law WAV at 8 kHz. `texts.json` beside them keeps the hash of each text, so that a changed
phrase cannot keep its old sound.
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import soundfile
import yaml

from core.settings.speech import VoiceSettings
from scripts.say import speak
from voice_gateway.tts.recorded_phrases import LAST_RESORT_FOLDER, text_hash
from voice_gateway.tts.voice import pieces_of

PHRASES_FILE = LAST_RESORT_FOLDER.parent / "phrases.yml"
HASHES_FILE = LAST_RESORT_FOLDER / "texts.json"
RATE_HZ = 8000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--all", action="store_true", help="make every file anew")
    chosen = parser.parse_args()
    texts: dict[str, str] = yaml.safe_load(PHRASES_FILE.read_text(encoding="utf-8"))
    stale, extra = find_stale(texts)
    if chosen.check:
        print("\n".join([*stale, *extra]) or "nothing is stale")
        return 1 if stale or extra else 0
    LAST_RESORT_FOLDER.mkdir(parents=True, exist_ok=True)
    for key in texts if chosen.all else stale:
        make(key, texts[key])
        print(key)
    for key in extra:
        (LAST_RESORT_FOLDER / f"{key}.wav").unlink()
    hashes = {key: text_hash(text) for key, text in sorted(texts.items())}
    HASHES_FILE.write_text(json.dumps(hashes, indent=1) + "\n", encoding="utf-8")
    return 0


def find_stale(texts: dict[str, str]) -> tuple[list[str], list[str]]:
    """Keys whose sound is missing or made for another text, and sounds without a key."""
    hashes = json.loads(HASHES_FILE.read_text(encoding="utf-8")) if HASHES_FILE.exists() else {}
    sounds = {path.stem for path in LAST_RESORT_FOLDER.glob("*.wav")}
    stale = [
        key
        for key, text in texts.items()
        if key not in sounds or hashes.get(key) != text_hash(text)
    ]
    return stale, sorted(sounds - texts.keys())


def make(key: str, text: str) -> None:
    pcm = speak(VoiceSettings.load(), pieces_of(text), rate=1.0, rate_hz=RATE_HZ)
    samples = np.frombuffer(pcm, dtype="<i2")
    path = LAST_RESORT_FOLDER / f"{key}.wav"
    soundfile.write(str(path), samples, RATE_HZ, format="WAV", subtype="ALAW")


if __name__ == "__main__":
    sys.exit(main())
