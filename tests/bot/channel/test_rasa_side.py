"""What only the Rasa environment can check: the patches and the tokeniser on CPython 3.10."""

import subprocess
from pathlib import Path

import pytest


@pytest.mark.rasa
def test_patches_and_tokeniser_fit_the_pinned_rasa(root: Path) -> None:
    done = subprocess.run(
        [
            root / ".venv-rasa/bin/python",
            "-m",
            "unittest",
            "tests/bot/channel/check_rasa_patches.py",
        ],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr[-2000:]
