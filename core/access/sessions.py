"""Sessions of signed-in browsers: opaque tokens, kept in the database as digests, with two ends of life."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session, sessionmaker

from core.access.account import Flash, SignedIn
from core.access.account_rows import account_of
from core.db.models.access import AccessSessionRow, AccountRow

TOKEN_BYTES = 32
TOUCH_EVERY = timedelta(seconds=60)
"""`last_seen_at` is written at most this often: pages that ask every second must not write every second."""
MAX_FLASHES = 5


@dataclass(frozen=True, slots=True)
class SessionLimits:
    idle: timedelta
    longest: timedelta


class SessionBook:
    """Called from request threads. A restart of the platform ends no session."""

    def __init__(
        self, sessions: sessionmaker[Session], limits: SessionLimits, now: Callable[[], datetime]
    ) -> None:
        self._sessions = sessions
        self._limits = limits
        self._now = now

    def open(self, account_id: int, address: str) -> str:
        """Returns the token for the cookie."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        now = self._now()
        with self._sessions.begin() as session:
            session.add(
                AccessSessionRow(
                    token_digest=digest_of(token),
                    account_id=account_id,
                    csrf_token=secrets.token_urlsafe(TOKEN_BYTES),
                    address=address[:60],
                    started_at=now,
                    last_seen_at=now,
                )
            )
        return token

    def find(self, token: str, *, is_use: bool = True) -> SignedIn | None:
        """Who the token belongs to, while the session lives and the account is active.

        A look that is not a use (a page refreshing itself) does not put the idle end off.
        """
        if not token:
            return None
        now = self._now()
        with self._sessions() as session:
            found = session.execute(_by_token(token)).first()
            if found is None:
                return None
            row, account = found
            if not account.is_active or not self._lives(row, now):
                return None
            if is_use and now - row.last_seen_at >= TOUCH_EVERY:
                _touch(session, row.id, now)
            return SignedIn(
                account=account_of(account),
                session_id=row.id,
                csrf_token=row.csrf_token,
                ends_at=row.started_at + self._limits.longest,
                address=row.address,
                flashes=tuple(Flash(**flash) for flash in row.flashes),
            )

    def close(self, session_id: int) -> None:
        with self._sessions.begin() as session:
            session.execute(delete(AccessSessionRow).where(AccessSessionRow.id == session_id))

    def close_others(self, signed_in: SignedIn) -> None:
        """After a new password: whoever else had the account is out."""
        with self._sessions.begin() as session:
            end_sessions_of(session, signed_in.account.account_id, but=signed_in.session_id)

    def add_flash(self, session_id: int, flash: Flash) -> None:
        with self._sessions.begin() as session:
            row = session.get(AccessSessionRow, session_id)
            if row is not None:
                shown = {"tone": flash.tone, "text": flash.text}
                row.flashes = [*row.flashes, shown][-MAX_FLASHES:]

    def clear_flashes(self, session_id: int) -> None:
        with self._sessions.begin() as session:
            wanted = update(AccessSessionRow).where(AccessSessionRow.id == session_id)
            session.execute(wanted.values(flashes=[]))

    def drop_ended(self) -> int:
        """Housekeeping: rows nobody can use any more."""
        now = self._now()
        ended = (AccessSessionRow.last_seen_at < now - self._limits.idle - TOUCH_EVERY) | (
            AccessSessionRow.started_at < now - self._limits.longest
        )
        with self._sessions.begin() as session:
            gone = session.scalars(select(AccessSessionRow.id).where(ended)).all()
            session.execute(delete(AccessSessionRow).where(AccessSessionRow.id.in_(gone)))
        return len(gone)

    def _lives(self, row: AccessSessionRow, now: datetime) -> bool:
        is_fresh = now - row.last_seen_at < self._limits.idle
        return is_fresh and now - row.started_at < self._limits.longest


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def end_sessions_of(session: Session, account_id: int, *, but: int | None = None) -> None:
    gone = delete(AccessSessionRow).where(AccessSessionRow.account_id == account_id)
    if but is not None:
        gone = gone.where(AccessSessionRow.id != but)
    session.execute(gone)


def _by_token(token: str) -> Select[AccessSessionRow, AccountRow]:
    return (
        select(AccessSessionRow, AccountRow)
        .join(AccountRow, AccountRow.id == AccessSessionRow.account_id)
        .where(AccessSessionRow.token_digest == digest_of(token))
    )


def _touch(session: Session, session_id: int, now: datetime) -> None:
    wanted = update(AccessSessionRow).where(AccessSessionRow.id == session_id)
    session.execute(wanted.values(last_seen_at=now))
    session.commit()
