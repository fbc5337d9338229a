"""The classifier of phrases on CPython 3.10: what it learned must survive the model file."""

import subprocess
from pathlib import Path

import pytest


@pytest.mark.rasa
def test_classifier_learns_keeps_and_ranks_in_the_rasa_environment(root: Path) -> None:
    done = subprocess.run(
        [
            root / ".venv-rasa/bin/python",
            "-m",
            "unittest",
            "tests/bot/nlu/check_phrase_classifier.py",
        ],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert done.returncode == 0, done.stderr[-2000:]
