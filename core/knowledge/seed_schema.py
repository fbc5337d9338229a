"""The YAML form of the seeds: shorter to write than drafts, strict about every field."""

from datetime import date

from msgspec import Struct, field

Text = str | list[str]
"""One portion, or several in order."""


class SeedPart(Struct, forbid_unknown_fields=True, kw_only=True):
    """Parent of all entries: a misspelt field is an error, never silence."""


class SeedMunicipality(SeedPart):
    code: str
    name: str
    kind: str
    spoken_name: str
    spoken_where: str
    aliases: list[str]
    settlements: list[str] = field(default_factory=list)


class SeedOfficial(SeedPart):
    code: str
    post: str
    name: str = ""


class SeedAgency(SeedPart):
    code: str
    name: str
    spoken_name: str
    spoken_genitive: str
    aliases: list[str]
    level: str
    telephone: str
    parent: str = ""
    officials: list[SeedOfficial] = field(default_factory=list)


class SeedTimetable(SeedPart):
    code: str
    week: dict[str, str]


class SeedOffice(SeedPart):
    """`timetable` names an entry of timetables.yml."""

    code: str
    kind: str
    agency: str
    municipality: str
    name: str
    spoken_name: str
    aliases: list[str]
    address: str
    spoken_address: str
    street: str
    way: str
    telephones: list[str]
    timetable: str
    windows: int
    serves_listed_only: bool = False


class SeedHoliday(SeedPart):
    date: date
    kind: str
    name: str
    shorter_minutes: int = 0
    follows_weekday: str = ""


class SeedService(SeedPart):
    """`appeal` names an entry of appeals.yml; `documents` are lists by case."""

    code: str
    category: str
    name: str
    spoken_name: str
    about: str
    aliases: list[str]
    applicants: Text
    documents: dict[str, list[str]]
    procedure: Text
    term: Text
    fee: Text
    result: Text
    refusal: Text
    appeal: str
    online: Text
    agency: str
    official: str
    provided_at: list[str]
    visit_minutes: int
    source: str


class SeedArticle(SeedPart):
    code: str
    topic: str
    title: str
    questions: list[str]
    answer: Text
    services: list[str] = field(default_factory=list)


class SeedScript(SeedPart):
    code: str
    title: str
    steps: list[str]
    topic: str = ""
    service: str = ""


class SeedAnnouncement(SeedPart):
    code: str
    kind: str
    text: str
    priority: int
    active: bool


class SeedFile(SeedPart):
    """Any seed file: one or several of the sections."""

    municipalities: list[SeedMunicipality] = field(default_factory=list)
    agencies: list[SeedAgency] = field(default_factory=list)
    timetables: list[SeedTimetable] = field(default_factory=list)
    offices: list[SeedOffice] = field(default_factory=list)
    holidays: list[SeedHoliday] = field(default_factory=list)
    appeals: dict[str, list[str]] = field(default_factory=dict)
    services: list[SeedService] = field(default_factory=list)
    articles: list[SeedArticle] = field(default_factory=list)
    scripts: list[SeedScript] = field(default_factory=list)
    announcements: list[SeedAnnouncement] = field(default_factory=list)
