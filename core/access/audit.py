"""The audit log: changes, sign-ins, and reads of personal data. Entries are added, never changed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, sessionmaker

from core.access.account import Visitor
from core.db.models.access import AuditEntryRow

MAX_REASON = 500
ROWS_AT_ONCE = 500


class AuditKind(str, Enum):
    ACCESS = "access"
    """Signed in or out, refused, locked."""
    CHANGE = "change"
    READ = "read"
    """Personal data were shown."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose data or what record: `call`/id, `appointment`/number, `account`/login. Never a person's name."""

    kind: str
    subject_id: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the log, for its reader."""

    at: datetime
    kind: AuditKind
    action: str
    login: str
    address: str
    subject: Subject
    reason: str
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Empty fields match everything; so does an empty id of a subject of a kind."""

    kind: AuditKind | None = None
    action: str = ""
    login: str = ""
    subject: Subject | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done. `action` is a stable code, its words are in the texts of the audit page."""

    kind: AuditKind
    action: str
    subject: Subject = Subject("", "")
    reason: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)


class AuditLog:
    """`note` is a transaction of its own; `add` writes into one that is open, so that a change and its line
    stand or fall together."""

    def __init__(self, sessions: sessionmaker[Session], now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._now = now

    def note(self, visitor: Visitor, deed: Deed) -> None:
        with self._sessions.begin() as session:
            self.add(session, visitor, deed)

    def add(self, session: Session, visitor: Visitor, deed: Deed) -> None:
        session.add(
            AuditEntryRow(
                at=self._now(),
                kind=deed.kind.value,
                action=deed.action,
                account_id=visitor.account_id,
                login=visitor.login[:60],
                address=visitor.address[:60],
                subject_kind=deed.subject.kind,
                subject_id=deed.subject.subject_id[:80],
                reason=deed.reason.strip()[:MAX_REASON],
                detail=dict(deed.detail),
            )
        )

    def page(self, wanted: AuditFilter, *, limit: int, offset: int = 0) -> list[AuditEntry]:
        """Newest first."""
        query = _narrowed(select(AuditEntryRow), wanted).order_by(AuditEntryRow.id.desc())
        with self._sessions() as session:
            return [_entry(row) for row in session.scalars(query.limit(limit).offset(offset))]

    def stream(self, wanted: AuditFilter) -> Iterator[AuditEntry]:
        """Oldest first, a few rows in memory at a time."""
        query = _narrowed(select(AuditEntryRow), wanted).order_by(AuditEntryRow.id)
        with self._sessions() as session:
            for row in session.scalars(query.execution_options(yield_per=ROWS_AT_ONCE)):
                yield _entry(row)


def _narrowed(query: Select[AuditEntryRow], wanted: AuditFilter) -> Select[AuditEntryRow]:
    if wanted.kind:
        query = query.where(AuditEntryRow.kind == wanted.kind.value)
    if wanted.login:
        query = query.where(AuditEntryRow.login == wanted.login.lower())
    if wanted.action:
        query = query.where(AuditEntryRow.action == wanted.action)
    if wanted.subject:
        query = query.where(AuditEntryRow.subject_kind == wanted.subject.kind)
        if wanted.subject.subject_id:
            query = query.where(AuditEntryRow.subject_id == wanted.subject.subject_id)
    if wanted.since:
        query = query.where(AuditEntryRow.at >= wanted.since)
    if wanted.until:
        query = query.where(AuditEntryRow.at < wanted.until)
    return query


def _entry(row: AuditEntryRow) -> AuditEntry:
    return AuditEntry(
        at=row.at,
        kind=AuditKind(row.kind),
        action=row.action,
        login=row.login,
        address=row.address,
        subject=Subject(row.subject_kind, row.subject_id),
        reason=row.reason,
        detail=dict(row.detail),
    )
