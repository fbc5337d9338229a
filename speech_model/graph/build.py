"""Builds and publishes the decoding graph: `python -m speech_model.graph.build [--out var/speech]`.

Runs in the application's environment in a process of its own, in seconds, on every publication of
the knowledge base.
"""

import argparse
import sys
import time
from pathlib import Path

from core.settings.speech import RecogniserSettings
from core.speech_files import check_model
from speech_model.graph.compile import GraphSize, compile_graph
from speech_model.graph.fst_tools import GraphToolError
from speech_model.graph.publish import publish
from speech_model.language.collector import SEEDS, collect
from speech_model.language.knowledge import joined, read_published, read_seeds
from speech_model.language.text import LanguageText

GRAPH_TOOL_EXIT_CODE = 3


def build_graph(text: LanguageText, network: Path, models: Path) -> tuple[Path, GraphSize]:
    """Compiles, checks and publishes a model directory; gives it and its graph's size.

    Raises:
        GraphToolError: an OpenFst program is missing or failed.
        SpeechModelInvalid: the result or the network is not whole.
    """
    sizes: list[GraphSize] = []
    target = publish(network, models, lambda folder: sizes.append(compile_graph(text, folder)))
    check_model(target)
    return target, sizes[0]


def main() -> int:
    """Collects the language text of the working tree and builds."""
    settings = RecogniserSettings.load()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", type=Path, default=settings.bundled_network)
    parser.add_argument("--out", type=Path, default=settings.graph_folder)
    parser.add_argument(
        "--knowledge", type=Path, help="a published knowledge base (JSON), beside the seeds"
    )
    arguments = parser.parse_args()
    started = time.monotonic()
    knowledge = read_seeds(SEEDS)
    if arguments.knowledge:
        knowledge = joined(knowledge, read_published(arguments.knowledge))
    text = collect(knowledge)
    collected = time.monotonic()
    try:
        target, size = build_graph(text, arguments.network, arguments.out)
    except GraphToolError as err:
        print(f"speech graph not built: {err}", file=sys.stderr)
        return GRAPH_TOOL_EXIT_CODE
    print(
        f"{target}: {size.words} words from {size.sentences} sentences,"
        f" graph {size.bytes / 1e6:.1f} MB; text {collected - started:.1f} s,"
        f" graph {time.monotonic() - collected:.1f} s"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
