"""Puts the platform's web application together from its parts; `platform_app` chooses the real ones."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from fastapi import APIRouter, FastAPI
from prometheus_client import CollectorRegistry
from prometheus_client.registry import Collector
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from core.calls.call_reader import CallReader
from core.calls.event_intake import EventIntake
from core.calls.leg_cdr import LegReader
from core.calls.silent_calls import close_silent_calls
from core.centre_mode.centre_state import CentreState
from core.centre_mode.regime import DayHours
from core.contracts.call_record import CallEvent
from core.db.base import utc_now
from core.db.engine import open_sessions
from core.errors import SpeechModelInvalid
from core.settings.handoff import HandoffSettings
from core.settings.platform import PlatformSettings
from core.speech_files import choose_model
from core.web.foundation import WebFoundation, install_web
from core.web.health import health_router
from core.web.metrics import install_request_metrics, metrics_router
from core.web.problems import install_problem_handlers
from server.call_metrics import CallMetrics
from server.calls_api import calls_router
from server.chores import Chore, chores_running
from server.handoff_api import handoff_router
from server.handoff_metrics import HandoffMetrics, LineGauges
from server.handoff_parts import HandoffParts, bell_carried, handoff_chores, handoff_parts
from server.internal_api import InternalParts, internal_router
from server.part_checks import part_checks
from server.process_plan import SystemSettings
from server.status_page import StatusParts, status_router
from server.web_assembly import access_chores, foundation_of

SWEEP_SECONDS = 60.0
SILENCE_MARGIN = timedelta(minutes=10)
"""A call may be this much longer than CALL_MAX_MINUTES before its record counts as abandoned."""


@dataclass(frozen=True, slots=True)
class PlatformParts:
    """What the application is made of. Tests give their own clock and database."""

    settings: SystemSettings
    engine: Engine
    longest_call: timedelta
    routers: Sequence[APIRouter] = ()
    """Doors of other parts: the robot's actions, the console, the backoffice."""
    chores: Sequence[Chore] = ()
    call_observers: Sequence[Callable[[CallEvent], None]] = ()
    """See every event of a call once, after it was stored; they must not fail."""
    collectors: Sequence[Collector] = ()
    """Figures of other parts for `/metrics`."""
    now: Callable[[], datetime] = utc_now
    handoff: HandoffParts | None = None
    """The waiting line when others work with it, too; else the application makes its own."""
    web: WebFoundation | None = None
    """Given when other parts have pages of their own; made here otherwise."""
    larger_bodies: Mapping[str, int] = field(default_factory=dict)
    """Path prefix → bytes, for pages that take files."""
    dialogue_of: Callable[[str], str] = lambda _called: ""
    """Of a number called: where a draft on trial answers it, or empty."""


def create_app(parts: PlatformParts) -> FastAPI:
    """The application; its database must have the newest schema."""
    sessions = open_sessions(parts.engine)
    handoff = parts.handoff or handoff_of(parts.settings.platform, sessions, parts.now)
    web = parts.web or foundation_of(parts.settings, sessions, parts.now)
    own_chores = (_sweep(parts, sessions), *handoff_chores(handoff), *access_chores(web))
    app = FastAPI(
        title="Голосовой помощник РЦТО",
        lifespan=lambda _app: _life(handoff, (*own_chores, *parts.chores)),
        docs_url=None,  # both fetch their scripts from the internet
        redoc_url=None,
    )
    install_problem_handlers(app)
    registry = CollectorRegistry()
    install_request_metrics(app, registry)
    handoff.turns.observe = HandoffMetrics(registry).observe
    registry.register(LineGauges(handoff.desk.board))
    for collector in parts.collectors:
        registry.register(collector)
    for router in (*_own_routers(parts, handoff, web, sessions, registry), *parts.routers):
        app.include_router(router)
    install_web(app, web, larger_bodies=parts.larger_bodies)
    return app


@asynccontextmanager
async def _life(handoff: HandoffParts, chores: Sequence[Chore]) -> AsyncIterator[None]:
    async with bell_carried(handoff), chores_running(chores):
        yield


def handoff_of(
    platform: PlatformSettings, sessions: sessionmaker[Session], now: Callable[[], datetime]
) -> HandoffParts:
    """The waiting line of this process."""
    centre = _centre_of(platform, sessions)
    return handoff_parts(sessions, centre, platform, HandoffSettings.load(), now=now)


def _centre_of(platform: PlatformSettings, sessions: sessionmaker[Session]) -> CentreState:
    hours = DayHours(platform.day_starts, platform.day_ends)
    return CentreState(sessions, ZoneInfo(platform.time_zone), hours)


def _own_routers(
    parts: PlatformParts,
    handoff: HandoffParts,
    web: WebFoundation,
    sessions: sessionmaker[Session],
    registry: CollectorRegistry,
) -> tuple[APIRouter, ...]:
    platform = parts.settings.platform
    zone = ZoneInfo(platform.time_zone)
    centre = _centre_of(platform, sessions)
    reader = CallReader(sessions)
    checks = part_checks(parts.settings, parts.engine)
    internal = InternalParts(
        token=platform.internal_token,
        centre=centre,
        intake=EventIntake(
            sessions, _observing(CallMetrics(registry).observe, *parts.call_observers)
        ),
        now=parts.now,
        dialogue_of=parts.dialogue_of,
    )
    status = StatusParts(
        checks=checks,
        centre=centre,
        calls=reader,
        pages=web.pages,
        speech=partial(_speech_notice, parts.settings),
        now=parts.now,
    )
    return (
        health_router(checks),
        metrics_router(registry),
        internal_router(internal),
        handoff_router(handoff.service, handoff.bell, platform.internal_token),
        calls_router(reader, LegReader(sessions), platform.api_token, zone),
        status_router(status),
    )


def _observing(*observers: Callable[[CallEvent], None]) -> Callable[[CallEvent], None]:
    def observe(event: CallEvent) -> None:
        for each in observers:
            each(event)

    return observe


def _sweep(parts: PlatformParts, sessions: sessionmaker[Session]) -> Chore:
    """Records of calls that fell silent are closed once a minute."""

    def close() -> int:
        silent_since = parts.now() - parts.longest_call - SILENCE_MARGIN
        return close_silent_calls(sessions, silent_since)

    return Chore("close_silent_calls", SWEEP_SECONDS, close)


def _speech_notice(settings: SystemSettings) -> str:
    if settings.recogniser.engine != "local":
        return ""
    try:
        return "" if choose_model(settings.recogniser).is_official else "development"
    except SpeechModelInvalid:
        return "absent"
