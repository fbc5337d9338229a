"""Puts a newer network under the graph in use: `python -m speech_model.graph.renew [--network DIR] [--out var/speech]`.

The graph, published words included, stays as it is: it knows letters, not the network's weights.
"""

import argparse
import shutil
import sys
from pathlib import Path

from core.errors import SpeechModelInvalid
from core.settings.speech import RecogniserSettings
from core.speech_files import check_model
from speech_model.graph.publish import publish


def renew(network: Path, models: Path) -> Path:
    """The model in use from now on; the same one when nothing differs.

    Raises:
        OSError: there is no model in use, or no network.
        SpeechModelInvalid: the network is not whole.
    """
    graph = (models / "current").resolve(strict=True) / "graph"

    def keep(folder: Path) -> None:
        shutil.copytree(graph, folder, dirs_exist_ok=True)
        check_model(folder.parent)  # before it is in use

    return publish(network, models, keep)


def main() -> int:
    settings = RecogniserSettings.load()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", type=Path, default=settings.bundled_network)
    parser.add_argument("--out", type=Path, default=settings.graph_folder)
    arguments = parser.parse_args()
    try:
        print(renew(arguments.network, arguments.out))
    except (OSError, SpeechModelInvalid) as err:
        print(f"network not renewed: {err}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
