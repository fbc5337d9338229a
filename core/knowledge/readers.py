"""Turns rows into cards. Only repositories call this; rows go no further."""

from core.db.models.article import ArticleRow, ScriptRow
from core.db.models.operation import AnnouncementRow, ModeOverrideRow
from core.db.models.place import AgencyRow, HolidayRow, MunicipalityRow, OfficeRow
from core.db.models.service import ServiceRow
from core.knowledge.cards import (
    AgencyCard,
    AnnouncementCard,
    ArticleCard,
    AspectKind,
    AspectPart,
    ModeOverride,
    MunicipalityCard,
    OfficeCard,
    OfficeKind,
    OfficialCard,
    ScriptCard,
    ServiceCard,
)
from core.knowledge.hours import (
    Holiday,
    HolidayKind,
    HoursException,
    OfficeHours,
    parse_hours,
)


def municipality_card(row: MunicipalityRow) -> MunicipalityCard:
    return MunicipalityCard(
        code=row.code,
        name=row.name,
        kind=row.kind,
        spoken_name=row.spoken_name,
        spoken_where=row.spoken_where,
        aliases=tuple(row.aliases),
        settlements=tuple(row.settlements),
    )


def agency_card(row: AgencyRow) -> AgencyCard:
    officials = tuple(
        OfficialCard(one.code, row.code, one.post, one.name, one.telephone, one.reception)
        for one in row.officials
    )
    return AgencyCard(
        code=row.code,
        name=row.name,
        spoken_name=row.spoken_name,
        spoken_genitive=row.spoken_genitive,
        aliases=tuple(row.aliases),
        level=row.level,
        telephone=row.telephone,
        parent=row.parent.code if row.parent else "",
        officials=officials,
    )


def holiday(row: HolidayRow) -> Holiday:
    return Holiday(
        row.day, HolidayKind(row.kind), row.name, row.shorter_minutes, row.follows_weekday
    )


def office_card(row: OfficeRow, holidays: tuple[Holiday, ...]) -> OfficeCard:
    """The region's calendar becomes part of the office's hours."""
    weekly = {day.weekday: parse_hours(day.hours) for day in row.days}
    hours = OfficeHours(
        week=tuple(weekly.get(number, ()) for number in range(7)),
        timezone=row.timezone,
        exceptions={
            one.day: HoursException(one.day, parse_hours(one.hours), one.reason)
            for one in row.exceptions
        },
        holidays={one.day: one for one in holidays},
    )
    return OfficeCard(
        code=row.code,
        kind=OfficeKind(row.kind),
        agency=row.agency.code,
        municipality=row.municipality.code,
        name=row.name,
        spoken_name=row.spoken_name,
        aliases=tuple(row.aliases),
        address=row.address,
        spoken_address=row.spoken_address,
        street=row.street,
        way=row.way,
        telephones=tuple(row.telephones),
        windows=row.windows,
        hours=hours,
        is_verified=row.is_verified,
        version=row.version,
        serves_listed_only=row.serves_listed_only,
    )


def service_card(row: ServiceRow) -> ServiceCard:
    aspects: dict[AspectKind, tuple[AspectPart, ...]] = {}
    for one in row.aspects:
        kind = AspectKind(one.kind)
        aspects[kind] = (*aspects.get(kind, ()), AspectPart(one.text, one.case_title))
    return ServiceCard(
        code=row.code,
        name=row.name,
        spoken_name=row.spoken_name,
        about=row.about,
        aliases=tuple(row.aliases),
        category=row.category,
        agency=row.agency.code,
        official=row.official.code if row.official else "",
        aspects=aspects,
        offices=tuple(office.code for office in row.offices if office.is_active),
        visit_minutes=row.visit_minutes,
        source=row.source,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        is_verified=row.is_verified,
        version=row.version,
    )


def article_card(row: ArticleRow) -> ArticleCard:
    return ArticleCard(
        code=row.code,
        topic=row.topic,
        title=row.title,
        questions=tuple(row.questions),
        answer=tuple(row.answer),
        services=tuple(service.code for service in row.services),
        source=row.source,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        is_verified=row.is_verified,
        version=row.version,
    )


def script_card(row: ScriptRow) -> ScriptCard:
    service = row.service.code if row.service else ""
    return ScriptCard(row.code, row.title, row.topic, service, tuple(row.steps))


def announcement_card(row: AnnouncementRow) -> AnnouncementCard:
    return AnnouncementCard(
        row.code, row.kind, row.text, row.priority, row.starts_at, row.ends_at, row.is_active
    )


def mode_override(row: ModeOverrideRow) -> ModeOverride:
    return ModeOverride(row.code, row.mode, row.reason, row.starts_at, row.ends_at)
