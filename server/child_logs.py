"""Lines of the children: each into its own log file, all of them on the console behind a name."""

import sys
from pathlib import Path
from typing import BinaryIO

LAST_LINES_BYTES = 4000


class ChildLogs:
    """Files are opened at the first line of a process; the log of the start before becomes `*.1.log`."""

    def __init__(self, folder: Path, *, is_console_on: bool) -> None:
        self._folder = folder
        self._is_console_on = is_console_on
        self._files: dict[str, BinaryIO] = {}

    def path_of(self, name: str) -> Path:
        return self._folder / f"{name}.log"

    def write(self, name: str, line: bytes) -> None:
        file = self._files.get(name) or self._open(name)
        file.write(line + b"\n")
        if self._is_console_on:
            text = line.decode(errors="replace")
            print(f"[{name}] {text}", file=sys.stderr)

    def last_lines(self, name: str, count: int = 15) -> str:
        path = self.path_of(name)
        if not path.exists():
            return ""
        tail = path.read_bytes()[-LAST_LINES_BYTES:].decode(errors="replace")
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
