"""Measures the model in use: `python -m speech_model.evaluation.report [--meaning]`.

Writes `benchmarks/results/speech-report.json` and `.md`, and prints the table of bars.
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.settings.speech import RecogniserSettings
from speech_model.corpus.folders import STRANGER_FOLDER
from speech_model.evaluation import suite
from speech_model.evaluation.bars import bars
from speech_model.evaluation.markdown import rendered
from speech_model.evaluation.meaning import whole_dialogue
from speech_model.evaluation.speech import (
    foreseen_sentences,
    fresh_questions,
    kept_phrases,
    other_wordings,
    spoken,
)
from speech_model.evaluation.vosk_listener import VoskListener

RESULTS = Path("benchmarks/results")
WORDINGS = ("foreseen", "kept phrases", "other wordings", "fresh questions")
AGAIN = ("grammars", "false words per minute", "loads")
_FORESEEN = 140


def synthetic(model: Path, say: Callable[[str], None]) -> dict[str, object]:
    """All that needs only the model directory and the test voices."""
    listener = VoskListener(model)
    clips = spoken(foreseen_sentences(_FORESEEN))
    say("foreseen wordings")
    foreseen = suite.conditions(listener, clips, suite.NOISE_DECIBELS)
    say("training phrases kept out of the language text")
    kept = suite.conditions(listener, spoken(kept_phrases()), (20,))
    say("other wordings")
    other = suite.conditions(listener, spoken(other_wordings()), (20, 10))
    say("questions fresh to the dialogue")
    fresh = suite.conditions(listener, spoken(fresh_questions()), (20,))
    say("grammars, empty line, load")
    return {
        "model": model.resolve().name,
        "megabytes": suite.megabytes(model),
        "words": _words(model),
        "foreseen": foreseen,
        "foreseen by voice": suite.by_voice(foreseen["clean"], clips),
        "kept phrases": kept,
        "other wordings": other,
        "fresh questions": fresh,
        "grammars": suite.grammar_sets(listener),
        "false words per minute": suite.false_words(listener),
        "loads": suite.loads(model, clips),
    }


def _words(model: Path) -> int:
    table = model / "graph/words.txt"
    return len(table.read_text(encoding="utf-8").splitlines()) - 2 if table.exists() else 0


def _with_meaning(results: dict[str, object]) -> dict[str, object]:
    sets = {name: results[name] for name in WORDINGS}
    with whole_dialogue() as understand:
        found = {
            name: suite.meanings(heard, understand)
            for name, heard in sets.items()
            if isinstance(heard, dict)
        }
    return {**results, "meaning": found}


def _part(name: str, model: Path) -> object:
    if name == "loads":
        return suite.loads(model, spoken(other_wordings()))
    listener = VoskListener(model)
    return suite.grammar_sets(listener) if name == "grammars" else suite.false_words(listener)


def _everything(
    arguments: argparse.Namespace, official: Path, say: Callable[[str], None]
) -> dict[str, Any]:
    results = synthetic(arguments.model, say)
    if arguments.meaning:
        say("meaning")
        results = _with_meaning(results)
    say("real speech")
    results["real speech"] = suite.real_speech(
        arguments.network, suite.real_speakers(STRANGER_FOLDER)
    )
    if official.is_dir():
        say("the official model, side by side")
        results["official model"] = synthetic(official, say)
    return {name: suite.plain(result) for name, result in results.items()}


def main() -> int:
    """Exit code 0 even when a bar is missed: the report says which."""
    settings = RecogniserSettings.load()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=settings.graph_folder / "current")
    parser.add_argument("--network", type=Path, default=settings.bundled_network)
    parser.add_argument(
        "--meaning", action="store_true", help="ask the trained dialogue what it understands"
    )
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--again", choices=AGAIN, help="measure one part only, keep the rest")
    arguments = parser.parse_args()

    def say(step: str) -> None:
        print(f"… {step}", file=sys.stderr, flush=True)

    if arguments.again:
        data = json.loads((arguments.out / "speech-report.json").read_text(encoding="utf-8"))
        data[arguments.again] = suite.plain(_part(arguments.again, arguments.model))
    else:
        data = _everything(arguments, settings.official_model, say)
    data["bars"] = bars(data)
    arguments.out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(data, ensure_ascii=False, indent=1)
    (arguments.out / "speech-report.json").write_text(text + "\n", encoding="utf-8")
    page = rendered(data)
    (arguments.out / "speech-report.md").write_text(page, encoding="utf-8")
    print(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
