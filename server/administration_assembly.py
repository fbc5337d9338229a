"""Puts together what administrators, security officers and supervisors work with, and the chores of retention."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import SystemRandom
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from sqlalchemy.orm import Session, sessionmaker

from backoffice.control.peer_book import PeerBook
from backoffice.control.switchboard import Switchboard
from backoffice.custody.citizen_export import CitizenExport
from backoffice.custody.erasure import Erasure
from backoffice.custody.periods import DataClass, PeriodBook
from backoffice.custody.proof_book import Cause, Deletion, ProofBook, append
from backoffice.custody.recording_shelf import RecordingShelf
from backoffice.custody.retention import RetentionSweep
from backoffice.knowledge.knowledge_desk import KnowledgeDesk
from backoffice.pages.administration import administration_routers
from backoffice.pages.administration_parts import AdministrationParts, CustodyParts
from backoffice.pages.quality_pages import QualityParts, quality_router
from backoffice.pages.texts.catalogue import load_texts
from backoffice.quality.cards import CardBook
from backoffice.quality.criteria import CriteriaBook, first_criteria
from backoffice.quality.talk_records import TalkRecords
from core.centre_mode.centre_state import CentreState
from core.centre_mode.regime import DayHours
from core.settings.platform import PlatformSettings
from core.settings.retention import RetentionSettings
from core.settings.telephony import RecordingSettings
from core.web.foundation import WebFoundation
from server.chores import Chore

ERASURE_SECONDS = 600.0
"""How soon after a hold has ended the rest of an erasure follows."""


@dataclass(frozen=True, slots=True)
class Administration:
    """What the platform takes from it."""

    routers: tuple[APIRouter, ...]
    chores: tuple[Chore, ...]


def administration_of(
    sessions: sessionmaker[Session],
    platform: PlatformSettings,
    web: WebFoundation,
    knowledge: KnowledgeDesk,
    *,
    now: Callable[[], datetime],
) -> Administration:
    """Raises:
    SettingsError: a value of the settings does not fit.
    """
    settings = RetentionSettings.load()
    zone = ZoneInfo(platform.time_zone)
    shelf = RecordingShelf(RecordingSettings.load().folder)
    periods = PeriodBook(sessions, web.audit, settings)
    explanation = load_texts("custody")["archive"]["explanation"]
    custody = CustodyParts(
        periods=periods,
        proofs=ProofBook(sessions),
        export=CitizenExport(sessions, shelf, zone, explanation),
        erasure=Erasure(sessions, web.audit, shelf, web.box.mark, now),
    )
    centre = CentreState(sessions, zone, DayHours(platform.day_starts, platform.day_ends))
    parts = AdministrationParts(
        web=web,
        custody=custody,
        switchboard=Switchboard(sessions, centre, knowledge, web.audit, now),
        peers=PeerBook(sessions, web.audit, now),
        now=now,
    )
    sweep = RetentionSweep(sessions, periods, shelf, now)
    criteria = CriteriaBook(sessions, web.audit)
    criteria.begin_with(first_criteria())
    quality = QualityParts(
        web=web,
        talks=TalkRecords(sessions, SystemRandom()),
        criteria=criteria,
        cards=CardBook(sessions, web.audit, now),
        now=now,
    )
    return Administration(
        (*administration_routers(parts), quality_router(quality)),
        chores=(
            Chore("delete_what_is_due", settings.sweep_minutes * 60, sweep.run),
            Chore("go_on_with_erasures", ERASURE_SECONDS, custody.erasure.go_on),
        ),
    )


def visitors_proved(now: Callable[[], datetime]) -> Callable[[Session, Sequence[str]], None]:
    """For the chore that empties past appointments: its proof stands in the same chain."""

    def prove(session: Session, codes: Sequence[str]) -> None:
        deletion = Deletion(
            DataClass.PERSONAL.value,
            Cause.RETENTION,
            {"appointments": len(codes)},
            ids=codes,
        )
        append(session, deletion, at=now())

    return prove
