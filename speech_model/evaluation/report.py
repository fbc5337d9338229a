"""Measures the model in use: `python -m speech_model.evaluation.report [--meaning] [--parts NAME …]`.

Writes `benchmarks/results/speech-report.json` and `.md`, and prints the table of bars.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from core.settings.speech import RecogniserSettings
from speech_model.evaluation.bars import bars
from speech_model.evaluation.markdown import rendered
from speech_model.evaluation.meaning import whole_dialogue
from speech_model.evaluation.parts import (
    MODEL_PARTS,
    PARTS,
    SENTENCE_SETS,
    Subject,
    facts,
    measured,
)

RESULTS = Path("benchmarks/results")
OTHER_MODEL_EXIT_CODE = 2


def measure(
    parts: Sequence[str],
    subject: Subject,
    *,
    kept: Mapping[str, Any],
    say: Callable[[str], None],
) -> Iterator[dict[str, Any]]:
    """`kept` with one part more measured anew each time: an interrupted run loses one part."""
    data = {**kept, **facts(subject.model)}
    for part in parts:
        say(part)
        found = measured(part, subject)
        meaning = {**data.get("meaning", {}), **found.pop("meaning", {})}
        data.update(found)
        if meaning:
            data["meaning"] = meaning
        yield data


def write(data: dict[str, Any], folder: Path) -> str:
    """Both files; the page is written when every part is there. Gives the page or what is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [part for part in PARTS if part not in data]
    if not missing:
        data["bars"] = bars(data)
        (folder / "speech-report.md").write_text(rendered(data), encoding="utf-8")
    text = json.dumps(data, ensure_ascii=False, indent=1)
    (folder / "speech-report.json").write_text(text + "\n", encoding="utf-8")
    return f"still to be measured: {', '.join(missing)}" if missing else rendered(data)


def _kept(folder: Path) -> dict[str, Any]:
    path = folder / "speech-report.json"
    if not path.exists():
        return {}
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _arguments(settings: RecogniserSettings) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=settings.graph_folder / "current")
    parser.add_argument("--network", type=Path, default=settings.bundled_network)
    parser.add_argument(
        "--meaning", action="store_true", help="ask the trained dialogue what it understands"
    )
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument(
        "--parts",
        nargs="+",
        choices=PARTS,
        help="measure these only, keep the rest of the report in --out",
    )
    return parser.parse_args()


def main() -> int:
    """Exit code 0 even when a bar is missed: the report says which; 2 when parts of two models would mix."""
    settings = RecogniserSettings.load()
    arguments = _arguments(settings)

    def say(step: str) -> None:
        print(f"… {step}", file=sys.stderr, flush=True)

    kept = _kept(arguments.out) if arguments.parts else {}
    model = facts(arguments.model)["model"]
    if kept.get("model", model) != model:
        print(f"the report in {arguments.out} is of {kept['model']}, not {model}", file=sys.stderr)
        return OTHER_MODEL_EXIT_CODE
    parts = arguments.parts or PARTS
    is_asked = arguments.meaning and not set(parts).isdisjoint(SENTENCE_SETS)
    with whole_dialogue() if is_asked else nullcontext() as understand:
        subject = Subject(arguments.model, arguments.network, understand)
        for data in measure(parts, subject, kept=kept, say=say):
            page = write(data, arguments.out)
    if not arguments.parts and settings.official_model.is_dir():
        say("the official model, side by side")
        official = Subject(settings.official_model, arguments.network)
        *_, data["official model"] = measure(MODEL_PARTS, official, kept={}, say=say)
        page = write(data, arguments.out)
    print(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
