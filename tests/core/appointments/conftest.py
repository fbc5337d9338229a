"""The same tests over both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.db.engine import open_engine, open_sessions
from core.db.upgrade import upgrade_database
from tests.fixtures.postgres import postgres_cluster, postgres_url

__all__ = ["postgres_cluster", "postgres_url"]


@pytest.fixture(params=["sqlite", "postgresql"])
def any_sessions(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sessionmaker[Session]]:
    url = f"sqlite:///{tmp_path}/data.sqlite3"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    engine = open_engine(url)
    upgrade_database(engine)
    yield open_sessions(engine)
    engine.dispose()
