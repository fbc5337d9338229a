"""The real stand-in process, and our side of it over a real database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.settings.integrations import IntegrationSettings
from integrations.assembly import OutsideSystems, connect_systems
from tests.fixtures.stand_in import StandIn, stand_in, stand_in_process

__all__ = ["stand_in", "stand_in_process"]


@dataclass(slots=True)
class HandClock:
    moment: datetime = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def passes(self, **time: float) -> None:
        self.moment += timedelta(**time)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


Connect = Callable[..., OutsideSystems]


@pytest.fixture
def connect(stand_in: StandIn, sessions: sessionmaker[Session], clock: HandClock) -> Connect:
    """Our systems connected to the stand-in; settings may be given."""

    def make(**settings: Any) -> OutsideSystems:
        urls = dict.fromkeys(("status_url", "complaints_url", "notices_url"), stand_in.url)
        chosen = IntegrationSettings.load().model_copy(update={**urls, **settings})
        return connect_systems(sessions, chosen, clock)

    return make
