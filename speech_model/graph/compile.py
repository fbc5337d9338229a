"""Compiles lexicon and word model into the two graphs that Vosk joins while it decodes."""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from speech_model.graph.fst_tools import compile_text, run
from speech_model.graph.lexicon import write_closed_lexicon, write_ctc_topology, write_lexicon
from speech_model.graph.ngram import END, Smoothing, estimate
from speech_model.graph.word_model import write_word_model
from speech_model.language.pronunciation import spoken_variants
from speech_model.language.text import LanguageText

UNKNOWN_WORD = "[unk]"
_UNKNOWN_SHARE = 0.002
"""Unigram probability of an unknown word: see UNKNOWN_LETTER_COST."""


@dataclass(frozen=True, slots=True)
class GraphSize:
    """What came out."""

    words: int
    sentences: int
    bytes: int


def compile_graph(
    text: LanguageText, folder: Path, smoothing: Smoothing | None = None
) -> GraphSize:
    """Writes HCLr.fst, Gr.fst, words.txt and disambig_tid.int into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = text.vocabulary()
    with tempfile.TemporaryDirectory(prefix="speech-graph-") as work:
        numbers = _compile_letters(sorted(vocabulary), Path(work), folder)
        _compile_words(text, vocabulary, numbers, Path(work), folder, smoothing or Smoothing())
    rows = sorted((number, word) for word, number in numbers.items())
    table = "<eps> 0\n" + "".join(f"{word} {number}\n" for number, word in rows)
    (folder / "words.txt").write_text(table, encoding="utf-8")
    (folder / "disambig_tid.int").write_text("", encoding="ascii")
    size = sum(path.stat().st_size for path in folder.iterdir())
    return GraphSize(len(vocabulary), len(text.sentences), size)


def _compile_letters(words: list[str], work: Path, folder: Path) -> dict[str, int]:
    """HCLr.fst; gives the word numbers after the look-ahead relabelling."""
    numbered = [(word, number) for number, word in enumerate(words, 1)]
    unknown = len(words) + 1
    write_lexicon([*numbered, *_variants(numbered)], work / "lexicon.txt")
    compile_text(work / "lexicon.txt", work / "lexicon.fst")
    run("fstdeterminize", str(work / "lexicon.fst"), str(work / "tree.fst"))
    run("fstminimize", str(work / "tree.fst"), str(work / "small.fst"))
    run("fstprint", str(work / "small.fst"), str(work / "small.txt"))
    write_closed_lexicon(work / "small.txt", unknown, work / "closed.txt")
    compile_text(work / "closed.txt", work / "closed.fst")
    run("fstarcsort", "--sort_type=ilabel", str(work / "closed.fst"), str(work / "letters.fst"))
    write_ctc_topology(work / "ctc.txt")
    compile_text(work / "ctc.txt", work / "ctc.fst")
    run("fstarcsort", "--sort_type=olabel", str(work / "ctc.fst"), str(work / "topology.fst"))
    run("fstcompose", str(work / "topology.fst"), str(work / "letters.fst"), str(work / "hcl.fst"))
    run("fstarcsort", "--sort_type=olabel", str(work / "hcl.fst"), str(work / "sorted.fst"))
    run(
        "fstconvert",
        "--fst_type=olabel_lookahead",
        f"--save_relabel_opairs={work / 'relabelled.txt'}",
        str(work / "sorted.fst"),
        str(work / "HCLr.fst"),
    )
    shutil.copyfile(work / "HCLr.fst", folder / "HCLr.fst")
    relabelled = _pairs(work / "relabelled.txt")
    return {word: relabelled[number] for word, number in [*numbered, (UNKNOWN_WORD, unknown)]}


def _variants(numbered: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Abbreviations as they are said; a string that is a word of its own stays that word."""
    taken = {word for word, _ in numbered}
    found = []
    for word, number in numbered:
        for variant in spoken_variants(word):
            if variant not in taken:
                taken.add(variant)
                found.append((variant, number))
    return found


def _pairs(path: Path) -> dict[int, int]:
    pairs = (line.split() for line in path.read_text(encoding="ascii").splitlines())
    return {int(before): int(after) for before, after in pairs}


def _compile_words(
    text: LanguageText,
    vocabulary: Mapping[str, float],
    numbers: Mapping[str, int],
    work: Path,
    folder: Path,
    smoothing: Smoothing,
) -> None:
    """Gr.fst."""
    model = estimate(chain(text.sentences, text.reading), vocabulary, smoothing)
    unigrams = {word: p * (1 - _UNKNOWN_SHARE) for word, p in model.probabilities[()].items()}
    model.probabilities[()] = {**unigrams, UNKNOWN_WORD: _UNKNOWN_SHARE}
    model.probabilities[()].setdefault(END, _UNKNOWN_SHARE)
    write_word_model(model, numbers, work / "words.txt")
    compile_text(work / "words.txt", work / "words.fst")
    run("fstarcsort", "--sort_type=ilabel", str(work / "words.fst"), str(work / "sorted-words.fst"))
    run("fstconvert", "--fst_type=const", str(work / "sorted-words.fst"), str(work / "Gr.fst"))
    shutil.copyfile(work / "Gr.fst", folder / "Gr.fst")
