"""Engines and sessions: SQLite by default, PostgreSQL by URL. Synchronous, used from threads."""

from pathlib import Path
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_TIMEOUT_MS = 5_000
"""How long a SQLite writer waits for another: longer than any write of ours, shorter than a caller's patience."""


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///…` or `postgresql://…` (psycopg 3 is chosen when no driver is named)."""
    parsed = make_url(url)
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed)
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    return create_engine(parsed, pool_pre_ping=True)


def open_sessions(engine: Engine) -> sessionmaker[Session]:
    """Sessions that keep loaded values after commit, because dataclasses are built from them."""
    return sessionmaker(engine, expire_on_commit=False)


def _prepare_sqlite(connection: SqliteConnection, _entry: ConnectionPoolEntry) -> None:
    """WAL lets readers go on while one writes; foreign keys are off in SQLite unless asked for."""
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "synchronous=NORMAL",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
