"""The sweep: deletes what is older than its period, batch by batch, each with its proof; never anything younger.

A batch is one transaction: after a crash the next sweep goes on where the rows stand.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, sessionmaker

from backoffice.custody.aged_records import PERSONAL, RECORDS, TEXTS, AgedKind
from backoffice.custody.call_contents import (
    drop_calls,
    drop_unused_words,
    erase_owners,
    erase_texts,
)
from backoffice.custody.holds import held_calls
from backoffice.custody.periods import DataClass, PeriodBook
from backoffice.custody.proof_book import Cause, Deletion, append
from backoffice.custody.recording_shelf import RecordingShelf, StoredSound
from core.db.models.access import AuditEntryRow
from core.db.models.call_record import CallRow

BATCH = 500
"""Calls in one transaction: some thousand rows, well under the time another writer waits on SQLite."""
RETENTION_DONE = "retention_swept"
EraseCalls = Callable[..., Counter[str]]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Due:
    """One class of one sweep: what is older than `limit` goes. `at` is the sweep's own moment."""

    data_class: DataClass
    limit: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class RetentionSweep:
    """`run` is a chore. Of two processes that prove something at once one is put off to the next sweep."""

    sessions: sessionmaker[Session]
    periods: PeriodBook
    shelf: RecordingShelf
    now: Callable[[], datetime]

    def run(self) -> Counter[str]:
        """How many records of each kind were deleted or emptied."""
        at = self.now()
        audio, text, personal, records, audit = (
            Due(one.data_class, one.limit(at), at) for one in self.periods.all()
        )
        counts = self._end_interrupted(at)
        counts += self._recordings(audio)
        counts += self._ownerless_sounds(audio)
        counts += self._calls(text, CallRow.text_erased_at, erase_texts)
        counts += self._calls(personal, CallRow.personal_erased_at, erase_owners)
        counts += self._whole_calls(records)
        for due, kinds in ((text, TEXTS), (personal, PERSONAL), (records, RECORDS)):
            for kind in kinds:
                counts += self._aged(due, kind)
        counts += self._audit_entries(audit)
        if counts["turns"] or counts["whole_calls"]:
            with self.sessions.begin() as session:
                drop_unused_words(session)
        if counts:
            log.info(RETENTION_DONE, **counts)
        return counts

    def _end_interrupted(self, at: datetime) -> Counter[str]:
        """Files that a sweep cut off has set aside and not removed."""
        left = self.shelf.left_aside()
        if not left:
            return Counter()
        counts = Counter(recordings=left)
        with self.sessions.begin() as session:
            deletion = Deletion(DataClass.AUDIO.value, Cause.INTERRUPTED, counts)
            append(session, deletion, at=at)
        self.shelf.remove_aside(at)
        return counts

    def _recordings(self, due: Due) -> Counter[str]:
        """Sounds that a call's record names."""
        wanted = (
            select(CallRow.id, CallRow.recording, CallRow.last_event_at)
            .where(
                CallRow.last_event_at < due.limit,
                CallRow.recording != "",
                CallRow.id.not_in(held_calls()),
            )
            .order_by(CallRow.last_event_at)
            .limit(BATCH)
        )
        total: Counter[str] = Counter()
        while True:
            with self.sessions.begin() as session:
                found = session.execute(wanted).all()
                if not found:
                    return total
                counts = Counter(self.shelf.set_aside(row.recording).value for row in found)
                ids = [row.id for row in found]
                emptied = update(CallRow).where(CallRow.id.in_(ids))
                session.execute(emptied.values(recording=""))
                moments = [row.last_event_at for row in found]
                self._prove(session, due, counts, ids, moments)
            self.shelf.remove_aside(due.at)
            total += counts

    def _ownerless_sounds(self, due: Due) -> Counter[str]:
        """Sounds no record names: of a worker that crashed, of a call whose end never came."""
        total: Counter[str] = Counter()
        old = list(self.shelf.older_than(due.limit))
        for first in range(0, len(old), BATCH):
            some = old[first : first + BATCH]
            with self.sessions.begin() as session:
                free = _ownerless(session, some, due.limit)
                if not free:
                    continue
                counts = Counter(self.shelf.set_aside(one.path).value for one in free)
                ids, moments = [one.path for one in free], [one.written_at for one in free]
                self._prove(session, due, counts, ids, moments)
            self.shelf.remove_aside(due.at)
            total += counts
        return total

    def _calls(self, due: Due, mark: InstrumentedAttribute[Any], erase: EraseCalls) -> Counter[str]:
        wanted = (
            select(CallRow.id, CallRow.last_event_at)
            .where(
                mark.is_(None),
                CallRow.last_event_at < due.limit,
                CallRow.id.not_in(held_calls()),
            )
            .order_by(CallRow.last_event_at)
            .limit(BATCH)
        )
        return self._in_batches(due, wanted, erase)

    def _whole_calls(self, due: Due) -> Counter[str]:
        """Only those that have nothing left which another period still keeps."""
        wanted = (
            select(CallRow.id, CallRow.last_event_at)
            .where(
                CallRow.personal_erased_at.is_not(None),
                CallRow.text_erased_at.is_not(None),
                CallRow.recording == "",
                CallRow.last_event_at < due.limit,
                CallRow.id.not_in(held_calls()),
            )
            .order_by(CallRow.last_event_at)
            .limit(BATCH)
        )
        return self._in_batches(due, wanted, drop_calls)

    def _aged(self, due: Due, kind: AgedKind) -> Counter[str]:
        wanted = (
            select(kind.key, kind.age)
            .where(kind.age < due.limit, kind.is_due())
            .order_by(kind.age)
            .limit(BATCH)
        )
        return self._in_batches(due, wanted, kind.erase)

    def _audit_entries(self, due: Due) -> Counter[str]:
        wanted = (
            select(AuditEntryRow.id, AuditEntryRow.at)
            .where(AuditEntryRow.at < due.limit)
            .order_by(AuditEntryRow.at)
            .limit(BATCH)
        )

        def erase(session: Session, ids: Sequence[Any], *, at: datetime) -> Counter[str]:
            session.execute(delete(AuditEntryRow).where(AuditEntryRow.id.in_(ids)))
            return Counter(audit_entries=len(ids))

        return self._in_batches(due, wanted, erase)

    def _in_batches(self, due: Due, wanted: Any, erase: EraseCalls) -> Counter[str]:
        total: Counter[str] = Counter()
        while True:
            with self.sessions.begin() as session:
                found = session.execute(wanted).all()
                if not found:
                    return total
                ids = [row[0] for row in found]
                counts = erase(session, ids, at=due.at)
                self._prove(session, due, counts, ids, [row[1] for row in found])
            total += counts

    def _prove(
        self,
        session: Session,
        due: Due,
        counts: Counter[str],
        ids: Sequence[object],
        moments: Sequence[datetime],
    ) -> None:
        deletion = Deletion(
            due.data_class.value,
            Cause.RETENTION,
            counts,
            ids=[str(one) for one in ids],
            older_than=due.limit,
            oldest=min(moments),
            newest=max(moments),
        )
        append(session, deletion, at=due.at)


def _ownerless(
    session: Session, sounds: Sequence[StoredSound], limit: datetime
) -> list[StoredSound]:
    """Without those of calls that are younger, are held, or name their recording themselves."""
    wanted = [one.call_id for one in sounds]
    kept = select(CallRow.id).where(
        CallRow.id.in_(wanted), (CallRow.last_event_at >= limit) | (CallRow.recording != "")
    )
    held = set(session.scalars(kept)) | set(session.scalars(held_calls())) & set(wanted)
    return [one for one in sounds if one.call_id not in held]
