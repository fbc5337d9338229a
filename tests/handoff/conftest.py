"""The waiting line over both databases, each real, on a clock of the test's own."""

import pytest
from sqlalchemy import Engine

from core.db.engine import open_sessions
from tests.core.calls.conftest import engine
from tests.handoff.line_world import LineWorld

__all__ = ["engine"]


@pytest.fixture
def world(engine: Engine) -> LineWorld:
    """Nobody has signed on; it is noon of a working day."""
    return LineWorld(open_sessions(engine))
