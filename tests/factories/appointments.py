"""An invented office with two windows and two services, for tests of appointments."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from core.knowledge.cards import OfficeCard, OfficeKind, ServiceCard
from core.knowledge.hours import HoursException, OfficeHours, OpenInterval, parse_hours
from core.knowledge.snapshot import KnowledgeSnapshot

TOMSK = ZoneInfo("Asia/Tomsk")
MONDAY = date(2026, 11, 30)
TUESDAY, WEDNESDAY, SUNDAY = date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 6)
MONDAY_MORNING = datetime(2026, 11, 30, 8, 0, tzinfo=TOMSK)
WORKDAY = parse_hours("09:00-13:00, 14:00-17:00")
CLOSED: tuple[OpenInterval, ...] = ()


def moment(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), TOMSK)


def office_card(*, windows: int = 2) -> OfficeCard:
    """Open on workdays with a break from 13 to 14; on Wednesday, 2 December, closed by exception."""
    closed = HoursException(WEDNESDAY, CLOSED, "санитарный день")
    return OfficeCard(
        code="office_on_lake",
        kind=OfficeKind.MFC,
        agency="mfc",
        municipality="lake_town",
        name="МФЦ на Озёрной",
        spoken_name="МФЦ на Озёрной",
        aliases=(),
        address="ул. Озёрная, д. 1",
        spoken_address="улица Озёрная, дом один",
        street="улица Озёрная",
        way="",
        telephones=(),
        windows=windows,
        hours=OfficeHours(week=(WORKDAY,) * 5 + (CLOSED,) * 2, exceptions={WEDNESDAY: closed}),
        is_verified=False,
        version=1,
    )


def service_card(code: str = "snils", minutes: int = 20) -> ServiceCard:
    return ServiceCard(
        code=code,
        name=code,
        spoken_name=code,
        about=code,
        aliases=(),
        category="",
        agency="mfc",
        official="",
        aspects={},
        offices=("office_on_lake",),
        visit_minutes=minutes,
        source="",
        effective_from=None,
        effective_to=None,
        is_verified=False,
        version=1,
    )


def knowledge_of_one_office(*, windows: int = 2) -> KnowledgeSnapshot:
    """Services `snils` (20 minutes) and `passport` (30 minutes) here; `boats` nowhere."""
    office = office_card(windows=windows)
    services = [service_card(), service_card("passport", 30)]
    services.append(replace(service_card("boats"), offices=()))
    return KnowledgeSnapshot(
        etag="1",
        municipalities={},
        agencies={},
        offices={office.code: office},
        services={one.code: one for one in services},
        articles={},
        scripts={},
        holidays=(),
    )
