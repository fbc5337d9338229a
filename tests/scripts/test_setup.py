"""The parts of set-up that decide: what is stamped is skipped, what changed is done again."""

import shutil
import subprocess
from pathlib import Path

import pytest


@pytest.fixture
def clone(root: Path, tmp_path: Path) -> Path:
    shutil.copytree(root / "scripts", tmp_path / "scripts")
    return tmp_path


def ask(clone: Path, command: str) -> "subprocess.CompletedProcess[str]":
    whole = f"source scripts/setup.sh; {command}"
    return subprocess.run(
        ["bash", "-c", whole], cwd=clone, capture_output=True, text=True, check=False, timeout=60
    )


def test_a_digest_follows_contents_and_names(clone: Path) -> None:
    def digest() -> str:
        return ask(clone, "digest data").stdout

    (clone / "data").mkdir()
    (clone / "data/a.yml").write_text("1", encoding="utf-8")
    first = digest()
    assert digest() == first
    (clone / "data/a.yml").write_text("2", encoding="utf-8")
    second = digest()
    (clone / "data/a.yml").rename(clone / "data/b.yml")
    assert len({first, second, digest()}) == 3


def test_a_stamp_holds_for_its_value_only(clone: Path) -> None:
    ask(clone, "stamp thing one")
    assert ask(clone, "is_stamped thing one").returncode == 0
    assert ask(clone, "is_stamped thing two").returncode == 1


def test_a_step_that_fails_shows_its_words_and_stops(clone: Path) -> None:
    done = ask(clone, "timed 'Шаг' bash -c 'echo no luck; exit 3'; echo went on")
    assert done.returncode == 1
    assert "no luck" in done.stderr
    assert "went on" not in done.stdout


def test_a_python_that_does_not_exist_is_not_found(clone: Path) -> None:
    assert ask(clone, "find_python 9.99").stdout == ""


def test_without_root_the_exact_command_for_missing_packages_is_printed(clone: Path) -> None:
    listing = clone / "scripts/system-packages.txt"
    listing.write_text("run no-such-package-at-all for the test\n", encoding="utf-8")
    done = ask(clone, "SETUP_USER_ID=1000 system_packages run")
    assert done.returncode == 1
    assert "sudo apt-get install -y --no-install-recommends no-such-package-at-all" in done.stderr
