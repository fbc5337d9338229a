"""Databases for the contract tests, and the stand-in of agencies' systems for those with an adapter over HTTP."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from core.settings.integrations import IntegrationSettings
from integrations.agency_client import AgencyClient
from integrations.assembly import client_of
from tests.fixtures.stand_in import StandIn, stand_in, stand_in_process

__all__ = ["stand_in", "stand_in_process"]


@pytest.fixture
def client(stand_in: StandIn) -> AgencyClient:
    """Patient, because this machine may be busy; time-outs have tests of their own."""
    settings = IntegrationSettings()
    return client_of("stand-in", stand_in.url, SecretStr(""), settings, is_patient=True)


@pytest.fixture
def now() -> Callable[[], datetime]:
    return lambda: datetime.now(UTC)
