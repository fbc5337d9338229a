"""What our engines promise beyond SQLAlchemy's own."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from core.db.engine import open_engine, open_sessions
from core.db.models.operation import ModeOverrideRow
from core.db.models.place import OfficialRow
from core.db.upgrade import upgrade_database


def test_sqlite_writes_ahead_and_checks_references(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/folder/made/data.sqlite3")
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA busy_timeout")) >= 1000
    engine.dispose()


def test_a_postgresql_address_without_a_driver_gets_psycopg() -> None:
    assert open_engine("postgresql://somebody@127.0.0.1/base").driver == "psycopg"


def test_a_row_may_not_refer_to_nothing(empty_engine: Engine) -> None:
    upgrade_database(empty_engine)
    with Session(empty_engine) as session:
        session.add(OfficialRow(code="nobody", agency_id=404, post="никто"))
        with pytest.raises(IntegrityError):
            session.commit()


def test_moments_come_back_aware_and_in_utc(empty_engine: Engine) -> None:
    upgrade_database(empty_engine)
    tomsk = timezone(timedelta(hours=7))
    noon = datetime(2026, 11, 24, 12, 0, tzinfo=tomsk)
    sessions = open_sessions(empty_engine)
    with sessions.begin() as session:
        session.add(ModeOverrideRow(code="one", mode="night", starts_at=noon))
    with sessions() as session:
        row = session.get_one(ModeOverrideRow, 1)
        assert row.starts_at == noon
        assert row.starts_at.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(empty_engine: Engine) -> None:
    upgrade_database(empty_engine)
    with Session(empty_engine) as session:
        session.add(ModeOverrideRow(code="one", mode="night", starts_at=datetime(2026, 1, 1)))
        with pytest.raises(StatementError):
            session.commit()
