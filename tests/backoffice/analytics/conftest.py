"""Search and figures. What differs between the databases is held to both: such modules have `records` of their own."""

from datetime import time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session, sessionmaker

from backoffice.analytics.call_search import CallSearch
from backoffice.analytics.digesting import Digester
from backoffice.analytics.hour_book import HourBook, RegionClock
from core.centre_mode.regime import DayHours


@pytest.fixture
def records(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    return sessions


@pytest.fixture
def clock() -> RegionClock:
    return RegionClock(ZoneInfo("Asia/Tomsk"), DayHours(time(8), time(20)))


@pytest.fixture
def digester(records: sessionmaker[Session]) -> Digester:
    return Digester(records)


@pytest.fixture
def search(records: sessionmaker[Session]) -> CallSearch:
    return CallSearch(records)


@pytest.fixture
def book(records: sessionmaker[Session], clock: RegionClock) -> HourBook:
    return HourBook(records, clock)
