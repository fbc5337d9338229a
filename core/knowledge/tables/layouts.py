"""How services, offices and articles lie in columns: a card to cells, cells to a draft."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.knowledge.cards import ArticleCard, AspectKind, OfficeCard, ServiceCard
from core.knowledge.draft_rules import (
    KnownCodes,
    Violation,
    check_article,
    check_office,
    check_service,
)
from core.knowledge.drafts import (
    ArticleDraft,
    AspectDraft,
    OfficeDraft,
    ServiceDraft,
    in_card_order,
)
from core.knowledge.hours import format_hours
from core.knowledge.tables.cells import RowReader, day_text
from core.knowledge.tables.wording import yes_no

ASPECTS = tuple(kind.value for kind in AspectKind)
DAYS = tuple(f"day_{number}" for number in range(7))


@dataclass(frozen=True, slots=True)
class Layout:
    """`section` is the name in a snapshot; `columns` are fields in the order of the table."""

    section: str
    columns: tuple[str, ...]
    to_cells: Callable[[Any], Mapping[str, str]]
    to_draft: Callable[[RowReader], Any]
    check: Callable[[Any, KnownCodes], list[Violation]]


def service_cells(card: ServiceCard) -> Mapping[str, str]:
    cells = {kind.value: "\n".join(part.text for part in card.aspect(kind)) for kind in AspectKind}
    cells["documents"] = "\n".join(
        f"{case} = {'; '.join(items)}" for case, items in card.documents_by_case().items()
    )
    return cells | {
        "name": card.name,
        "spoken_name": card.spoken_name,
        "about": card.about,
        "aliases": "\n".join(card.aliases),
        "category": card.category,
        "agency": card.agency,
        "official": card.official,
        "provided_at": "\n".join(card.offices),
        "visit_minutes": str(card.visit_minutes),
        **_common(card),
    }


def service_draft(row: RowReader) -> ServiceDraft:
    aspects = row.documents("documents")
    for kind in ASPECTS:
        if kind != "documents":
            aspects += [AspectDraft(kind, text) for text in row.lines(kind)]
    return ServiceDraft(
        code=row.text("code"),
        name=row.text("name"),
        spoken_name=row.text("spoken_name"),
        about=row.text("about"),
        category=row.text("category"),
        agency=row.text("agency"),
        aspects=in_card_order(aspects),
        aliases=row.lines("aliases"),
        official=row.text("official"),
        provided_at=row.lines("provided_at"),
        visit_minutes=row.number("visit_minutes"),
        source=row.text("source"),
        effective_from=row.day("effective_from"),
        effective_to=row.day("effective_to"),
        verified=row.yes("verified"),
    )


def article_cells(card: ArticleCard) -> Mapping[str, str]:
    return {
        "topic": card.topic,
        "title": card.title,
        "questions": "\n".join(card.questions),
        "answer": "\n".join(card.answer),
        "services": "\n".join(card.services),
        **_common(card),
    }


def article_draft(row: RowReader) -> ArticleDraft:
    return ArticleDraft(
        code=row.text("code"),
        topic=row.text("topic"),
        title=row.text("title"),
        questions=row.lines("questions"),
        answer=row.lines("answer"),
        services=row.lines("services"),
        source=row.text("source"),
        effective_from=row.day("effective_from"),
        effective_to=row.day("effective_to"),
        verified=row.yes("verified"),
    )


def office_cells(card: OfficeCard) -> Mapping[str, str]:
    days = {name: format_hours(day) for name, day in zip(DAYS, card.hours.week, strict=True)}
    exceptions = [
        f"{day_text(one.day)} = {format_hours(one.intervals)} = {one.reason}"
        for one in card.hours.exceptions.values()
    ]
    return days | {
        "code": card.code,
        "version": str(card.version),
        "kind": card.kind.value,
        "agency": card.agency,
        "municipality": card.municipality,
        "name": card.name,
        "spoken_name": card.spoken_name,
        "aliases": "\n".join(card.aliases),
        "address": card.address,
        "spoken_address": card.spoken_address,
        "street": card.street,
        "way": card.way,
        "telephones": "\n".join(card.telephones),
        "timezone": card.hours.timezone,
        "windows": str(card.windows),
        "serves_listed_only": yes_no(card.serves_listed_only),
        "exceptions": "\n".join(exceptions),
        "verified": yes_no(card.is_verified),
    }


def office_draft(row: RowReader) -> OfficeDraft:
    return OfficeDraft(
        code=row.text("code"),
        kind=row.text("kind"),
        agency=row.text("agency"),
        municipality=row.text("municipality"),
        name=row.text("name"),
        spoken_name=row.text("spoken_name"),
        address=row.text("address"),
        spoken_address=row.text("spoken_address"),
        week={number: row.text(name) for number, name in enumerate(DAYS) if row.text(name)},
        street=row.text("street"),
        way=row.text("way"),
        aliases=row.lines("aliases"),
        telephones=row.lines("telephones"),
        timezone=row.text("timezone"),
        windows=row.number("windows"),
        serves_listed_only=row.yes("serves_listed_only"),
        exceptions=row.exceptions("exceptions"),
        verified=row.yes("verified"),
    )


def _common(card: ServiceCard | ArticleCard) -> dict[str, str]:
    return {
        "code": card.code,
        "version": str(card.version),
        "source": card.source,
        "effective_from": day_text(card.effective_from),
        "effective_to": day_text(card.effective_to),
        "verified": yes_no(card.is_verified),
    }


ENDING = ("source", "effective_from", "effective_to", "verified")
NAMING = ("code", "version", "name", "spoken_name")
SERVICES = Layout(
    "services",
    (
        *(*NAMING, "about", "aliases", "category", "agency", "official", "provided_at"),
        *("visit_minutes", *ASPECTS, *ENDING),
    ),
    service_cells,
    service_draft,
    check_service,
)
OFFICES = Layout(
    "offices",
    (
        *(*NAMING, "kind", "agency", "municipality", "aliases", "address", "spoken_address"),
        *("street", "way", "telephones", "timezone", "windows", "serves_listed_only"),
        *(*DAYS, "exceptions", "verified"),
    ),
    office_cells,
    office_draft,
    check_office,
)
ARTICLES = Layout(
    "articles",
    ("code", "version", "topic", "title", "questions", "answer", "services", *ENDING),
    article_cells,
    article_draft,
    check_article,
)
LAYOUTS = {layout.section: layout for layout in (SERVICES, OFFICES, ARTICLES)}
