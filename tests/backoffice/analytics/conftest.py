"""Search and figures over both databases."""

from datetime import time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session, sessionmaker

from backoffice.analytics.call_search import CallSearch
from backoffice.analytics.digesting import Digester
from backoffice.analytics.hour_book import HourBook, RegionClock
from core.centre_mode.regime import DayHours


@pytest.fixture
def clock() -> RegionClock:
    return RegionClock(ZoneInfo("Asia/Tomsk"), DayHours(time(8), time(20)))


@pytest.fixture
def digester(either_sessions: sessionmaker[Session]) -> Digester:
    return Digester(either_sessions)


@pytest.fixture
def search(either_sessions: sessionmaker[Session]) -> CallSearch:
    return CallSearch(either_sessions)


@pytest.fixture
def book(either_sessions: sessionmaker[Session], clock: RegionClock) -> HourBook:
    return HourBook(either_sessions, clock)
