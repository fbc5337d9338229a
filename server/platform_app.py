"""Composition root of the platform process: `python -m server.platform_app`.

Actions of the robot, the gateways' internal API, call records, health and metrics on one loopback port.
"""

import gc
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import structlog
import uvicorn
from fastapi import APIRouter, FastAPI
from sqlalchemy.orm import Session, sessionmaker

from backoffice.pages.assembly import LARGER_BODIES
from bot.actions.centre_of import centre_of
from bot.actions.forms_of import Desks, local_desks
from bot.actions.server import action_router
from core.appointments.call_end import HoldsFreedAtEnd
from core.appointments.upkeep import drop_holds, erase_personal_data
from core.consents.consent_book import ConsentBook
from core.consents.recording_consents import RecordingConsents
from core.db.base import utc_now
from core.db.engine import open_engine, open_sessions
from core.errors import SettingsError
from core.knowledge.snapshot import KnowledgeStore
from core.settings.integrations import IntegrationSettings
from core.settings.platform import DatabaseSettings, SurveySettings
from core.settings.telephony import CallSettings
from core.telemetry.log import set_up_logs
from integrations.assembly import OutsideSystems, connect_systems
from server.administration_assembly import administration_of, visitors_proved
from server.analytics_assembly import analytics_of
from server.backoffice_assembly import backoffice_of
from server.chores import Chore
from server.console_parts import RobotsDesks, console_parts, console_routers
from server.outbox_api import outbox_router
from server.outbox_metrics import OutboxMetrics
from server.platform_assembly import PlatformParts, create_app, handoff_of
from server.process_plan import SystemSettings
from server.tracker_upkeep import forget_old_dialogues, open_tracker
from server.web_assembly import foundation_of

REFRESH_SECONDS = 3.0
"""How soon what an editor has saved is told to callers."""
DELIVERY_SECONDS = 2.0
"""How soon a complaint is on its way to the body."""
PRUNE_SECONDS = 3600.0
DELIVERED_KEPT = timedelta(days=30)
STOP_SECONDS = 5
MAX_SOCKET_MESSAGE = 65_536
"""What is refused before it is read; pages send a few dozen bytes."""

log = structlog.get_logger()


UPKEEP_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Robot:
    """The door of the robot's actions, the chore that keeps their knowledge fresh, what its forms work with."""

    actions: APIRouter
    refreshing: Chore
    desks: Desks
    for_people: RobotsDesks


def robot_of(
    sessions: sessionmaker[Session],
    settings: SystemSettings,
    now: Callable[[], datetime],
    *,
    systems: OutsideSystems,
    phrases: Callable[[], Path],
) -> Robot:
    """Raises:
    SettingsError: a value of the settings of a desk does not fit.
    """

    def desks_of(store: KnowledgeStore) -> Desks:
        own = local_desks(sessions, store, now)
        appointments = systems.appointments or own.appointments
        return replace(own, cases=systems.desks, appointments=appointments)

    centre, store = centre_of(
        sessions,
        settings.platform,
        now=now,
        desks_of=desks_of,
        phrases=phrases,
        survey_share=SurveySettings.load().share,
    )

    def refresh() -> None:
        if store.refresh():
            centre.knowledge()  # builds what is searched here, not in a caller's turn

    refreshing = Chore("refresh_knowledge", REFRESH_SECONDS, refresh)
    for_people = RobotsDesks(
        cards=lambda: store.current,
        searched=centre.knowledge,
        appointments=centre.desks.appointments,
        complaints=systems.desks.complaints,
    )
    return Robot(action_router(centre), refreshing, centre.desks, for_people)


def appointment_chores(
    sessions: sessionmaker[Session], now: Callable[[], datetime]
) -> tuple[Chore, ...]:
    return (
        Chore("drop_expired_holds", UPKEEP_SECONDS, lambda: drop_holds(sessions, now())),
        Chore(
            "erase_visitors",
            UPKEEP_SECONDS,
            lambda: erase_personal_data(sessions, now(), visitors_proved(now)),
        ),
    )


def outbox_chores(systems: OutsideSystems, now: Callable[[], datetime]) -> tuple[Chore, ...]:
    def prune() -> int:
        return systems.outbox.prune(now() - DELIVERED_KEPT)

    return (
        Chore("deliver_outbox", DELIVERY_SECONDS, systems.delivery.deliver_round),
        Chore("prune_outbox", PRUNE_SECONDS, prune),
    )


def tracker_chore(settings: SystemSettings, now: Callable[[], datetime]) -> Chore:
    tracker = open_tracker(settings.dialogue.tracker_url)
    return Chore("forget_dialogues", UPKEEP_SECONDS, lambda: forget_old_dialogues(tracker, now()))


def main() -> int:
    set_up_logs("platform")
    try:
        settings = SystemSettings.load()
        engine = open_engine(DatabaseSettings.load().url)
        longest_call = timedelta(minutes=CallSettings.load().max_minutes)
        sessions = open_sessions(engine)
        systems = connect_systems(sessions, IntegrationSettings.load(), utc_now)
        web = foundation_of(settings, sessions, utc_now)
        backoffice = backoffice_of(sessions, settings.platform, web)
        analytics = analytics_of(sessions, settings.platform, web, utc_now)
        knowledge = backoffice.publisher.desk.knowledge
        administration = administration_of(sessions, settings.platform, web, knowledge, now=utc_now)
        phrases = backoffice.phrases.current
        robot = robot_of(sessions, settings, utc_now, systems=systems, phrases=phrases)
    except SettingsError as err:
        log.error(err.code, reason=str(err))
        return 1
    handoff = handoff_of(settings.platform, sessions, utc_now)
    console = console_parts(sessions, web, handoff, robot.for_people, now=utc_now)
    app = create_app(
        PlatformParts(
            settings,
            engine,
            longest_call,
            routers=(
                robot.actions,
                outbox_router(systems, settings.platform.api_token),
                *backoffice.routers,
                *analytics.routers,
                *administration.routers,
                *console_routers(console),
            ),
            handoff=handoff,
            chores=(
                robot.refreshing,
                *appointment_chores(sessions, utc_now),
                *outbox_chores(systems, utc_now),
                *backoffice.chores,
                *analytics.chores,
                *administration.chores,
                tracker_chore(settings, utc_now),
            ),
            call_observers=(
                HoldsFreedAtEnd(robot.desks.appointments).observe,
                RecordingConsents(ConsentBook(sessions)).observe,
            ),
            collectors=(OutboxMetrics(systems),),
            web=web,
            larger_bodies=LARGER_BODIES,
            dialogue_of=backoffice.dialogue_of,
        )
    )
    leave_out_of_collections()
    serve(app, settings)
    return 0


def leave_out_of_collections() -> None:
    """What lives as long as the process is not looked through by the garbage collector again and again.

    Some 400,000 objects: a full collection stopped every caller's turn and every page for 0.3 s.
    """
    gc.collect()
    gc.freeze()


def serve(app: FastAPI, settings: SystemSettings) -> None:
    uvicorn.run(
        app,
        host=settings.platform.host,
        port=settings.platform.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=STOP_SECONDS,
        ws_max_size=MAX_SOCKET_MESSAGE,
    )


if __name__ == "__main__":
    sys.exit(main())
