"""Builds the training corpus source by source: `python -m speech_model.corpus.build [source ...]`.

A finished source is kept, so an interrupted run goes on where it stopped.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from speech_model.corpus import recordings
from speech_model.corpus.recordings import Recording
from speech_model.corpus.sentences import domain_sentences, general_sentences
from speech_model.corpus.sound import read_at_8_khz
from speech_model.corpus.store import Clip, is_written, write_source
from speech_model.corpus.voices import (
    EspeakVoices,
    espeak_test_clips,
    festival_clips,
    retro_clips,
    retro_test_clips,
)
from speech_model.corpus.world import copies

WORK_FOLDER = Path("var/speech-training")
STRANGER_FOLDER = WORK_FOLDER / "ingredients/tuxpaint-stamps"

Source = Callable[[], Iterator[Clip]]


def _recorded(found: list[Recording]) -> Iterator[Clip]:
    for recording in found:
        yield Clip(recording.name, recording.speaker, recording.text, read_at_8_khz(recording.path))


def _sources() -> dict[str, Source]:
    man, man_held_out = recordings.split(list(recordings.man()))
    woman, woman_held_out = recordings.split(list(recordings.woman()))
    return {
        "man": lambda: _recorded(man),
        "woman": lambda: _recorded(woman),
        "man-held-out": lambda: _recorded(man_held_out),
        "woman-held-out": lambda: _recorded(woman_held_out),
        "stranger": lambda: _recorded(list(recordings.stranger(STRANGER_FOLDER))),
        "woman-copies": lambda: copies(woman, per_recording=6, pitch=(0.5, 1.3), seed=2),
        "man-copies": lambda: copies(man, per_recording=3, pitch=(0.85, 2.3), seed=1),
        "espeak": lambda: EspeakVoices(seed=3).clips(
            domain_sentences(5200, seed=3) + general_sentences(1400, seed=3)
        ),
        "espeak-reading": lambda: EspeakVoices(seed=13).clips(general_sentences(5000, seed=13)),
        "festival": lambda: festival_clips(
            domain_sentences(3000, seed=4) + general_sentences(700, seed=4), seed=4
        ),
        "festival-reading": lambda: festival_clips(general_sentences(2500, seed=14), seed=14),
        "retro": lambda: retro_clips(
            domain_sentences(3500, seed=5) + general_sentences(2500, seed=5), seed=5
        ),
        "retro-test": lambda: retro_test_clips(domain_sentences(24, seed=98, held_out=True)),
        "espeak-test": lambda: espeak_test_clips(domain_sentences(24, seed=99, held_out=True)),
    }


def main() -> int:
    """Writes the sources asked for (all by default) into `var/speech-training/corpus`."""
    sources = _sources()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", nargs="*", choices=[[], *sources], default=[])
    parser.add_argument("--folder", type=Path, default=WORK_FOLDER / "corpus")
    arguments = parser.parse_args()
    for name in arguments.source or sources:
        if is_written(arguments.folder, name):
            print(f"{name}: already there", flush=True)
            continue
        started = time.monotonic()
        count = write_source(arguments.folder, name, sources[name]())
        print(f"{name}: {count} clips in {time.monotonic() - started:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
