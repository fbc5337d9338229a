"""Nothing that the model is measured with was in its training or its language text."""

from pathlib import Path

import pytest

from speech_model.corpus import recordings
from speech_model.corpus.sentences import domain_sentences, general_sentences, is_held_out
from speech_model.corpus.store import read_table
from speech_model.corpus.voices import (
    ESPEAK_TEST_VARIANTS,
    ESPEAK_TRAINING_VARIANTS,
    RETRO_TEST_VOICE,
)
from speech_model.evaluation.speech import (
    foreseen_sentences,
    fresh_questions,
    kept_phrases,
    other_wordings,
)
from speech_model.language.collector import collect

CORPUS = Path("var/speech-training/corpus")
TRAINING_SOURCES = (
    "man", "man-copies", "woman", "woman-copies", "espeak", "espeak-reading", "festival",
    "festival-reading", "retro",
)  # fmt: skip


@pytest.fixture(scope="module")
def known_sentences() -> set[str]:
    return {" ".join(words) for words, _ in collect().sentences}


def test_no_test_voice_is_a_training_voice() -> None:
    assert not set(ESPEAK_TEST_VARIANTS) & set(ESPEAK_TRAINING_VARIANTS)


def test_foreseen_test_sentences_are_in_no_language_text(known_sentences: set[str]) -> None:
    assert not known_sentences & set(foreseen_sentences(100))


def test_kept_phrases_are_in_no_language_text(known_sentences: set[str]) -> None:
    assert kept_phrases()
    assert not known_sentences & set(kept_phrases())


def test_other_wordings_are_in_no_language_text(known_sentences: set[str]) -> None:
    assert len(other_wordings()) >= 100
    assert not known_sentences & set(other_wordings())


def test_questions_fresh_to_the_dialogue_are_fresh_to_the_recogniser(
    known_sentences: set[str],
) -> None:
    assert len(fresh_questions()) >= 50
    assert not known_sentences & set(fresh_questions())


def test_sentences_for_training_voices_leave_the_tests_out() -> None:
    for sentence in [*domain_sentences(300, seed=3), *general_sentences(300, seed=3)]:
        assert not is_held_out(sentence)


def test_real_speakers_are_split_by_sentence() -> None:
    for speaker in (recordings.man, recordings.woman):
        kept, held_out = recordings.split(list(speaker()))
        assert held_out
        assert not {r.text for r in kept} & {r.text for r in held_out}


@pytest.mark.skipif(
    not CORPUS.exists(), reason="the corpus is built only where the model is trained"
)
def test_the_corpus_on_disk_holds_no_test_speaker_and_no_test_sentence() -> None:
    clips = [clip for source in TRAINING_SOURCES for clip in read_table(CORPUS, source)]
    test_voices = {RETRO_TEST_VOICE, "stranger", *(f"espeak-{v}" for v in ESPEAK_TEST_VARIANTS)}
    assert not {clip.speaker for clip in clips} & test_voices
    tests = {*foreseen_sentences(100), *other_wordings()}
    assert not {clip.text for clip in clips} & tests
