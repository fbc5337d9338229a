"""Test speech: sentences kept from every language text, spoken by voices kept from training."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import cycle, product
from pathlib import Path
from random import Random
from zlib import crc32

import numpy as np

from bot.evaluation.phrases import FOREIGN, read_set
from speech_model.acoustic import telephone
from speech_model.corpus.digits import DIGITS
from speech_model.corpus.recordings import Recording
from speech_model.corpus.sentences import is_held_out
from speech_model.corpus.sound import read_at_8_khz
from speech_model.corpus.store import Samples
from speech_model.corpus.voices import ESPEAK_TEST_VARIANTS, RETRO_TEST_VOICE, RetroVoice, espeak
from speech_model.language.collector import PHRASES, SEEDS, collect, full_grammar
from speech_model.language.knowledge import read_seeds
from speech_model.language.phrases import read_phrases
from speech_model.language.words import words_of

OTHER_WORDINGS = Path(__file__).parent / "other_wordings.txt"
TEST_VOICES = (*(f"espeak-{variant}" for variant in ESPEAK_TEST_VARIANTS), RETRO_TEST_VOICE)
DIGIT_GRAMMAR = tuple(
    " ".join(digits) for length in (1, 2, 3) for digits in product(DIGITS, repeat=length)
)
"""Up to three in a row, so that Vosk's model of the list expects a digit after a digit."""
YES_NO = ("да", "нет")

_SEED = 2024
_LEAST_WORDS = 3
_TELEPHONE_LEVEL = -22.0


@dataclass(frozen=True, slots=True)
class TestClip:
    """What was said, by whom, and how it arrives over a telephone line."""

    text: str
    voice: str
    samples: Samples


def foreseen_sentences(count: int) -> list[str]:
    """New sentences of the knowledge base's templates, none in a language text."""
    random, knowledge = Random(_SEED), read_seeds(SEEDS)
    grammar = full_grammar(knowledge)
    written = {" ".join(words_of(sentence) or ()) for sentence in knowledge.sentences}
    found: dict[str, None] = {}
    while len(found) < count:
        sentence = grammar.sentence("caller", random)
        if is_held_out(sentence) and sentence not in written:
            found[sentence] = None
    return list(found)


def kept_phrases() -> list[str]:
    """Training phrases of the dialogue that the language text leaves out."""
    spoken = (" ".join(words_of(phrase) or ()) for phrase in read_phrases(PHRASES))
    names = {" ".join(words_of(sentence) or ()) for sentence in read_seeds(SEEDS).sentences}
    return [p for p in dict.fromkeys(spoken) if is_held_out(p) and p not in names]


def other_wordings() -> list[str]:
    """The same questions in words that no template was written after."""
    return OTHER_WORDINGS.read_text(encoding="utf-8").split("\n")[:-1]


def fresh_questions() -> list[str]:
    """What the dialogue's own tests keep from its training, by another author than the templates.

    The few that a template happens to give as well are left out.
    """
    known = {words for words, _ in collect().sentences}
    spoken = (tuple(words_of(o.text) or ()) for o in read_set("fresh") if o.intent != FOREIGN)
    return [" ".join(w) for w in spoken if len(w) >= _LEAST_WORDS and w not in known]


def spoken(sentences: Sequence[str], voices: Sequence[str] = TEST_VOICES) -> list[TestClip]:
    """Each sentence by the next voice in turn, over a clean telephone line."""
    retro = RetroVoice()
    random = Random(_SEED)
    clips = []
    for text, voice in zip(sentences, cycle(voices), strict=False):
        if voice == RETRO_TEST_VOICE:
            samples = retro.say(text, female=True, rate=random.randint(85, 125), pitch=100)
        else:
            variant = voice.removeprefix("espeak-")
            speed, pitch = random.randint(140, 185), random.randint(35, 65)
            samples = espeak(text, variant=variant, speed=speed, pitch=pitch)
        clips.append(TestClip(text, voice, over_telephone(samples)))
    return clips


def recorded(recordings: Sequence[Recording]) -> list[TestClip]:
    """Real speech over a clean telephone line."""
    return [TestClip(r.text, r.speaker, over_telephone(read_at_8_khz(r.path))) for r in recordings]


def over_telephone(samples: Samples) -> Samples:
    """300–3400 Hz, a usual level, A-law; a third of a second of silence on either side."""
    wave = np.pad(samples.astype(np.float64), telephone.RATE_HZ // 3)
    size = 1 << len(wave).bit_length()
    frequencies = np.fft.rfftfreq(size, 1 / telephone.RATE_HZ)
    band = 1 / np.sqrt(1 + (250 / np.maximum(frequencies, 1)) ** 8)
    band /= np.sqrt(1 + (frequencies / 3500) ** 16)
    wave = np.fft.irfft(np.fft.rfft(wave, size) * band, size)[: len(wave)]
    wave = telephone.through_a_law(telephone.at_level(wave, _TELEPHONE_LEVEL))
    return wave.astype(np.int16)


def noisy(clips: Sequence[TestClip], decibels: float) -> list[TestClip]:
    """The same with noise so far below the speech: hiss, rumble, gusts or hum by turns."""
    disturbed = []
    for clip, make in zip(clips, cycle(telephone.PLAIN_NOISES), strict=False):
        random = np.random.default_rng(crc32(clip.text.encode()))
        wave = clip.samples.astype(np.float64)
        wave = telephone.with_noise(wave, make(len(wave), random), decibels)
        wave = telephone.through_a_law(telephone.at_level(wave, _TELEPHONE_LEVEL))
        disturbed.append(replace(clip, samples=wave.astype(np.int16)))
    return disturbed


def empty_line(minutes: float) -> dict[str, Samples]:
    """Silence and each noise alone, `minutes` each, at usual and low level."""
    length = int(minutes * 60 * telephone.RATE_HZ)
    random = np.random.default_rng(_SEED)
    found = {"silence": np.zeros(length, np.int16)}
    for make in telephone.PLAIN_NOISES:
        for level in (-30.0, -45.0):
            wave = telephone.through_a_law(telephone.at_level(make(length, random), level))
            found[f"{make.__name__} at {level:.0f} dBFS"] = wave.astype(np.int16)
    return found
