"""Call-backs on both databases, with regional hours from nine to eight."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.callbacks.callback_book import CallbackBook
from core.callbacks.rules import CallbackHours
from tests.core.calls.conftest import engine

__all__ = ["engine"]

TOMSK = ZoneInfo("Asia/Tomsk")
HOLIDAY = date(2026, 11, 19)


def tomsk(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=TOMSK)


def is_holiday(day: date) -> bool:
    return day == HOLIDAY


class SettableNow:
    """Says what it was told to say."""

    def __init__(self) -> None:
        self.moment = tomsk(18, 12)

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def hours() -> CallbackHours:
    return CallbackHours(time(9), time(20), TOMSK, is_holiday)


@pytest.fixture
def now() -> SettableNow:
    return SettableNow()


@pytest.fixture
def book(sessions: sessionmaker[Session], hours: CallbackHours, now: SettableNow) -> CallbackBook:
    return CallbackBook(sessions, hours, now)
