"""Notices in our own tables: the default book."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from core.cases.notices import Notice, NoticeKind
from core.db.models.case import NoticeRow


class LocalNoticeBook:
    """A `NoticeBook` over the table `notice`."""

    def __init__(self, sessions: sessionmaker[Session], now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._now = now

    def file(self, notice: Notice) -> None:
        with self._sessions.begin() as session:
            if _find(session, notice.notice_key) is None:
                session.add(row_of(notice, self._now()))

    def find(self, notice_key: str) -> Notice | None:
        with self._sessions() as session:
            row = _find(session, notice_key)
            return notice_of(row) if row else None

    def waiting(self, application: str) -> Sequence[Notice]:
        moment = self._now()
        wanted = (
            select(NoticeRow)
            .where(
                NoticeRow.application == application,
                NoticeRow.told_at.is_(None),
                (NoticeRow.tell_until.is_(None)) | (NoticeRow.tell_until > moment),
            )
            .order_by(NoticeRow.id)
        )
        with self._sessions() as session:
            return [notice_of(row) for row in session.scalars(wanted)]

    def note_told(self, notice_key: str, call_id: str) -> None:
        with self._sessions.begin() as session:
            row = _find(session, notice_key)
            if row is not None and row.told_at is None:
                row.told_at, row.told_call_id = self._now(), call_id


def _find(session: Session, notice_key: str) -> NoticeRow | None:
    return session.scalars(
        select(NoticeRow).where(NoticeRow.notice_key == notice_key)
    ).one_or_none()


def row_of(notice: Notice, at: datetime) -> NoticeRow:
    return NoticeRow(
        notice_key=notice.notice_key,
        kind=notice.kind.value,
        application=notice.application,
        telephone=notice.telephone,
        office=notice.office,
        happens_at=notice.happens_at,
        tell_until=notice.tell_until,
        created_at=at,
    )


def notice_of(row: NoticeRow) -> Notice:
    return Notice(
        notice_key=row.notice_key,
        kind=NoticeKind(row.kind),
        application=row.application,
        telephone=row.telephone,
        office=row.office,
        happens_at=row.happens_at,
        tell_until=row.tell_until,
    )
