"""Puts a model directory built elsewhere in use: `python -m speech_model.graph.adopt FOLDER [--out var/speech]`.

FOLDER was filled by `speech_model.graph.build --out FOLDER`; what its `current` points at is taken.
"""

import argparse
import sys
from pathlib import Path

from core.errors import SpeechModelInvalid
from core.settings.speech import RecogniserSettings
from core.speech_files import check_model
from speech_model.graph.publish import adopt


def main() -> int:
    settings = RecogniserSettings.load()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=settings.graph_folder)
    arguments = parser.parse_args()
    try:
        built = (arguments.folder / "current").resolve(strict=True)
        check_model(built)
        print(adopt(built, arguments.out))
    except (OSError, SpeechModelInvalid) as err:
        print(f"speech graph not adopted: {err}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
