"""Lines of the children: each into its own log file, all of them on the console behind a name."""

import sys
from pathlib import Path
from typing import BinaryIO

LAST_LINES_BYTES = 4000
LARGEST_BYTES = 20_000_000
"""Of one file: days of a busy platform at the usual level. Two files a process are kept."""


class ChildLogs:
    """Files are opened at the first line of a process; a full one, or that of the start before, becomes `*.1.log`."""

    def __init__(
        self, folder: Path, *, is_console_on: bool, largest_bytes: int = LARGEST_BYTES
    ) -> None:
        self._folder = folder
        self._largest_bytes = largest_bytes
        self._is_console_on = is_console_on
        self._files: dict[str, BinaryIO] = {}

    def path_of(self, name: str) -> Path:
        return self._folder / f"{name}.log"

    def write(self, name: str, line: bytes) -> None:
        file = self._files.get(name) or self._open(name)
        if file.tell() and file.tell() + len(line) >= self._largest_bytes:
            file.close()
            file = self._open(name)
        file.write(line + b"\n")
        if self._is_console_on:
            text = line.decode(errors="replace")
            print(f"[{name}] {text}", file=sys.stderr)

    def last_lines(self, name: str, count: int = 15) -> str:
        path = self.path_of(name)
        if not path.exists():
            return ""
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - LAST_LINES_BYTES))
            tail = file.read().decode(errors="replace")
        return "\n".join(tail.splitlines()[-count:])

    def close(self) -> None:
        for file in self._files.values():
            file.close()

    def _open(self, name: str) -> BinaryIO:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self.path_of(name)
        if path.exists():
            path.replace(path.with_suffix(".1.log"))
        file = path.open("wb", buffering=0)
        self._files[name] = file
        return file
