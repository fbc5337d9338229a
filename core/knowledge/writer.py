"""Puts drafts into rows. One session, committed by whoever opened it; rules were checked before."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.base import Base, EditableRow, utc_now
from core.db.models.article import ArticleRow, ScriptRow
from core.db.models.operation import AnnouncementRow
from core.db.models.place import (
    AgencyRow,
    HolidayRow,
    MunicipalityRow,
    OfficeDayRow,
    OfficeExceptionRow,
    OfficeRow,
    OfficialRow,
)
from core.db.models.service import ServiceAspectRow, ServiceRow
from core.knowledge.drafts import (
    AgencyDraft,
    AnnouncementDraft,
    ArticleDraft,
    HolidayDraft,
    MunicipalityDraft,
    OfficeDraft,
    ScriptDraft,
    ServiceDraft,
)

Row = TypeVar("Row", bound=Base)


class UnknownCode(LookupError):
    """A draft refers to a code that is not in the database."""


@dataclass(frozen=True, slots=True)
class CodeLookup:
    """Rows by code within one session."""

    session: Session

    def find(self, table: type[Row], code: str) -> Row | None:
        coded: Any = table
        found: Row | None = self.session.scalar(select(coded).where(coded.code == code))
        return found

    def get(self, table: type[Row], code: str) -> Row:
        row = self.find(table, code)
        if row is None:
            raise UnknownCode(f"{table.__name__} {code}")
        return row

    def offices_of(self, places: Iterable[str]) -> list[OfficeRow]:
        """Offices by their codes; a code of an agency stands for its offices that serve everybody."""
        found: dict[str, OfficeRow] = {}
        for place in places:
            office = self.find(OfficeRow, place)
            rows = [office] if office else self._offices_of_agency(place)
            found |= {row.code: row for row in rows}
        return [found[code] for code in sorted(found)]

    def _offices_of_agency(self, code: str) -> list[OfficeRow]:
        agency = self.get(AgencyRow, code)
        chosen = select(OfficeRow).where(
            OfficeRow.agency_id == agency.id, OfficeRow.serves_listed_only.is_(False)
        )
        return list(self.session.scalars(chosen))


def put_municipality(row: MunicipalityRow, draft: MunicipalityDraft, _: CodeLookup) -> None:
    row.name, row.kind = draft.name, draft.kind
    row.spoken_name, row.spoken_where = draft.spoken_name, draft.spoken_where
    row.aliases, row.settlements = list(draft.aliases), list(draft.settlements)
    row.is_verified = draft.verified


def put_agency(row: AgencyRow, draft: AgencyDraft, lookup: CodeLookup) -> None:
    row.name, row.spoken_name = draft.name, draft.spoken_name
    row.spoken_genitive, row.level = draft.spoken_genitive, draft.level
    row.aliases, row.telephone = list(draft.aliases), draft.telephone
    row.parent = lookup.get(AgencyRow, draft.parent) if draft.parent else None
    row.is_verified = draft.verified
    kept = {official.code: official for official in row.officials}
    row.officials = [kept.get(one.code) or OfficialRow(code=one.code) for one in draft.officials]
    for official, one in zip(row.officials, draft.officials, strict=True):
        official.post, official.name = one.post, one.name
        official.telephone, official.reception = one.telephone, one.reception


def put_office(row: OfficeRow, draft: OfficeDraft, lookup: CodeLookup) -> None:
    row.kind, row.name, row.spoken_name = draft.kind, draft.name, draft.spoken_name
    row.agency = lookup.get(AgencyRow, draft.agency)
    row.municipality = lookup.get(MunicipalityRow, draft.municipality)
    row.address, row.spoken_address = draft.address, draft.spoken_address
    row.street, row.way = draft.street, draft.way
    row.aliases, row.telephones = list(draft.aliases), list(draft.telephones)
    row.timezone, row.windows = draft.timezone, draft.windows
    row.serves_listed_only, row.is_verified = draft.serves_listed_only, draft.verified
    days = {day.weekday: day for day in row.days}
    row.days = [days.get(number) or OfficeDayRow(weekday=number) for number in sorted(draft.week)]
    for day in row.days:
        day.hours = draft.week[day.weekday]
    exceptions = {one.day: one for one in row.exceptions}
    row.exceptions = [
        exceptions.get(one.day) or OfficeExceptionRow(day=one.day) for one in draft.exceptions
    ]
    for exception, one in zip(row.exceptions, draft.exceptions, strict=True):
        exception.hours, exception.reason = one.hours, one.reason


def put_holiday(row: HolidayRow, draft: HolidayDraft, _: CodeLookup) -> None:
    row.day, row.kind, row.name = draft.day, draft.kind, draft.name
    row.shorter_minutes, row.follows_weekday = draft.shorter_minutes, draft.follows_weekday


def put_service(row: ServiceRow, draft: ServiceDraft, lookup: CodeLookup) -> None:
    row.name, row.spoken_name, row.about = draft.name, draft.spoken_name, draft.about
    row.aliases, row.category = list(draft.aliases), draft.category
    row.agency = lookup.get(AgencyRow, draft.agency)
    row.official = lookup.get(OfficialRow, draft.official) if draft.official else None
    row.source, row.visit_minutes = draft.source, draft.visit_minutes
    row.effective_from, row.effective_to = draft.effective_from, draft.effective_to
    row.is_verified, row.is_active = draft.verified, draft.active
    row.offices = lookup.offices_of(draft.provided_at)
    row.aspects = [
        ServiceAspectRow(kind=one.kind, case_title=one.case, text=one.text, position=position)
        for position, one in enumerate(draft.aspects)
    ]


def put_article(row: ArticleRow, draft: ArticleDraft, lookup: CodeLookup) -> None:
    row.topic, row.title, row.source = draft.topic, draft.title, draft.source
    row.questions, row.answer = list(draft.questions), list(draft.answer)
    row.effective_from, row.effective_to = draft.effective_from, draft.effective_to
    row.is_verified, row.is_active = draft.verified, draft.active
    row.services = [lookup.get(ServiceRow, code) for code in draft.services]


def put_script(row: ScriptRow, draft: ScriptDraft, lookup: CodeLookup) -> None:
    row.title, row.topic, row.steps = draft.title, draft.topic, list(draft.steps)
    row.service = lookup.get(ServiceRow, draft.service) if draft.service else None
    row.is_verified = draft.verified


def put_announcement(row: AnnouncementRow, draft: AnnouncementDraft, _: CodeLookup) -> None:
    row.kind, row.text, row.priority = draft.kind, draft.text, draft.priority
    row.starts_at, row.ends_at = draft.starts_at, draft.ends_at
    row.is_active = draft.active


@dataclass(frozen=True, slots=True)
class Shelf:
    """One kind of knowledge: where it stands in a KnowledgeDraft, its table, how a draft is put."""

    section: str
    table: type[Any]
    put: Callable[[Any, Any, CodeLookup], None]


SHELVES = (
    Shelf("municipalities", MunicipalityRow, put_municipality),
    Shelf("agencies", AgencyRow, put_agency),
    Shelf("offices", OfficeRow, put_office),
    Shelf("holidays", HolidayRow, put_holiday),
    Shelf("services", ServiceRow, put_service),
    Shelf("articles", ArticleRow, put_article),
    Shelf("scripts", ScriptRow, put_script),
    Shelf("announcements", AnnouncementRow, put_announcement),
)
"""In the order of references: a row comes after those it refers to."""


def parents_first(drafts: Iterable[Any]) -> list[Any]:
    """A card after the one it is subordinate to (agencies are); otherwise in the order given."""
    waiting = {draft.code: draft for draft in drafts}
    ordered: list[Any] = []
    while waiting:
        ready = [one for one in waiting.values() if getattr(one, "parent", "") not in waiting]
        for one in ready or list(waiting.values()):  # a ring of parents has no first card
            ordered.append(waiting.pop(one.code))
    return ordered


def write_draft(shelf: Shelf, draft: Any, lookup: CodeLookup) -> EditableRow:
    """Insert or overwrite by code; the caller flushes, once, because every flush raises the version.

    `updated_at` is touched so that the version rises even when only rows below have changed.
    """
    row = lookup.find(shelf.table, draft.code)
    is_new = row is None
    if row is None:
        row = shelf.table(code=draft.code)
    with lookup.session.no_autoflush:
        shelf.put(row, draft, lookup)
    if is_new:
        lookup.session.add(row)
    else:
        row.updated_at = utc_now()
    written: EditableRow = row
    return written
