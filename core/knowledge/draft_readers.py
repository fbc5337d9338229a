"""Turns rows back into drafts: what a form shows, what history keeps, what a copy of the knowledge is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from core.db.models.article import ArticleRow, ScriptRow
from core.db.models.operation import AnnouncementRow
from core.db.models.place import AgencyRow, HolidayRow, MunicipalityRow, OfficeRow
from core.db.models.service import ServiceRow
from core.knowledge.drafts import (
    AgencyDraft,
    AnnouncementDraft,
    ArticleDraft,
    AspectDraft,
    ExceptionDraft,
    HolidayDraft,
    KnowledgeDraft,
    MunicipalityDraft,
    OfficeDraft,
    OfficialDraft,
    ScriptDraft,
    ServiceDraft,
    in_card_order,
)


def municipality_draft(row: MunicipalityRow) -> MunicipalityDraft:
    return MunicipalityDraft(
        code=row.code,
        name=row.name,
        kind=row.kind,
        spoken_name=row.spoken_name,
        spoken_where=row.spoken_where,
        aliases=tuple(row.aliases),
        settlements=tuple(row.settlements),
        verified=row.is_verified,
    )


def agency_draft(row: AgencyRow) -> AgencyDraft:
    return AgencyDraft(
        code=row.code,
        name=row.name,
        spoken_name=row.spoken_name,
        spoken_genitive=row.spoken_genitive,
        level=row.level,
        aliases=tuple(row.aliases),
        telephone=row.telephone,
        parent=row.parent.code if row.parent else "",
        officials=tuple(
            OfficialDraft(one.code, one.post, one.name, one.telephone, one.reception)
            for one in row.officials
        ),
        verified=row.is_verified,
    )


def office_draft(row: OfficeRow) -> OfficeDraft:
    return OfficeDraft(
        code=row.code,
        kind=row.kind,
        agency=row.agency.code,
        municipality=row.municipality.code,
        name=row.name,
        spoken_name=row.spoken_name,
        address=row.address,
        spoken_address=row.spoken_address,
        week={day.weekday: day.hours for day in row.days},
        street=row.street,
        way=row.way,
        aliases=tuple(row.aliases),
        telephones=tuple(row.telephones),
        timezone=row.timezone,
        windows=row.windows,
        serves_listed_only=row.serves_listed_only,
        exceptions=tuple(ExceptionDraft(one.day, one.hours, one.reason) for one in row.exceptions),
        verified=row.is_verified,
    )


def holiday_draft(row: HolidayRow) -> HolidayDraft:
    return HolidayDraft(row.day, row.kind, row.name, row.shorter_minutes, row.follows_weekday)


def service_draft(row: ServiceRow) -> ServiceDraft:
    """`provided_at` names every office: an agency named once stands for those it had then."""
    return ServiceDraft(
        code=row.code,
        name=row.name,
        spoken_name=row.spoken_name,
        about=row.about,
        category=row.category,
        agency=row.agency.code,
        aspects=in_card_order(
            AspectDraft(one.kind, one.text, one.case_title) for one in row.aspects
        ),
        aliases=tuple(row.aliases),
        official=row.official.code if row.official else "",
        provided_at=tuple(office.code for office in row.offices),
        visit_minutes=row.visit_minutes,
        source=row.source,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        verified=row.is_verified,
        active=row.is_active,
    )


def article_draft(row: ArticleRow) -> ArticleDraft:
    return ArticleDraft(
        code=row.code,
        topic=row.topic,
        title=row.title,
        questions=tuple(row.questions),
        answer=tuple(row.answer),
        services=tuple(service.code for service in row.services),
        source=row.source,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        verified=row.is_verified,
        active=row.is_active,
    )


def script_draft(row: ScriptRow) -> ScriptDraft:
    service = row.service.code if row.service else ""
    return ScriptDraft(row.code, row.title, tuple(row.steps), row.topic, service, row.is_verified)


def announcement_draft(row: AnnouncementRow) -> AnnouncementDraft:
    return AnnouncementDraft(
        row.code, row.kind, row.text, row.priority, row.starts_at, row.ends_at, row.is_active
    )


@dataclass(frozen=True, slots=True)
class DraftReader:
    """One kind of knowledge: where it stands in a KnowledgeDraft, its table, how a row is read."""

    section: str
    table: type[Any]
    read: Callable[[Any], Any]


READERS = (
    DraftReader("municipalities", MunicipalityRow, municipality_draft),
    DraftReader("agencies", AgencyRow, agency_draft),
    DraftReader("offices", OfficeRow, office_draft),
    DraftReader("holidays", HolidayRow, holiday_draft),
    DraftReader("services", ServiceRow, service_draft),
    DraftReader("articles", ArticleRow, article_draft),
    DraftReader("scripts", ScriptRow, script_draft),
    DraftReader("announcements", AnnouncementRow, announcement_draft),
)
"""In the order of `core.knowledge.writer.SHELVES`."""
READER_OF = {reader.section: reader for reader in READERS}


def read_section(session: Session, section: str) -> list[Any]:
    """Drafts of all rows of a kind, inactive ones too, by code."""
    reader = READER_OF[section]
    relations = reader.table.__mapper__.relationships
    loads = [selectinload(getattr(reader.table, one.key)) for one in relations]
    rows = session.scalars(select(reader.table).options(*loads).order_by(reader.table.code))
    return [reader.read(row) for row in rows]


def read_one(session: Session, section: str, code: str) -> Any | None:
    reader = READER_OF[section]
    row = session.scalar(select(reader.table).where(reader.table.code == code))
    return reader.read(row) if row else None


def read_drafts(session: Session) -> KnowledgeDraft:
    """The whole knowledge as drafts, in the order in which it can be written again."""
    return KnowledgeDraft(
        **{reader.section: tuple(read_section(session, reader.section)) for reader in READERS}
    )
