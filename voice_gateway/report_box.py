"""Reports on the worker's own disk until the platform has them: a file each, oldest first by name."""

import itertools
import os
from pathlib import Path

import structlog

from core.contracts.orders import GatewayReport
from core.contracts.wire import to_json

SUFFIX = ".report.json"
MOST_WAITING = 20_000
"""Hours of a busy worker without a platform; beyond them the newest are given up, with an error in the log."""

log = structlog.get_logger()


class ReportBox:
    """One per worker. What a dead process of this name left is sent first."""

    def __init__(self, folder: Path, worker: str) -> None:
        self._folder = folder / f"{worker}-reports"
        self._folder.mkdir(parents=True, exist_ok=True)
        os.chmod(self._folder, 0o700)  # what callers said is in there
        waiting = self.waiting()
        last = int(waiting[-1].name.split(".", 1)[0]) if waiting else 0
        self._numbers = itertools.count(last + 1)
        self._count = len(waiting)

    def put(self, report: GatewayReport) -> None:
        """Never raises: a full disk costs the report, not the call."""
        if self._count >= MOST_WAITING:
            log.error("report_given_up", kind=report.kind.value, call_id=report.call_id)
            return
        path = self._folder / f"{next(self._numbers):012d}{SUFFIX}"
        part = path.with_suffix(".part")
        try:
            part.write_bytes(to_json(report))
            part.replace(path)
            self._count += 1
        except OSError as err:
            log.error("report_not_kept", kind=report.kind.value, reason=str(err))

    def waiting(self) -> list[Path]:
        return sorted(self._folder.glob(f"*{SUFFIX}"))

    def remove(self, paths: list[Path]) -> None:
        for path in paths:
            path.unlink(missing_ok=True)
        self._count = max(0, self._count - len(paths))
