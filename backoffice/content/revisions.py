"""The append-only book of revisions: whoever saves over an old state is told, and nothing is lost."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from core.db.base import utc_now
from core.db.models.content import ContentRevisionRow

IDS_AT_ONCE = 500
"""SQLite takes no more than 999 parameters on old builds."""
INSTALLATION = ""
"""Author of what came with the installation."""


@dataclass(frozen=True, slots=True)
class Revision:
    """`number` counts from 1 within its thing; `id` is unique over all."""

    id: int
    kind: str
    code: str
    number: int
    content: Mapping[str, Any]
    author: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """`expected` is the number the editor began from; 0 for a thing without revisions.

    `base` is the state before the first change, when it stood somewhere else than in the book.
    """

    kind: str
    code: str
    content: Mapping[str, Any]
    expected: int
    note: str = ""
    base: Mapping[str, Any] | None = None


class EditConflict(Exception):
    """Somebody saved the same thing meanwhile. `present` is what they saved."""

    def __init__(self, present: Revision | None) -> None:
        super().__init__(present.code if present else "")
        self.present = present


class RevisionBook:
    """Opens short sessions of its own; used from any thread."""

    def __init__(
        self, sessions: sessionmaker[Session], now: Callable[[], datetime] = utc_now
    ) -> None:
        self._sessions = sessions
        self._now = now

    def append(self, change: Change, *, author: str) -> Revision:
        """Raises:
        EditConflict: the thing is not at `change.expected` any more.
        """
        return self.append_all([change], author=author)[0]

    def append_all(
        self,
        changes: Iterable[Change],
        *,
        author: str,
        also: Callable[[Session], None] | None = None,
    ) -> list[Revision]:
        """All or none. `also` runs in the same transaction.

        Raises:
            EditConflict: one of the things is not at its expected number any more.
        """
        listed = list(changes)
        try:
            with self._sessions.begin() as session:
                rows = [row for change in listed for row in self._rows(session, change, author)]
                session.flush()
                if also:
                    also(session)
                written = [_revision(row) for row in rows]
        except IntegrityError as err:
            raise EditConflict(self._first_changed(listed)) from err
        return [one for one in written if one.author == author or not author]

    def _rows(self, session: Session, change: Change, author: str) -> list[ContentRevisionRow]:
        present = latest_in(session, change.kind, change.code)
        if (present.number if present else 0) != change.expected:
            raise EditConflict(present)
        number, rows = change.expected, []
        states = [(change.base, INSTALLATION, ""), (change.content, author, change.note)]
        for content, who, note in states:
            if content is None or (content is change.base and number):
                continue
            number += 1
            row = ContentRevisionRow(
                kind=change.kind,
                code=change.code,
                number=number,
                content=dict(content),
                author=who,
                at=self._now(),
                note=note,
            )
            rows.append(row)
        session.add_all(rows)
        return rows

    def _first_changed(self, changes: Iterable[Change]) -> Revision | None:
        for change in changes:
            present = self.latest(change.kind, change.code)
            if present and present.number != change.expected:
                return present
        return None

    def latest(self, kind: str, code: str) -> Revision | None:
        with self._sessions() as session:
            return latest_in(session, kind, code)

    def all_latest(self, *kinds: str) -> list[Revision]:
        """The newest state of every thing of these kinds, by code."""
        with self._sessions() as session:
            return [_revision(row) for row in session.scalars(_newest(kinds))]

    def latest_ids(self, *kinds: str) -> list[int]:
        """Of the states that `all_latest` gives, without reading them."""
        with self._sessions() as session:
            return list(session.scalars(_newest(kinds).with_only_columns(ContentRevisionRow.id)))

    def version(self, *kinds: str) -> int:
        """Rises with every edit of a thing of these kinds, of anything when none is named.

        States are counted, not the newest taken: of two editors the one who began first may end last.
        """
        counted = select(func.count()).select_from(ContentRevisionRow)
        if kinds:
            counted = counted.where(ContentRevisionRow.kind.in_(kinds))
        with self._sessions() as session:
            return session.scalar(counted) or 0

    def codes(self, kind: str) -> set[str]:
        chosen = select(ContentRevisionRow.code).where(ContentRevisionRow.kind == kind).distinct()
        with self._sessions() as session:
            return set(session.scalars(chosen))

    def latest_of(self, kind: str, codes: Iterable[str]) -> list[Revision]:
        """The newest states of these things, in no order."""
        listed, found = list(codes), []
        with self._sessions() as session:
            for start in range(0, len(listed), IDS_AT_ONCE):
                some = listed[start : start + IDS_AT_ONCE]
                newest = _newest((kind,)).where(ContentRevisionRow.code.in_(some))
                found += [_revision(row) for row in session.scalars(newest)]
        return found

    def history(
        self, kind: str, code: str, *, before: int = 0, count: int | None = None
    ) -> list[Revision]:
        """Newest first; `before`: the number of the oldest state seen so far."""
        chosen = (
            select(ContentRevisionRow)
            .where(ContentRevisionRow.kind == kind, ContentRevisionRow.code == code)
            .order_by(ContentRevisionRow.number.desc())
            .limit(count)
        )
        if before:
            chosen = chosen.where(ContentRevisionRow.number < before)
        with self._sessions() as session:
            return [_revision(row) for row in session.scalars(chosen)]

    def state(self, kind: str, code: str, number: int) -> Revision | None:
        found = self.history(kind, code, before=number + 1, count=1)
        return found[0] if found and found[0].number == number else None

    def find(self, ids: Iterable[int]) -> list[Revision]:
        """By kind and code."""
        listed, found = list(ids), []
        with self._sessions() as session:
            for start in range(0, len(listed), IDS_AT_ONCE):
                some = listed[start : start + IDS_AT_ONCE]
                chosen = select(ContentRevisionRow).where(ContentRevisionRow.id.in_(some))
                found += [_revision(row) for row in session.scalars(chosen)]
        return sorted(found, key=lambda one: (one.kind, one.code))


def latest_in(session: Session, kind: str, code: str) -> Revision | None:
    row = session.scalars(
        select(ContentRevisionRow)
        .where(ContentRevisionRow.kind == kind, ContentRevisionRow.code == code)
        .order_by(ContentRevisionRow.number.desc())
        .limit(1)
    ).first()
    return _revision(row) if row else None


def _newest(kinds: tuple[str, ...]) -> Any:
    top = (
        select(
            ContentRevisionRow.kind,
            ContentRevisionRow.code,
            func.max(ContentRevisionRow.number).label("number"),
        )
        .where(ContentRevisionRow.kind.in_(kinds))
        .group_by(ContentRevisionRow.kind, ContentRevisionRow.code)
        .subquery()
    )
    return (
        select(ContentRevisionRow)
        .join(
            top,
            (ContentRevisionRow.kind == top.c.kind)
            & (ContentRevisionRow.code == top.c.code)
            & (ContentRevisionRow.number == top.c.number),
        )
        .order_by(ContentRevisionRow.kind, ContentRevisionRow.code)
    )


def _revision(row: ContentRevisionRow) -> Revision:
    return Revision(
        row.id, row.kind, row.code, row.number, row.content, row.author, row.at, row.note
    )
