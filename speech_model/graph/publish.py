"""Puts a finished model directory in place: whole or not at all, and `current` moved in one step."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from core.speech_files import SIZES_FILE

_KEPT_MODELS = 3
"""The newest ones; workers may still read the one before `current`."""


def publish(network: Path, models: Path, build: Callable[[Path], None]) -> Path:
    """Makes `models/model-<hash>` of the network and what `build` writes into its graph folder.

    `network` holds `am/` and `conf/`. Running recognisers keep their open model; new ones follow
    the link `models/current`.
    """
    models.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".building-", dir=models))
    try:
        for part in ("am", "conf"):
            shutil.copytree(network / part, staging / part)
        (staging / "graph").mkdir()
        build(staging / "graph")
        _list_sizes(staging)
        staging.chmod(0o755)
        target = models / f"model-{_fingerprint(staging)}"
        if target.exists():
            shutil.rmtree(staging)
        else:
            staging.rename(target)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    _point(models / "current", target)
    _remove_older(models, target)
    return target


def adopt(built: Path, models: Path) -> Path:
    """Put a model directory that was built and published elsewhere in use under `models`."""
    source = built.resolve(strict=True)
    target = models / source.name
    models.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        staging = Path(tempfile.mkdtemp(prefix=".adopting-", dir=models))
        try:
            shutil.copytree(source, staging, dirs_exist_ok=True)
            staging.rename(target)
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)
            raise
    _point(models / "current", target)
    _remove_older(models, target)
    return target


def _list_sizes(folder: Path) -> None:
    """For the check before libvosk opens the files."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sizes = {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}
    (folder / SIZES_FILE).write_text(json.dumps(sizes, indent=1) + "\n", encoding="utf-8")


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _point(link: Path, target: Path) -> None:
    fresh = link.with_name(f".{link.name}-{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target.name)
    fresh.replace(link)
    os.utime(target)


def _remove_older(models: Path, current: Path) -> None:
    found = [path for path in models.glob("model-*") if path != current]
    found.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in found[_KEPT_MODELS - 1 :]:
        shutil.rmtree(path, ignore_errors=True)
