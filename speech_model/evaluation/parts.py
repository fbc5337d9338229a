"""The parts of the speech report. Each can be measured alone; together they are the whole report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from speech_model.corpus.folders import STRANGER_FOLDER
from speech_model.evaluation import suite
from speech_model.evaluation.meaning import Understand
from speech_model.evaluation.speech import (
    foreseen_sentences,
    fresh_questions,
    kept_phrases,
    other_wordings,
    spoken,
)
from speech_model.evaluation.vosk_listener import VoskListener

_FORESEEN = 140


@dataclass(frozen=True, slots=True)
class SentenceSet:
    """Sentences, and the noise levels they are heard at beside the clean line."""

    sentences: Callable[[], Sequence[str]]
    decibels: tuple[int, ...]


SENTENCE_SETS = {
    "foreseen": SentenceSet(lambda: foreseen_sentences(_FORESEEN), suite.NOISE_DECIBELS),
    "kept phrases": SentenceSet(kept_phrases, (20,)),
    "other wordings": SentenceSet(other_wordings, (20, 10)),
    "fresh questions": SentenceSet(fresh_questions, (20,)),
}
REAL_SPEECH = "real speech"
MODEL_PARTS = (*SENTENCE_SETS, "grammars", "false words per minute", "loads")
"""What can be measured of any model directory."""
PARTS = (*MODEL_PARTS, REAL_SPEECH)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is measured: a model directory, the network for real speech, the dialogue when it was asked for."""

    model: Path
    network: Path
    understand: Understand | None = None


def facts(model: Path) -> dict[str, object]:
    """Name, size and vocabulary of a model directory."""
    table = model / "graph/words.txt"
    words = len(table.read_text(encoding="utf-8").splitlines()) - 2 if table.exists() else 0
    return {"model": model.resolve().name, "megabytes": suite.megabytes(model), "words": words}


def measured(part: str, subject: Subject) -> dict[str, Any]:
    """The part's results by their keys in the report; `meaning` holds those of this set only."""
    if part in SENTENCE_SETS:
        return _sentences(part, subject)
    if part == "loads":
        found: object = suite.loads(subject.model, spoken(other_wordings()))
    elif part == REAL_SPEECH:
        found = suite.real_speech(subject.network, suite.real_speakers(STRANGER_FOLDER))
    elif part == "grammars":
        found = suite.grammar_sets(VoskListener(subject.model))
    else:
        found = suite.false_words(VoskListener(subject.model))
    return {part: suite.plain(found)}


def _sentences(part: str, subject: Subject) -> dict[str, Any]:
    chosen = SENTENCE_SETS[part]
    clips = spoken(chosen.sentences())
    heard = suite.conditions(VoskListener(subject.model), clips, chosen.decibels)
    found = {part: suite.plain(heard)}
    if part == "foreseen":
        found["foreseen by voice"] = suite.plain(suite.by_voice(heard["clean"], clips))
    if subject.understand:
        found["meaning"] = {part: suite.plain(suite.meanings(heard, subject.understand))}
    return found
