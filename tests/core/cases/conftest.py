"""The desks over a real database and a clock that is moved by hand."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.cases.sample_cases import load_samples

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


@dataclass(slots=True)
class HandClock:
    moment: datetime = NOON

    def __call__(self) -> datetime:
        return self.moment

    def passes(self, **time: float) -> None:
        self.moment += timedelta(**time)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def filled(sessions: sessionmaker[Session], clock: HandClock) -> sessionmaker[Session]:
    """With the sample applications."""
    load_samples(sessions, clock)
    return sessions
