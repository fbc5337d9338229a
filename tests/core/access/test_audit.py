"""The audit log is only ever added to: the database itself sees to it, on SQLite and on PostgreSQL."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from core.access.account import Visitor
from core.access.audit import AuditFilter, AuditKind, AuditLog, Deed, Subject
from core.db.engine import open_sessions
from core.db.upgrade import upgrade_database
from tests.core.db.conftest import empty_engine
from tests.fixtures.query_plans import plans_of

__all__ = ["empty_engine"]

OLGA = Visitor("10.0.0.7", 7, "olga")
CALL = Subject("call", "call-1")


@pytest.fixture
def migrated(empty_engine: Engine) -> Engine:
    upgrade_database(empty_engine)
    return empty_engine


def log_at(engine: Engine, moment: datetime) -> AuditLog:
    return AuditLog(open_sessions(engine), lambda: moment)


def test_an_entry_says_who_saw_what_when_and_why(migrated: Engine) -> None:
    now = datetime.now(UTC)
    log = log_at(migrated, now)
    log.note(OLGA, Deed(AuditKind.READ, "call_card_opened", CALL, " звонок принят ", {"n": 1}))
    log.note(OLGA, Deed(AuditKind.ACCESS, "signed_out"))
    (entry,) = log.page(AuditFilter(kind=AuditKind.READ, login="OLGA", subject=CALL), limit=10)
    assert (entry.at, entry.login, entry.address) == (now, "olga", "10.0.0.7")
    assert (entry.subject, entry.reason, entry.detail) == (CALL, "звонок принят", {"n": 1})
    assert log.page(AuditFilter(since=now + timedelta(seconds=1)), limit=10) == []


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET login = 'ivan'", "DELETE FROM audit_entry"]
)
def test_the_database_refuses_to_change_or_remove_an_entry(
    statement: str, migrated: Engine
) -> None:
    log = log_at(migrated, datetime.now(UTC))
    log.note(OLGA, Deed(AuditKind.READ, "call_card_opened", CALL))
    with pytest.raises(DBAPIError, match="audit entries"), migrated.begin() as connection:
        connection.execute(text(statement))
    assert len(log.page(AuditFilter(), limit=10)) == 1


def test_after_three_years_an_entry_may_be_removed(migrated: Engine) -> None:
    log = log_at(migrated, datetime.now(UTC) - timedelta(days=3 * 366))
    log.note(OLGA, Deed(AuditKind.READ, "call_card_opened", CALL))
    with migrated.begin() as connection:
        connection.execute(text("DELETE FROM audit_entry"))
    assert log.page(AuditFilter(), limit=10) == []


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (AuditFilter(login="olga"), "ix_audit_entry_login_id (login=?)"),
        (AuditFilter(action="signed_in"), "ix_audit_entry_action_id (action=?)"),
        (AuditFilter(subject=CALL), "ix_audit_entry_subject (subject_kind=? AND subject_id=?)"),
    ],
)
def test_the_log_is_not_read_whole_to_find_a_person_a_deed_or_a_record(
    sessions: sessionmaker[Session], wanted: AuditFilter, index: str
) -> None:
    with plans_of(sessions.kw["bind"]) as plans:
        AuditLog(sessions, lambda: datetime.now(UTC)).page(wanted, limit=100)
    assert plans == [f"SEARCH audit_entry USING INDEX {index}"]
