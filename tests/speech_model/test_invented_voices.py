"""espeak-ng speaks with voices of our own, which no test voice can be among."""

import shutil

import pytest

from speech_model.corpus.invented_voices import invented_voices
from speech_model.corpus.voices import (
    ESPEAK_DEVELOPMENT_VARIANTS,
    ESPEAK_TEST_VARIANTS,
    EspeakVoices,
    espeak,
)

pytestmark = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is missing")


def test_every_invented_voice_sounds_unlike_the_others_and_the_plain_one() -> None:
    with invented_voices(4, seed=1) as voices:
        spoken = [
            espeak("добрый день", variant=name, speed=160, pitch=50, folder=voices.folder).tobytes()
            for name in voices.names
        ]
    spoken.append(espeak("добрый день", variant="", speed=160, pitch=50).tobytes())
    assert len(set(spoken)) == 5


def test_the_same_seed_invents_the_same_voices_and_leaves_no_files() -> None:
    with invented_voices(3, seed=2) as first, invented_voices(3, seed=2) as second:
        files = [sorted(v.folder.glob("espeak-ng-data/voices/!v/*")) for v in (first, second)]
        texts = [[file.read_text(encoding="ascii") for file in found] for found in files]
        assert texts[0] == texts[1]
        assert len(set(texts[0])) == 3
    assert not first.folder.exists()


def test_sentences_are_spoken_by_invented_voices_alone() -> None:
    with invented_voices(3, seed=3) as voices:
        clips = list(EspeakVoices(seed=3, invented=voices).clips(["да", "нет", "добрый день"]))
    speakers = {clip.speaker.removeprefix("espeak-") for clip in clips}
    assert speakers <= set(voices.names)
    assert not speakers & {*ESPEAK_TEST_VARIANTS, *ESPEAK_DEVELOPMENT_VARIANTS}
    assert all(len(clip.samples) for clip in clips)
