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
from speech_model.corpus.invented_voices import invented_voices
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
_SYNTHETIC = Manners(pitch=(0.6, 2.2), formants=(0.87, 1.4), freedom=(0.85, 1.2), tempo=(0.75, 1.3))
"""Pitch and vocal tract of a synthesiser apart from each other, which its own settings seldom allow."""
_INVENTED_VOICES = 180
"""espeak-ng takes 349 together with its languages."""

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
        "games-copies": lambda: copies(games, each=14, manners=_GAMES, seed=6),
        "woman-copies": lambda: copies(woman, each=5, manners=_WOMAN, seed=2),
        "man-copies": lambda: copies(man, each=2, manners=_MAN, seed=1),
    }


def _words(count: int, *, seed: int) -> list[str]:
    tested = _tested_texts()
    return [words for words in single_words(count, seed=seed) if words not in tested]


def _invented(sentences: list[str], *, seed: int) -> Iterator[Clip]:
    with invented_voices(_INVENTED_VOICES, seed=seed) as voices:
        yield from EspeakVoices(seed=seed, invented=voices).clips(sentences)


def _synthetic_copies(spoken: Iterator[Clip], *, seed: int) -> Iterator[Clip]:
    return copies(list(spoken), each=3, manners=_SYNTHETIC, seed=seed)


def _synthetic() -> dict[str, Source]:
    return {
        "retro": lambda: retro_clips(
            domain_sentences(2500, seed=5) + general_sentences(1500, seed=5), seed=5
        ),
        "digits": lambda: chain(
            EspeakVoices(seed=21).clips(training_strings(900, seed=21)),
            _invented(training_strings(500, seed=24), seed=24),
            retro_clips(training_strings(400, seed=22), seed=22),
            _synthetic_copies(retro_clips(training_strings(150, seed=25), seed=25), seed=25),
            festival_clips(training_strings(450, seed=23), seed=23),
        ),
        "words": lambda: chain(
            EspeakVoices(seed=31).clips(_words(900, seed=31)),
            _invented(_words(500, seed=34), seed=34),
            retro_clips(_words(300, seed=32), seed=32),
            _synthetic_copies(retro_clips(_words(150, seed=35), seed=35), seed=35),
            festival_clips(_words(600, seed=33), seed=33),
        ),
        "espeak": lambda: EspeakVoices(seed=3).clips(
            domain_sentences(3600, seed=3) + general_sentences(800, seed=3)
        ),
        "espeak-invented": lambda: _invented(
            domain_sentences(1600, seed=41) + general_sentences(800, seed=41), seed=41
        ),
        "retro-copies": lambda: _synthetic_copies(
            retro_clips(domain_sentences(450, seed=51) + general_sentences(250, seed=51), seed=51),
            seed=51,
        ),
        "festival-copies": lambda: _synthetic_copies(
            festival_clips(
                domain_sentences(200, seed=52) + general_sentences(100, seed=52), seed=52
            ),
            seed=52,
        ),
        "espeak-copies": lambda: _synthetic_copies(
            EspeakVoices(seed=53).clips(
                domain_sentences(200, seed=53) + general_sentences(100, seed=53)
            ),
            seed=53,
        ),
        "festival": lambda: festival_clips(
            domain_sentences(2400, seed=4) + general_sentences(500, seed=4), seed=4
        ),
        "festival-reading": lambda: festival_clips(general_sentences(1800, seed=14), seed=14),
        "espeak-reading": lambda: EspeakVoices(seed=13).clips(general_sentences(2500, seed=13)),
        "voices-development": lambda: development_clips(
            domain_sentences(66, seed=97) + training_strings(34, seed=97)
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
