"""Nothing that the model is measured with was in its training or its language text."""

import pytest

from speech_model.corpus import recordings
from speech_model.corpus.digits import strings_of_the_test, training_strings
from speech_model.corpus.folders import CORPUS, SHARES, STRANGER_FOLDER
from speech_model.corpus.sentences import domain_sentences, general_sentences, is_held_out
from speech_model.corpus.store import is_written, read_table
from speech_model.corpus.voices import (
    ESPEAK_DEVELOPMENT_VARIANTS,
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

SINGLE_WORDS = ("games", "games-copies", "words")
"""Sources of words that stand alone, as the kept speaker's do; others say only his digits and two prompts."""


@pytest.fixture(scope="module")
def known_sentences() -> set[str]:
    return {" ".join(words) for words, _ in collect().sentences}


def test_no_test_voice_is_a_training_voice() -> None:
    assert not set(ESPEAK_TEST_VARIANTS) & set(ESPEAK_TRAINING_VARIANTS)


def test_networks_are_chosen_by_voices_of_neither_training_nor_tests() -> None:
    others = {*ESPEAK_TEST_VARIANTS, *ESPEAK_TRAINING_VARIANTS}
    assert not set(ESPEAK_DEVELOPMENT_VARIANTS) & others


def test_no_digit_string_of_the_tests_is_spoken_in_training() -> None:
    drawn = training_strings(4000, seed=21)
    assert len(drawn) > 3900
    assert not set(strings_of_the_test()) & set(drawn)


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
    sources = [source for source in SHARES if is_written(CORPUS, source)]
    clips = [clip for source in sources for clip in read_table(CORPUS, source)]
    kept_voices = (*ESPEAK_TEST_VARIANTS, *ESPEAK_DEVELOPMENT_VARIANTS)
    test_voices = {RETRO_TEST_VOICE, "stranger", *(f"espeak-{voice}" for voice in kept_voices)}
    assert not {clip.speaker.removesuffix("-copy") for clip in clips} & test_voices
    tests = {
        *foreseen_sentences(140),
        *other_wordings(),
        *fresh_questions(),
        *strings_of_the_test(),
    }
    assert not {clip.text for clip in clips} & tests
    stranger = {recording.text for recording in recordings.stranger(STRANGER_FOLDER)}
    assert not {clip.text for clip in clips if clip.source in SINGLE_WORDS} & stranger
