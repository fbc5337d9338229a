"""Builds the training corpus source by source: `python -m speech_model.corpus.build [source ...]`.

A finished source is kept, so an interrupted run goes on where it stopped.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from speech_model.corpus import recordings
from speech_model.corpus.digits import training_strings
from speech_model.corpus.folders import (
    CORPUS,
    PICTURES_FOLDER,
    STRANGER_FOLDER,
    SYLLABLES_FOLDER,
)
from speech_model.corpus.recordings import Recording
from speech_model.corpus.sentences import domain_sentences, general_sentences, single_words
from speech_model.corpus.sound import read_at_8_khz
from speech_model.corpus.store import Clip, is_written, write_source
from speech_model.corpus.voices import (
    EspeakVoices,
    development_clips,
    festival_clips,
    retro_clips,
)
from speech_model.corpus.world import Manners, copies

_MAN = Manners(pitch=(0.8, 2.3))
_WOMAN = Manners(pitch=(0.5, 1.4))
_GAMES = Manners(pitch=(0.5, 1.3), tempo=(0.8, 1.8))

Source = Callable[[], Iterator[Clip]]


def _recorded(found: list[Recording]) -> Iterator[Clip]:
    for recording in found:
        yield Clip(recording.name, recording.speaker, recording.text, read_at_8_khz(recording.path))


def _tested_texts() -> set[str]:
    """What the kept speaker says in the tests: nobody else says it in training."""
    return {recording.text for recording in recordings.stranger(STRANGER_FOLDER)}


def _real() -> dict[str, Source]:
    man, man_held_out = recordings.split(list(recordings.man()))
    woman, woman_held_out = recordings.split(list(recordings.woman()))
    games = [*recordings.pictures(PICTURES_FOLDER), *recordings.syllables(SYLLABLES_FOLDER)]
    tested = _tested_texts()
    games = [recording for recording in games if recording.text not in tested]
    return {
        "man": lambda: _recorded(man),
        "woman": lambda: _recorded(woman),
        "games": lambda: _recorded(games),
        "man-held-out": lambda: _recorded(man_held_out),
        "woman-held-out": lambda: _recorded(woman_held_out),
        "stranger-development": lambda: _recorded(recordings.stranger_halves(STRANGER_FOLDER)[1]),
        "games-copies": lambda: copies(games, per_recording=14, manners=_GAMES, seed=6),
        "woman-copies": lambda: copies(woman, per_recording=5, manners=_WOMAN, seed=2),
        "man-copies": lambda: copies(man, per_recording=2, manners=_MAN, seed=1),
    }


def _words(count: int, *, seed: int) -> list[str]:
    tested = _tested_texts()
    return [words for words in single_words(count, seed=seed) if words not in tested]


def _synthetic() -> dict[str, Source]:
    return {
        "retro": lambda: retro_clips(
            domain_sentences(2500, seed=5) + general_sentences(1500, seed=5), seed=5
        ),
        "digits": lambda: chain(
            EspeakVoices(seed=21).clips(training_strings(900, seed=21)),
            retro_clips(training_strings(600, seed=22), seed=22),
            festival_clips(training_strings(450, seed=23), seed=23),
        ),
        "words": lambda: chain(
            EspeakVoices(seed=31).clips(_words(900, seed=31)),
            retro_clips(_words(400, seed=32), seed=32),
            festival_clips(_words(600, seed=33), seed=33),
        ),
        "espeak": lambda: EspeakVoices(seed=3).clips(
            domain_sentences(3600, seed=3) + general_sentences(800, seed=3)
        ),
        "festival": lambda: festival_clips(
            domain_sentences(2400, seed=4) + general_sentences(500, seed=4), seed=4
        ),
        "festival-reading": lambda: festival_clips(general_sentences(1800, seed=14), seed=14),
        "espeak-reading": lambda: EspeakVoices(seed=13).clips(general_sentences(2500, seed=13)),
        "voices-development": lambda: development_clips(
            domain_sentences(36, seed=97) + training_strings(36, seed=97)
        ),
    }


def main() -> int:
    """Writes the sources asked for (all by default) into `var/speech-training/corpus`."""
    sources = {**_real(), **_synthetic()}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", nargs="*", choices=[[], *sources], default=[])
    parser.add_argument("--folder", type=Path, default=CORPUS)
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
