"""The measurements of the speech report, one function each; results are plain data for JSON."""

import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from speech_model.corpus import recordings
from speech_model.corpus.digits import strings_of_the_test
from speech_model.corpus.recordings import Recording
from speech_model.evaluation.error_rate import ErrorRate, error_rate
from speech_model.evaluation.letter_error import LetterListener
from speech_model.evaluation.load import Load, measured
from speech_model.evaluation.meaning import MeaningScore, Understand, meaning_score
from speech_model.evaluation.speech import (
    DIGIT_GRAMMAR,
    TEST_VOICES,
    YES_NO,
    TestClip,
    empty_line,
    noisy,
    recorded,
    spoken,
)
from speech_model.evaluation.vosk_listener import VoskListener
from speech_model.graph.compile import compile_graph
from speech_model.graph.publish import publish
from speech_model.language.collector import collect

NOISE_DECIBELS = (20, 10, 5)
_LISTENERS = 2
_YES_NO_ROUNDS = 20
_NOISE_MINUTES = 1.0
_STREAMS = (1, 10)
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Heard:
    """Error of one set under one condition, with the pairs behind it: what was said, and its readings."""

    rate: ErrorRate
    pairs: list[tuple[str, tuple[str, ...]]]


def hear_all(
    listener: VoskListener, clips: Sequence[TestClip], grammar: Sequence[str] = ()
) -> Heard:
    """Word error of a set: of the likeliest reading."""

    def hear(clip: TestClip) -> tuple[str, ...]:
        if grammar:
            return (" ".join(listener.words(clip.samples, grammar)),)
        return listener.readings(clip.samples)

    with ThreadPoolExecutor(max_workers=_LISTENERS) as pool:
        pairs = [(c.text, r) for c, r in zip(clips, pool.map(hear, clips), strict=True)]
    return Heard(_rate(pairs), pairs)


def _rate(pairs: Sequence[tuple[str, tuple[str, ...]]]) -> ErrorRate:
    return error_rate([(said.split(), readings[0].split()) for said, readings in pairs])


def by_voice(heard: Heard, clips: Sequence[TestClip]) -> dict[str, ErrorRate]:
    """The same errors voice by voice."""
    found = {}
    for voice in TEST_VOICES:
        chosen = [p for p, c in zip(heard.pairs, clips, strict=True) if c.voice == voice]
        if chosen:
            found[voice] = _rate(chosen)
    return found


def conditions(
    listener: VoskListener, clips: Sequence[TestClip], decibels: Sequence[int]
) -> dict[str, Heard]:
    """Clean, then at each noise level."""
    found = {"clean": hear_all(listener, clips)}
    for level in decibels:
        found[f"{level} dB"] = hear_all(listener, noisy(clips, level))
    return found


def grammar_sets(listener: VoskListener) -> dict[str, ErrorRate]:
    """Digits and yes/no with run-time grammars, clean and at 20 dB; the unknown word is allowed."""
    digits = spoken(strings_of_the_test())
    answers = spoken([word for word in YES_NO for _ in range(_YES_NO_ROUNDS)])
    clean_digits = hear_all(listener, digits, DIGIT_GRAMMAR)
    return {
        "digits clean": clean_digits.rate,
        **{
            f"digits clean, {voice}": rate for voice, rate in by_voice(clean_digits, digits).items()
        },
        "digits 20 dB": hear_all(listener, noisy(digits, 20), DIGIT_GRAMMAR).rate,
        "yes/no clean": hear_all(listener, answers, YES_NO).rate,
        "yes/no 20 dB": hear_all(listener, noisy(answers, 20), YES_NO).rate,
    }


def real_speakers(unpacked: Path) -> dict[str, list[Recording]]:
    """Held-out recordings by speaker; what is not installed is left out."""
    found: dict[str, list[Recording]] = {}
    if recordings.FESTVOX.exists():
        found["man, unseen sentences"] = recordings.split(list(recordings.man()))[1]
    if recordings.ASTERISK_SOUNDS.exists():
        found["woman, unseen sentences"] = recordings.split(list(recordings.woman()))[1]
    if unpacked.exists():
        found["stranger, never trained on"] = recordings.stranger_halves(unpacked)[0]
    return found


def real_speech(
    network: Path, speakers: dict[str, list[Recording]]
) -> dict[str, dict[str, ErrorRate]]:
    """Letters without any graph; words with a graph that has the speakers' words but not their sentences."""
    letters = LetterListener(network / "am")
    text = collect()
    for found in speakers.values():
        text.add_words(word for recording in found for word in recording.text.split())
    results = {}
    with tempfile.TemporaryDirectory(prefix="speech-report-") as folder:
        model = publish(network, Path(folder), lambda graph: void(compile_graph(text, graph)))
        listener = VoskListener(model)
        for name, found in speakers.items():
            clips = recorded(found)
            words = hear_all(listener, clips).rate
            results[name] = {"letters": letters.error(clips), "words": words}
    return results


def void(_result: object) -> None:
    """For callbacks whose result nobody wants."""


def false_words(listener: VoskListener) -> dict[str, float]:
    """Per minute of each empty line."""
    return {
        name: listener.false_words(samples) / _NOISE_MINUTES
        for name, samples in empty_line(_NOISE_MINUTES).items()
    }


def loads(model: Path, clips: Sequence[TestClip]) -> list[Load]:
    """One stream and ten: of three rounds the one that other programs disturbed least."""
    samples = [clip.samples for clip in clips]
    rounds = [[measured(model, samples, streams) for streams in _STREAMS] for _ in range(_ROUNDS)]
    return [min(found, key=lambda load: load.cpu_factor) for found in zip(*rounds, strict=True)]


def meanings(results: dict[str, Heard], understand: Understand) -> dict[str, MeaningScore]:
    """Of every set heard."""
    return {name: meaning_score(heard.pairs, understand) for name, heard in results.items()}


def megabytes(model: Path) -> float:
    """Network and graph on disk."""
    size = sum(path.stat().st_size for path in model.rglob("*") if path.is_file())
    return round(size / 1e6, 1)


def plain(result: object) -> object:
    """Dataclasses and dicts of them as JSON data, without the pairs."""
    if isinstance(result, Heard):
        return asdict(result.rate)
    if isinstance(result, dict):
        return {name: plain(value) for name, value in result.items()}
    if isinstance(result, list):
        return [plain(value) for value in result]
    return asdict(result) if hasattr(result, "__dataclass_fields__") else result  # type: ignore[call-overload]
