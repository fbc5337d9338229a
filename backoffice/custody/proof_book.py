"""Proofs of deletion: an append-only chain. Each entry covers the one before it: none can be taken out or changed."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from core.db.models.custody import DeletionProofRow

FIRST = "0" * 64
"""What the first entry follows."""
ROWS_AT_ONCE = 1000


class Cause(str, Enum):
    RETENTION = "retention"
    """The period was over."""
    INTERRUPTED = "interrupted"
    """Files left over by a deletion that was cut off."""
    ERASURE = "erasure"
    """A citizen was forgotten on somebody's word."""


@dataclass(frozen=True, slots=True)
class Deletion:
    """What is being deleted. `counts` by kind of record; `ids` go into a digest and are not kept."""

    data_class: str
    cause: Cause
    counts: Mapping[str, int]
    ids: Iterable[str] = ()
    older_than: datetime | None = None
    oldest: datetime | None = None
    newest: datetime | None = None
    subject: str = ""
    login: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    number: int
    at: datetime
    deletion: Deletion
    digest: str


@dataclass(frozen=True, slots=True)
class ChainState:
    """`broken_at`: number of the first entry that does not follow from the one before; 0 when all do."""

    entries: int
    broken_at: int = field(default=0)

    @property
    def is_whole(self) -> bool:
        return self.broken_at == 0


def append(session: Session, deletion: Deletion, *, at: datetime) -> None:
    """Within the transaction that deletes. Of two that append at once one fails as a whole, and is repeated.

    Raises:
        IntegrityError: at flush, somebody else has taken the number.
    """
    last = session.execute(
        select(DeletionProofRow.number, DeletionProofRow.digest)
        .order_by(DeletionProofRow.number.desc())
        .limit(1)
    ).first()
    number, previous = (last.number + 1, last.digest) if last else (1, FIRST)
    row = DeletionProofRow(
        number=number,
        at=at,
        data_class=deletion.data_class,
        cause=deletion.cause.value,
        older_than=deletion.older_than,
        oldest=deletion.oldest,
        newest=deletion.newest,
        counts={name: count for name, count in sorted(deletion.counts.items()) if count},
        ids_digest=_digest_of_ids(deletion.ids),
        subject=deletion.subject,
        login=deletion.login,
        reason=deletion.reason,
        previous=previous,
    )
    row.digest = _digest(row)
    session.add(row)
    session.flush()


class ProofBook:
    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def newest(self, *, limit: int, subject: str = "") -> list[Proof]:
        wanted = select(DeletionProofRow).order_by(DeletionProofRow.number.desc()).limit(limit)
        if subject:
            wanted = wanted.where(DeletionProofRow.subject == subject)
        with self._sessions() as session:
            return [_proof(row) for row in session.scalars(wanted)]

    def check(self) -> ChainState:
        """Goes over the whole chain."""
        wanted = select(DeletionProofRow).order_by(DeletionProofRow.number)
        entries, previous = 0, FIRST
        with self._sessions() as session:
            for row in session.scalars(wanted.execution_options(yield_per=ROWS_AT_ONCE)):
                entries += 1
                is_next = row.number == entries and row.previous == previous
                if not is_next or row.digest != _digest(row):
                    return ChainState(entries, broken_at=row.number)
                previous = row.digest
        return ChainState(entries)


def _proof(row: DeletionProofRow) -> Proof:
    deletion = Deletion(
        row.data_class,
        Cause(row.cause),
        dict(row.counts),
        older_than=row.older_than,
        oldest=row.oldest,
        newest=row.newest,
        subject=row.subject,
        login=row.login,
        reason=row.reason,
    )
    return Proof(row.number, row.at, deletion, row.digest)


def _digest_of_ids(ids: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()


def _digest(row: DeletionProofRow) -> str:
    """Over the canonical JSON of everything but the digest itself."""
    plain = {
        column.key: _plain(getattr(row, column.key))
        for column in row.__table__.columns
        if column.key != "digest"
    }
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
