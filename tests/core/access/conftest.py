"""The access services over a real database and a clock the test sets."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.access.accounts import AccountBook
from core.access.audit import AuditLog
from core.access.secret_box import SecretBox
from core.access.sessions import SessionBook, SessionLimits
from core.access.sign_in import SignInDesk

LIMITS = SessionLimits(idle=timedelta(minutes=60), longest=timedelta(hours=12))


class Now:
    """The moment, until it is moved."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 18, 5, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def passes(self, **how_long: float) -> None:
        self.moment += timedelta(**how_long)


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def audit(sessions: sessionmaker[Session], now: Now) -> AuditLog:
    return AuditLog(sessions, now)


@pytest.fixture
def book(sessions: sessionmaker[Session], audit: AuditLog) -> AccountBook:
    return AccountBook(sessions, audit)


@pytest.fixture
def box() -> SecretBox:
    return SecretBox("a key of the test, long enough to serve")


@pytest.fixture
def desk(sessions: sessionmaker[Session], audit: AuditLog, now: Now, box: SecretBox) -> SignInDesk:
    return SignInDesk(sessions, audit, now, box)


@pytest.fixture
def browsers(sessions: sessionmaker[Session], now: Now) -> SessionBook:
    return SessionBook(sessions, LIMITS, now)
