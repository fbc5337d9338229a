"""What the database knows of the centre now: holidays, overrides by hand, announcements, dialling codes."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from core.centre_mode.regime import DayHours, mode_at
from core.contracts.dialogue import CallContext, CallMode
from core.db.models.place import HolidayRow, MunicipalityRow, OfficeRow
from core.knowledge.repository import KnowledgeRepository

HOLIDAY_KIND = "holiday"
EMERGENCY_KIND = "emergency"
NATIONAL_DIGITS = 10
SHORTEST_DIALLING_CODE = 4
LONGEST_DIALLING_CODE = 5
"""Geographic codes of Russian districts have 4 or 5 digits; 3-digit ones cover several regions."""
GEOGRAPHIC_FIRST_DIGITS = ("3", "4", "8")

log = structlog.get_logger()


class CentreState:
    """Called from request threads; sessions are short."""

    def __init__(self, sessions: sessionmaker[Session], zone: ZoneInfo, hours: DayHours) -> None:
        self._sessions = sessions
        self._knowledge = KnowledgeRepository(sessions)
        self._zone = zone
        self._hours = hours

    def context_of(self, *, caller: str, called: str, at: datetime) -> CallContext:
        """`at` is an aware moment; the regime is that of the region's clock."""
        with self._sessions() as session:
            municipality = _municipality_of(session, caller)
        announcements = self._knowledge.announcements(at)
        told = sorted(announcements, key=lambda one: one.kind != EMERGENCY_KIND)
        return CallContext(
            caller=caller,
            called=called,
            mode=self.mode(at),
            municipality=municipality,
            emergency=told[0].text if told else "",
        )

    def mode(self, at: datetime) -> CallMode:
        local = at.astimezone(self._zone)
        with self._sessions() as session:
            is_holiday = _is_holiday(session, local.date())
        override = _override(self._knowledge, at)
        return mode_at(local, self._hours, is_holiday=is_holiday, override=override)


def _is_holiday(session: Session, day: date) -> bool:
    kinds = select(HolidayRow.kind).where(HolidayRow.day == day, HolidayRow.is_active)
    return session.scalar(kinds) == HOLIDAY_KIND


def _override(knowledge: KnowledgeRepository, at: datetime) -> CallMode | None:
    """A mode unknown to this version is ignored."""
    override = knowledge.mode_override(at)
    if override is None:
        return None
    try:
        return CallMode(override.mode)
    except ValueError:
        log.warning("unknown_mode_ignored", mode=override.mode)
        return None


def _municipality_of(session: Session, caller: str) -> str:
    """By the dialling code of a landline: the municipality whose offices have telephones with that code.

    Empty for mobiles, short numbers, and codes that offices of several municipalities share.
    """
    own = _national(caller)
    if not own.startswith(GEOGRAPHIC_FIRST_DIGITS):
        return ""
    offices = select(MunicipalityRow.code, OfficeRow.telephones).join_from(
        OfficeRow, MunicipalityRow
    )
    by_code: dict[str, set[str]] = {}
    for municipality, telephones in session.execute(offices):
        for telephone in telephones:
            by_code.setdefault(_dialling_code(telephone), set()).add(municipality)
    for length in range(LONGEST_DIALLING_CODE, SHORTEST_DIALLING_CODE - 1, -1):
        found = by_code.get(own[:length], set())
        if len(found) == 1:
            return next(iter(found))
    return ""


def _national(number: str) -> str:
    """Ten digits without +7 or 8, or empty."""
    digits = re.sub(r"\D", "", number)
    if len(digits) == NATIONAL_DIGITS + 1 and digits[0] in "78":
        digits = digits[1:]
    return digits if len(digits) == NATIONAL_DIGITS else ""


def _dialling_code(telephone: str) -> str:
    """`+7 38241 0-00-01`, `+7 (38241) 0-00-01` → `38241`; empty where no code is set apart."""
    found = re.match(r"\s*(?:\+7|8)[\s(-]*(\d{4,5})[\s)-]", telephone)
    return found.group(1) if found else ""
