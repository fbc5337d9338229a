"""Sign-in, pages and audit of this process, and the housekeeping they need."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, sessionmaker

from core.settings.access import AccessSettings
from core.web.foundation import WebFoundation, open_foundation
from server.chores import Chore
from server.process_plan import SystemSettings

ACCESS_SWEEP_SECONDS = 600.0


def foundation_of(
    settings: SystemSettings, sessions: sessionmaker[Session], now: Callable[[], datetime]
) -> WebFoundation:
    """Needed before the routers of parts that have pages."""
    zone = ZoneInfo(settings.platform.time_zone)
    return open_foundation(sessions, AccessSettings.load(), zone=zone, now=now)


def access_chores(web: WebFoundation) -> tuple[Chore, ...]:
    """Ended sessions and forgotten failures do not pile up."""
    return (
        Chore("drop_ended_sessions", ACCESS_SWEEP_SECONDS, web.session_book.drop_ended),
        Chore("forget_failures", ACCESS_SWEEP_SECONDS, web.sign_in_desk.forget_old_failures),
    )
