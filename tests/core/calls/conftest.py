"""Call records are held to the same tests on both databases, each of them real."""

import shutil
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from core.db.engine import open_engine
from core.db.upgrade import upgrade_database
from tests.fixtures.postgres import postgres_cluster, postgres_url

__all__ = ["postgres_cluster", "postgres_url"]


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Empty, with the newest schema."""
    if request.param == "sqlite":
        path = request.getfixturevalue("run_folder") / "data.sqlite3"
        shutil.copy(request.getfixturevalue("migrated_database"), path)
        opened = open_engine(f"sqlite:///{path}")
    else:
        opened = open_engine(request.getfixturevalue("postgres_url"))
        upgrade_database(opened)
    yield opened
    opened.dispose()
