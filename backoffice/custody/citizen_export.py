"""Everything kept of one citizen as a ZIP: records as JSON, recordings as they were made, and what is what."""

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from backoffice.custody.citizen_records import CitizenRecords, find_records
from backoffice.custody.recording_shelf import RecordingShelf
from core.db.base import Base
from core.db.models.call_record import CallEventRow, CallRow, CallTurnRow
from core.db.models.handoff import HandoffLineRow, HandoffNoteRow, HandoffRow

RECORDS, EXPLANATION, SOUNDS = "records.json", "readme.txt", "recordings"
OURS_ALONE = frozenset(
    {"version", "idempotency_key", "last_key", "request_key", "worker", "passed_by", "tried_peers"}
)
"""Columns that tell how the system works and nothing of the person."""


@dataclass(frozen=True, slots=True)
class Export:
    """What was put into the archive."""

    counts: Mapping[str, int]
    recordings: int


@dataclass(frozen=True, slots=True)
class CitizenExport:
    """`explanation`: the words of `readme.txt`, with `{number}`, `{at}` and `{counts}`."""

    sessions: sessionmaker[Session]
    shelf: RecordingShelf
    zone: ZoneInfo
    explanation: str

    def write(self, number: str, path: Path, *, at: datetime) -> Export:
        """`number` in its normal form; the archive is written to `path`."""
        with (
            self.sessions() as session,
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            found = find_records(session, number)
            plain = self._plain(session, found)
            archive.writestr(RECORDS, json.dumps(plain, ensure_ascii=False, indent=1))
            recordings = self._add_sounds(archive, found.calls)
            archive.writestr(EXPLANATION, self._explained(number, found, recordings, at))
            return Export(found.counts, recordings)

    def _add_sounds(self, archive: zipfile.ZipFile, calls: Iterable[CallRow]) -> int:
        added = 0
        for call in calls:
            sound = self.shelf.find(call.recording)
            if sound:
                archive.write(sound, f"{SOUNDS}/{call.id}.wav", zipfile.ZIP_STORED)
                added += 1
        return added

    def _explained(self, number: str, found: CitizenRecords, recordings: int, at: datetime) -> str:
        lines = [f"{name}: {count}" for name, count in found.counts.items()]
        counts = "\n".join([*lines, f"{SOUNDS}: {recordings}"])
        shown = at.astimezone(self.zone).strftime("%d.%m.%Y %H:%M")
        return self.explanation.format(number=number, at=shown, counts=counts)

    def _plain(self, session: Session, found: CitizenRecords) -> dict[str, Any]:
        calls = [self._call(session, call) for call in found.calls]
        handoffs = [self._handoff(session, handoff) for handoff in found.handoffs]
        others = {
            name: [self._row(row) for row in getattr(found, name)]
            for name in found.counts
            if name not in ("calls", "handoffs")
        }
        return {"calls": calls, "handoffs": handoffs, **others}

    def _call(self, session: Session, call: CallRow) -> dict[str, Any]:
        turns = select(CallTurnRow).where(CallTurnRow.call_id == call.id)
        events = select(CallEventRow).where(CallEventRow.call_id == call.id)
        return {
            **self._row(call),
            "turns": self._rows(session.scalars(turns.order_by(CallTurnRow.number))),
            "events": self._rows(session.scalars(events.order_by(CallEventRow.at))),
        }

    def _handoff(self, session: Session, handoff: HandoffRow) -> dict[str, Any]:
        lines = select(HandoffLineRow).where(HandoffLineRow.handoff_id == handoff.id)
        notes = select(HandoffNoteRow).where(HandoffNoteRow.handoff_id == handoff.id)
        return {
            **self._row(handoff),
            "talk": self._rows(session.scalars(lines.order_by(HandoffLineRow.id))),
            "notes": self._rows(session.scalars(notes.order_by(HandoffNoteRow.id))),
        }

    def _rows(self, rows: Iterable[Base]) -> list[dict[str, Any]]:
        return [self._row(row) for row in rows]

    def _row(self, row: Base) -> dict[str, Any]:
        return dict(self._columns(row))

    def _columns(self, row: Base) -> Iterator[tuple[str, object]]:
        for column in row.__table__.columns:
            value = getattr(row, column.key)
            if column.key in OURS_ALONE:
                continue
            if isinstance(value, datetime):
                value = value.astimezone(self.zone).isoformat(timespec="seconds")
            yield column.key, value.isoformat() if isinstance(value, date) else value
