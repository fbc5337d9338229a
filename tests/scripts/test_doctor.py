"""`make doctor` on a bare clone: works without any environment, names what is missing and how to mend it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def bare_clone(root: Path, tmp_path: Path) -> Path:
    for name in ("scripts", "requirements", "data"):
        shutil.copytree(root / name, tmp_path / name)
    for name in ("config.yml", "domain.yml"):
        shutil.copy(root / name, tmp_path / name)
    return tmp_path


def test_a_bare_clone_fails_and_is_told_what_to_do(bare_clone: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-E", "scripts/doctor.py"],
        cwd=bare_clone, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == ""
    assert "✗ окружение .venv соответствует requirements/app.txt" in done.stdout
    assert "→ scripts/setup.sh" in done.stdout
    assert "Не хватает нужного" in done.stdout
