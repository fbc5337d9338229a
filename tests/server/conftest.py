"""The platform over a real SQLite database, reached as HTTP without a socket."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from server.platform_assembly import PlatformParts, create_app
from server.process_plan import SystemSettings

INTERNAL = {"Authorization": "Bearer token-of-the-test"}
REPORTS = {"Authorization": "Bearer token-of-reports"}
OPERATOR = "sip:anna@10.0.0.1"
NOON_IN_TOMSK = datetime(2026, 11, 18, 5, 0, tzinfo=UTC)
NIGHT_IN_TOMSK = datetime(2026, 11, 18, 17, 0, tzinfo=UTC)


class SettableClock:
    """Says what it was told to say."""

    def __init__(self) -> None:
        self.moment = NOON_IN_TOMSK

    def __call__(self) -> datetime:
        return self.moment

    def passes(self, **how_long: float) -> None:
        self.moment += timedelta(**how_long)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def app(
    engine: Engine,
    clock: SettableClock,
    temporary_settings: Path,
    free_port: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
) -> FastAPI:
    monkeypatch.setenv("PLATFORM_API_TOKEN", "token-of-reports")
    monkeypatch.setenv("PLATFORM_OPERATOR_PHONES", f'["{OPERATOR}"]')
    for variable in ("RASA_PORT", "SIP_PORT"):
        monkeypatch.setenv(variable, str(free_port()))
    parts = PlatformParts(SystemSettings.load(), engine, timedelta(minutes=30), now=clock)
    return create_app(parts)


@pytest.fixture
async def platform(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://platform") as client:
        yield client
