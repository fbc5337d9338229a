"""Turns entries of the seed files into drafts: named timetables and appeals are put in place."""

from dataclasses import dataclass

from core.knowledge.cards import AspectKind
from core.knowledge.drafts import (
    AgencyDraft,
    AnnouncementDraft,
    ArticleDraft,
    AspectDraft,
    HolidayDraft,
    KnowledgeDraft,
    MunicipalityDraft,
    OfficeDraft,
    OfficialDraft,
    ScriptDraft,
    ServiceDraft,
)
from core.knowledge.seed_schema import (
    SeedAgency,
    SeedAnnouncement,
    SeedArticle,
    SeedHoliday,
    SeedMunicipality,
    SeedOffice,
    SeedScript,
    SeedService,
    SeedTimetable,
    Text,
)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class SeedEntries:
    """All entries of all files, references between them intact."""

    municipalities: list[SeedMunicipality]
    agencies: list[SeedAgency]
    timetables: list[SeedTimetable]
    offices: list[SeedOffice]
    holidays: list[SeedHoliday]
    services: list[SeedService]
    articles: list[SeedArticle]
    scripts: list[SeedScript]
    announcements: list[SeedAnnouncement]
    appeals: dict[str, list[str]]


def to_drafts(entries: SeedEntries) -> KnowledgeDraft:
    weeks = {
        timetable.code: {WEEKDAYS.index(day): hours for day, hours in timetable.week.items()}
        for timetable in entries.timetables
    }
    return KnowledgeDraft(
        municipalities=tuple(_municipality(one) for one in entries.municipalities),
        agencies=tuple(_agency(one) for one in _parents_first(entries.agencies)),
        offices=tuple(_office(one, weeks[one.timetable]) for one in entries.offices),
        holidays=tuple(_holiday(one) for one in entries.holidays),
        services=tuple(_service(one, entries.appeals[one.appeal]) for one in entries.services),
        articles=tuple(_article(one) for one in entries.articles),
        scripts=tuple(_script(one) for one in entries.scripts),
        announcements=tuple(_announcement(one) for one in entries.announcements),
    )


def portions(text: Text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _parents_first(agencies: list[SeedAgency]) -> list[SeedAgency]:
    """The database wants a parent before those subordinate to it."""
    placed: dict[str, SeedAgency] = {}
    waiting = list(agencies)
    while waiting:
        ready = [one for one in waiting if not one.parent or one.parent in placed]
        if not ready:
            break
        placed |= {one.code: one for one in ready}
        waiting = [one for one in waiting if one.code not in placed]
    return [*placed.values(), *waiting]


def _municipality(seed: SeedMunicipality) -> MunicipalityDraft:
    return MunicipalityDraft(
        code=seed.code,
        name=seed.name,
        kind=seed.kind,
        spoken_name=seed.spoken_name,
        spoken_where=seed.spoken_where,
        aliases=tuple(seed.aliases),
        settlements=tuple(seed.settlements),
    )


def _agency(seed: SeedAgency) -> AgencyDraft:
    return AgencyDraft(
        code=seed.code,
        name=seed.name,
        spoken_name=seed.spoken_name,
        spoken_genitive=seed.spoken_genitive,
        level=seed.level,
        aliases=tuple(seed.aliases),
        telephone=seed.telephone,
        parent=seed.parent,
        officials=tuple(OfficialDraft(who.code, who.post, name=who.name) for who in seed.officials),
    )


def _office(seed: SeedOffice, week: dict[int, str]) -> OfficeDraft:
    return OfficeDraft(
        code=seed.code,
        kind=seed.kind,
        agency=seed.agency,
        municipality=seed.municipality,
        name=seed.name,
        spoken_name=seed.spoken_name,
        address=seed.address,
        spoken_address=seed.spoken_address,
        week=week,
        street=seed.street,
        way=seed.way,
        aliases=tuple(seed.aliases),
        telephones=tuple(seed.telephones),
        windows=seed.windows,
        serves_listed_only=seed.serves_listed_only,
    )


def _holiday(seed: SeedHoliday) -> HolidayDraft:
    follows = WEEKDAYS.index(seed.follows_weekday) if seed.follows_weekday else None
    return HolidayDraft(seed.date, seed.kind, seed.name, seed.shorter_minutes, follows)


def _service(seed: SeedService, appeal: list[str]) -> ServiceDraft:
    aspects = [
        AspectDraft("documents", item, case)
        for case, items in seed.documents.items()
        for item in items
    ]
    aspects += [AspectDraft("appeal", portion) for portion in appeal]
    for kind in AspectKind:
        if kind not in (AspectKind.DOCUMENTS, AspectKind.APPEAL):
            aspects += [
                AspectDraft(kind.value, text) for text in portions(getattr(seed, kind.value))
            ]
    return ServiceDraft(
        code=seed.code,
        name=seed.name,
        spoken_name=seed.spoken_name,
        about=seed.about,
        category=seed.category,
        agency=seed.agency,
        aspects=tuple(aspects),
        aliases=tuple(seed.aliases),
        official=seed.official,
        provided_at=tuple(seed.provided_at),
        visit_minutes=seed.visit_minutes,
        source=seed.source,
    )


def _article(seed: SeedArticle) -> ArticleDraft:
    return ArticleDraft(
        code=seed.code,
        topic=seed.topic,
        title=seed.title,
        questions=tuple(seed.questions),
        answer=portions(seed.answer),
        services=tuple(seed.services),
    )


def _script(seed: SeedScript) -> ScriptDraft:
    return ScriptDraft(seed.code, seed.title, tuple(seed.steps), seed.topic, seed.service)


def _announcement(seed: SeedAnnouncement) -> AnnouncementDraft:
    return AnnouncementDraft(
        seed.code, seed.kind, seed.text, priority=seed.priority, active=seed.active
    )
