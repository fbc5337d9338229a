"""The same tests over both databases."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.db.engine import open_engine, open_sessions


@pytest.fixture
def any_sessions(either_url: str) -> Iterator[sessionmaker[Session]]:
    engine = open_engine(either_url)
    yield open_sessions(engine)
    engine.dispose()
