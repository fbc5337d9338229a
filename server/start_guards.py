"""What must hold before the first process starts: one launcher only, free ports, the files it needs."""

import fcntl
import os
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from server.process_plan import NeededPort


class AlreadyRunning(Exception):
    """Another launcher holds the lock; `pid` is its process, or empty."""

    def __init__(self, pid: str) -> None:
        super().__init__(pid)
        self.pid = pid


def hold_lock(path: Path) -> TextIO:
    """Take the lock of this installation; it is released when the file is closed or the process dies.

    Raises:
        AlreadyRunning: somebody has it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a+", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as err:
        file.seek(0)
        raise AlreadyRunning(file.read().strip()) from err
    file.seek(0)
    file.truncate()
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file


def first_taken(ports: Iterable[NeededPort]) -> NeededPort | None:
    """The first port that cannot be bound now."""
    return next((port for port in ports if not _is_free(port)), None)


def _is_free(port: NeededPort) -> bool:
    kind = socket.SOCK_DGRAM if port.transport == "udp" else socket.SOCK_STREAM
    with socket.socket(socket.AF_INET, kind) as probe:
        if port.transport == "tcp":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((port.host, port.port))
        except OSError:
            return False
    return True
