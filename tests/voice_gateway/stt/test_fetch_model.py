"""`make model` on a closed network: by a zip brought by hand, or with one clear sentence."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from core.speech_files import SpeechModelChoice
from tests.fixtures.recogniser import ROOT

NAME = "vosk-model-test"


@pytest.fixture
def archive(tmp_path: Path, speech_model: SpeechModelChoice) -> Path:
    path = tmp_path / "brought.zip"
    with zipfile.ZipFile(path, "w") as zipped:
        for file in speech_model.folder.rglob("*"):
            zipped.write(file, Path(NAME) / file.relative_to(speech_model.folder))
    return path


def fetch(folder: Path, *arguments: object) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "SETTINGS_FILE": "", "RECOGNISER_OFFICIAL_MODEL": str(folder)}
    return subprocess.run(
        [sys.executable, "scripts/fetch_model.py", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_the_model_is_unpacked_and_its_checksum_kept(tmp_path: Path, archive: Path) -> None:
    folder = tmp_path / "models" / NAME
    assert fetch(folder, "--archive", archive).returncode == 0
    assert (folder / "am" / "final.mdl").exists()
    assert NAME in (tmp_path / "models" / "checksums.sha256").read_text(encoding="ascii")
    assert sorted(path.name for path in folder.parent.iterdir()) == ["checksums.sha256", NAME]
    again = fetch(folder, "--archive", archive)
    assert (again.returncode, "already here" in again.stdout) == (0, True)


def test_a_model_that_is_not_the_pinned_one_is_refused(tmp_path: Path, archive: Path) -> None:
    folder = tmp_path / "models" / NAME
    folder.parent.mkdir()
    (folder.parent / "checksums.sha256").write_text(f"{'0' * 64}  {NAME}\n", encoding="ascii")
    done = fetch(folder, "--archive", archive)
    assert done.returncode == 1
    assert "checksum mismatch" in done.stderr
    assert not folder.exists()


def test_a_broken_archive_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "bad.zip").write_bytes(b"PK not a zip")
    done = fetch(tmp_path / "models" / NAME, "--archive", tmp_path / "bad.zip")
    assert done.returncode == 1
    assert "broken" in done.stderr
    assert list((tmp_path / "models").iterdir()) == []
