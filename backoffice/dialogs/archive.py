"""Training files as a ZIP archive or a folder: what may be in them and how large they may be."""

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from backoffice.dialogs.yaml_problems import FilesBroken, problem

DOMAIN = "domain.yml"
PATH = re.compile(r"^(domain\.yml|(data|domain)/([\w.-]+/)*[\w.-]+\.ya?ml)$")
MOST_MEGABYTES = 20
"""Unpacked, all files together: fifty times of what the installation brings."""
MOST_FILES = 500
MEGABYTE = 1_000_000


def read_folder(root: Path) -> dict[str, str]:
    """`domain.yml` and every YAML file under `data`, by path."""
    found = [root / DOMAIN, *sorted((root / "data").rglob("*.yml"))]
    return {path.relative_to(root).as_posix(): _read(path) for path in found}


def _read(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def write_folder(root: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())


def pack(files: Mapping[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in sorted(files.items()):
            archive.writestr(path, text.encode())
    return packed.getvalue()


def unpack(name: str, content: bytes) -> dict[str, str]:
    """Files of an archive, or one YAML file under its own name.

    Raises:
        FilesBroken: not an archive, too large, a path that is not ours, or nothing to take.
    """
    if not name.endswith(".zip"):
        path = name if PATH.match(name) else f"data/nlu/{name}"
        return {_safe(path): _text(path, content)}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            listed = [one for one in archive.infolist() if not one.is_dir()]
            size = sum(one.file_size for one in listed)
            if size > MOST_MEGABYTES * MEGABYTE or len(listed) > MOST_FILES:
                raise FilesBroken([problem(name, 0, "too_large", MOST_MEGABYTES)])
            files = {
                _safe(one.filename): _text(one.filename, _unpacked(archive, one)) for one in listed
            }
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as err:
        # zipfile's own words for: broken, an unknown compression, a password, cut short
        raise FilesBroken([problem(name, 0, "not_zip")]) from err
    if not files:
        raise FilesBroken([problem(name, 0, "nothing")])
    return files


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Never more than the archive promised: a lying header is cut short and refused."""
    with archive.open(entry) as file:
        content = file.read(entry.file_size + 1)
    if len(content) > entry.file_size:
        raise zipfile.BadZipFile(entry.filename)
    return content


def _safe(path: str) -> str:
    if not PATH.match(path) or ".." in path:
        raise FilesBroken([problem(path, 0, "bad_path", path)])
    return path


def _text(path: str, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as err:
        line = content[: err.start].count(b"\n") + 1
        raise FilesBroken([problem(path, line, "not_text")]) from err
