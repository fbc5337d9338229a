"""Puts search, figures and the pages of analysts together, with the chores that keep them fresh."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from sqlalchemy.orm import Session, sessionmaker

from backoffice.analytics.call_search import CallSearch
from backoffice.analytics.call_story import CallStories
from backoffice.analytics.digesting import Digester
from backoffice.analytics.hour_book import HourBook, RegionClock
from backoffice.analytics.recordings import Recordings
from backoffice.pages.analytics_assembly import analytics_routers
from backoffice.pages.analytics_parts import AnalyticsParts
from core.centre_mode.regime import DayHours
from core.settings.platform import PlatformSettings, ReportSettings
from core.settings.publishing import PublishingSettings
from core.settings.telephony import RecordingSettings
from core.web.foundation import WebFoundation
from server.chores import Chore

DIGEST_SECONDS = 3.0
"""How soon a call is found."""
COUNT_SECONDS = 15.0
"""How soon it is in the figures."""


@dataclass(frozen=True, slots=True)
class Analytics:
    routers: tuple[APIRouter, ...]
    chores: tuple[Chore, ...]


def region_book(sessions: sessionmaker[Session], platform: PlatformSettings) -> HourBook:
    hours = DayHours(platform.day_starts, platform.day_ends)
    clock = RegionClock(ZoneInfo(platform.time_zone), hours)
    return HourBook(sessions, clock, trial_extension=PublishingSettings.load().trial_extension)


def analytics_of(
    sessions: sessionmaker[Session],
    platform: PlatformSettings,
    web: WebFoundation,
    now: Callable[[], datetime],
) -> Analytics:
    book = region_book(sessions, platform)
    digester = Digester(sessions)
    parts = AnalyticsParts(
        web=web,
        sessions=sessions,
        search=CallSearch(sessions),
        stories=CallStories(sessions),
        recordings=Recordings(RecordingSettings.load().folder),
        book=book,
        now=now,
        font_folder=ReportSettings.load().font_folder,
    )
    return Analytics(
        routers=analytics_routers(parts),
        chores=(
            Chore("digest_calls", DIGEST_SECONDS, digester.run),
            Chore("count_hours", COUNT_SECONDS, book.count_due),
        ),
    )
