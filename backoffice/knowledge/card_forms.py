"""A card as fields of a form and back: every field is text, problems are told in the editor's words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.knowledge.cards import AspectKind
from core.knowledge.drafts import (
    AgencyDraft,
    AnnouncementDraft,
    HolidayDraft,
    MunicipalityDraft,
    OfficialDraft,
    ScriptDraft,
)
from core.knowledge.tables.cells import RowReader, day_text
from core.knowledge.tables.layouts import ASPECTS, DAYS, article_draft, office_draft, service_draft
from core.knowledge.tables.wording import yes_no

MOMENT = "%d.%m.%Y %H:%M"
OFFICIAL_PARTS = 5


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """`kind`: line, lines, area, number, day, moment, yes. `is_spoken`: the robot says it."""

    name: str
    kind: str = "line"
    is_spoken: bool = False


def _fields(*specs: str) -> tuple[FieldSpec, ...]:
    """`name:kind!`, where `!` marks what the robot says."""
    found = []
    for spec in specs:
        name, _, kind = spec.rstrip("!").partition(":")
        found.append(FieldSpec(name, kind or "line", spec.endswith("!")))
    return tuple(found)


FIELDS: dict[str, tuple[FieldSpec, ...]] = {
    "services": _fields(
        *("code", "name", "spoken_name!", "about", "aliases:lines", "category", "agency"),
        *("official", "provided_at:lines", "visit_minutes:number"),
        *(f"{kind}:lines!" for kind in ASPECTS),
        *("source", "effective_from:day", "effective_to:day", "verified:yes", "active:yes"),
    ),
    "articles": _fields(
        *("code", "topic", "title", "questions:lines", "answer:lines!", "services:lines"),
        *("source", "effective_from:day", "effective_to:day", "verified:yes", "active:yes"),
    ),
    "offices": _fields(
        *("code", "kind", "agency", "municipality", "name", "spoken_name!", "aliases:lines"),
        *("address", "spoken_address!", "street", "way:area!", "telephones:lines", "timezone"),
        *("windows:number", "serves_listed_only:yes", *DAYS, "exceptions:lines", "verified:yes"),
    ),
    "agencies": _fields(
        *("code", "name", "spoken_name!", "spoken_genitive", "level", "aliases:lines"),
        *("telephone", "parent", "officials:lines", "verified:yes"),
    ),
    "municipalities": _fields(
        *("code", "name", "kind", "spoken_name!", "spoken_where!", "aliases:lines"),
        *("settlements:lines", "verified:yes"),
    ),
    "scripts": _fields("code", "title", "topic", "service", "steps:lines", "verified:yes"),
    "announcements": _fields(
        *("code", "kind", "text:area!", "priority:number", "starts_at:moment", "ends_at:moment"),
        "active:yes",
    ),
    "holidays": _fields(
        "day:day", "kind", "name!", "shorter_minutes:number", "follows_weekday:number"
    ),
}


def to_fields(section: str, draft: Any, zone: ZoneInfo) -> dict[str, str]:
    """What the fields of the form show."""
    special = _special_cells(section, draft)
    return {
        spec.name: special[spec.name]
        if spec.name in special
        else _text(getattr(draft, spec.name), zone)
        for spec in FIELDS[section]
    }


def from_fields(section: str, cells: Mapping[str, str], zone: ZoneInfo) -> tuple[Any, RowReader]:
    """The draft, and the reader with the problems of single fields. `zone`: of the moments."""
    reader = RowReader(0, {name: text.strip() for name, text in cells.items()})
    return READERS[section](reader, zone), reader


def _text(value: object, zone: ZoneInfo) -> str:
    match value:
        case None:
            return ""
        case bool():
            return yes_no(value)
        case datetime():
            return value.astimezone(zone).strftime(MOMENT)
        case date():
            return day_text(value)
        case tuple():
            return "\n".join(str(part) for part in value)
        case _:
            return str(value)


def _special_cells(section: str, draft: Any) -> dict[str, str]:
    if section == "services":
        cells = {
            kind.value: "\n".join(one.text for one in draft.aspects if one.kind == kind.value)
            for kind in AspectKind
        }
        cases: dict[str, list[str]] = {}
        for one in draft.aspects:
            if one.kind == AspectKind.DOCUMENTS.value:
                cases.setdefault(one.case, []).append(one.text)
        listed = [f"{case} = {'; '.join(items)}" for case, items in cases.items()]
        return cells | {"documents": "\n".join(listed)}
    if section == "offices":
        days = {name: draft.week.get(number, "") for number, name in enumerate(DAYS)}
        exceptions = [
            " = ".join([day_text(one.day), one.hours, one.reason]).rstrip(" =")
            for one in draft.exceptions
        ]
        return days | {"exceptions": "\n".join(exceptions)}
    if section == "agencies":
        people = [
            " = ".join([one.code, one.post, one.name, one.telephone, one.reception]).rstrip(" =")
            for one in draft.officials
        ]
        return {"officials": "\n".join(people)}
    return {}


def _number(reader: RowReader, name: str) -> int:
    return reader.number(name) if reader.text(name) else 0


def _service(reader: RowReader, _: ZoneInfo) -> Any:
    return replace(service_draft(reader), active=reader.yes("active"))


def _article(reader: RowReader, _: ZoneInfo) -> Any:
    return replace(article_draft(reader), active=reader.yes("active"))


def _office(reader: RowReader, _: ZoneInfo) -> Any:
    return office_draft(reader)


def _agency(reader: RowReader, _: ZoneInfo) -> AgencyDraft:
    officials = []
    for line in reader.lines("officials"):
        parts = [part.strip() for part in line.split("=")]
        if len(parts) < 2 or len(parts) > OFFICIAL_PARTS or not all(parts[:2]):
            reader.wrong("officials", "bad_official", line)
            continue
        officials.append(OfficialDraft(*parts))
    return AgencyDraft(
        code=reader.text("code"),
        name=reader.text("name"),
        spoken_name=reader.text("spoken_name"),
        spoken_genitive=reader.text("spoken_genitive"),
        level=reader.text("level"),
        aliases=reader.lines("aliases"),
        telephone=reader.text("telephone"),
        parent=reader.text("parent"),
        officials=tuple(officials),
        verified=reader.yes("verified"),
    )


def _municipality(reader: RowReader, _: ZoneInfo) -> MunicipalityDraft:
    return MunicipalityDraft(
        code=reader.text("code"),
        name=reader.text("name"),
        kind=reader.text("kind"),
        spoken_name=reader.text("spoken_name"),
        spoken_where=reader.text("spoken_where"),
        aliases=reader.lines("aliases"),
        settlements=reader.lines("settlements"),
        verified=reader.yes("verified"),
    )


def _script(reader: RowReader, _: ZoneInfo) -> ScriptDraft:
    return ScriptDraft(
        code=reader.text("code"),
        title=reader.text("title"),
        steps=reader.lines("steps"),
        topic=reader.text("topic"),
        service=reader.text("service"),
        verified=reader.yes("verified"),
    )


def _announcement(reader: RowReader, zone: ZoneInfo) -> AnnouncementDraft:
    return AnnouncementDraft(
        code=reader.text("code"),
        kind=reader.text("kind"),
        text=" ".join(reader.text("text").split()),
        priority=_number(reader, "priority"),
        starts_at=_moment(reader, "starts_at", zone),
        ends_at=_moment(reader, "ends_at", zone),
        active=reader.yes("active"),
    )


def _holiday(reader: RowReader, _: ZoneInfo) -> HolidayDraft:
    day = reader.day("day")
    if day is None and not reader.text("day"):
        reader.wrong("day", "empty")
    follows = reader.number("follows_weekday") if reader.text("follows_weekday") else None
    if follows is not None and follows > len(DAYS) - 1:
        reader.wrong("follows_weekday", "bad_number", str(follows))
    return HolidayDraft(
        day=day or date.min,
        kind=reader.text("kind"),
        name=reader.text("name"),
        shorter_minutes=_number(reader, "shorter_minutes"),
        follows_weekday=follows,
    )


def _moment(reader: RowReader, name: str, zone: ZoneInfo) -> datetime | None:
    text = reader.text(name)
    if not text:
        return None
    try:
        return datetime.strptime(text, MOMENT).replace(tzinfo=zone)
    except ValueError:
        reader.wrong(name, "bad_moment", text)
        return None


READERS: dict[str, Callable[[RowReader, ZoneInfo], Any]] = {
    "services": _service,
    "articles": _article,
    "offices": _office,
    "agencies": _agency,
    "municipalities": _municipality,
    "scripts": _script,
    "announcements": _announcement,
    "holidays": _holiday,
}
