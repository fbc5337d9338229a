"""Recordings on the disk: set aside, then removed. A deletion cut off in between is found again by the next sweep."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path

DAY = "%Y-%m-%d"
ASIDE = ".deleting"
"""Beside the folders of days: on the same disk, so that setting aside is one rename."""
SOUNDS = ".wav"
CALLS_GO_ON = timedelta(days=2)
"""The folder of a day may still be wanted by a call that began in it."""


class Fate(str, Enum):
    SET_ASIDE = "recordings"
    MISSING = "recordings_missing"
    """Removed before by somebody, or by a deletion that was cut off."""
    REFUSED = "recordings_refused"
    """A path that leads out of the folder: left alone."""


@dataclass(frozen=True, slots=True)
class StoredSound:
    """`path` relative to the folder; `call_id` by the name of the file."""

    path: str
    call_id: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class RecordingShelf:
    """`folder`: where the gateways of this machine write, a folder for each UTC day."""

    folder: Path

    def find(self, relative: str) -> Path | None:
        """None for a path that leads elsewhere, or to nothing."""
        path = self._inside(relative)
        return path if path and path.is_file() else None

    def set_aside(self, relative: str) -> Fate:
        """Nobody finds it any more; `remove_aside` ends it."""
        path = self._inside(relative)
        if path is None:
            return Fate.REFUSED
        aside = self._aside(relative)
        aside.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.replace(path, aside)
        except FileNotFoundError:
            return Fate.SET_ASIDE if aside.exists() else Fate.MISSING
        return Fate.SET_ASIDE

    def remove_aside(self, now: datetime) -> int:
        """How many files were removed for good; past days left without a file go, too."""
        aside = self.folder / ASIDE
        removed = 0
        for path in aside.iterdir() if aside.is_dir() else ():
            path.unlink()
            removed += 1
        for day in self._days():
            if _day_of(day) + CALLS_GO_ON < now and not any(day.iterdir()):
                day.rmdir()
        return removed

    def left_aside(self) -> int:
        aside = self.folder / ASIDE
        return sum(1 for _ in aside.iterdir()) if aside.is_dir() else 0

    def older_than(self, limit: datetime) -> Iterator[StoredSound]:
        """Of days that were over before `limit`, and not written to since."""
        for day in self._days():
            if _day_of(day) + timedelta(days=1) > limit:
                continue
            for path in sorted(day.glob(f"*{SOUNDS}")):
                written_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                if written_at < limit and path.is_file() and not path.is_symlink():
                    yield StoredSound(f"{day.name}/{path.name}", path.stem, written_at)

    def _days(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        return sorted(one for one in self.folder.iterdir() if one.is_dir() and _is_day(one.name))

    def _inside(self, relative: str) -> Path | None:
        root = self.folder.resolve()
        path = (root / relative).resolve()
        return path if relative and path.is_relative_to(root) and path != root else None

    def _aside(self, relative: str) -> Path:
        return self.folder / ASIDE / relative.replace("/", "_")


def _is_day(name: str) -> bool:
    try:
        datetime.strptime(name, DAY)
    except ValueError:
        return False
    return True


def _day_of(folder: Path) -> datetime:
    return datetime.strptime(folder.name, DAY).replace(tzinfo=UTC)
