"""Call records are held to the same tests on both databases, each of them real."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from core.db.engine import open_engine


@pytest.fixture
def engine(either_url: str) -> Iterator[Engine]:
    """Empty, with the newest schema."""
    opened = open_engine(either_url)
    yield opened
    opened.dispose()
