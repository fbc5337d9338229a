"""The journal on the worker's own disk: one file a call, one JSON object a line, flushed as it is written.

Names: `<worker>/<call_id>.jsonl` while the call may still write, `….closed.jsonl` after its last line.
`<worker>.lock` is held while the worker lives, so that nobody takes the journals of living calls for orphans.
"""

import fcntl
import os
from pathlib import Path
from typing import BinaryIO

import structlog

from core.contracts.call_record import CallEvent, CallEventKind
from core.contracts.wire import to_json
from core.errors import SettingsError

LOCK_SUFFIX = ".lock"
OPEN_SUFFIX = ".jsonl"
CLOSED_SUFFIX = ".closed.jsonl"

log = structlog.get_logger()


class FileJournal:
    """One per worker process. A flushed line survives the death of the process, though not of the machine."""

    def __init__(self, folder: Path, worker: str) -> None:
        """Raises:
        SettingsError: another living process keeps the journal of a worker of this name.
        """
        self.folder = folder / worker
        self.folder.mkdir(parents=True, exist_ok=True)
        os.chmod(self.folder, 0o700)  # callers' words lie here
        self._lock = _locked(folder / f"{worker}{LOCK_SUFFIX}")
        self._files: dict[str, BinaryIO] = {}

    def write(self, event: CallEvent) -> None:
        """Never raises: a full disk costs the record, not the call."""
        try:
            file = self._files.get(event.call_id) or self._open(event.call_id)
            file.write(to_json(event) + b"\n")
            file.flush()
            if event.kind is CallEventKind.ENDED:
                self._close(event.call_id)
        except OSError as err:
            log.error("journal_not_written", call_id=event.call_id, reason=str(err))

    def _open(self, call_id: str) -> BinaryIO:
        file = (self.folder / f"{call_id}{OPEN_SUFFIX}").open("ab")
        self._files[call_id] = file
        return file

    def _close(self, call_id: str) -> None:
        self._files.pop(call_id).close()
        path = self.folder / f"{call_id}{OPEN_SUFFIX}"
        path.rename(self.folder / f"{call_id}{CLOSED_SUFFIX}")


def _locked(path: Path) -> BinaryIO:
    """The system frees the lock when the process dies, however it dies."""
    file = path.open("ab")
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as err:
        file.close()
        raise SettingsError(f"{path}: another worker of this name is running") from err
    return file
