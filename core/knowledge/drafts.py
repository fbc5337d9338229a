"""What is to be written: one shape for seeds, for imported files and for the editor's forms.

Cross references are codes. `services` of offices are not here: a service names who provides it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from core.knowledge.cards import AspectKind


@dataclass(frozen=True, slots=True)
class MunicipalityDraft:
    code: str
    name: str
    kind: str
    spoken_name: str
    spoken_where: str
    aliases: tuple[str, ...] = ()
    settlements: tuple[str, ...] = ()
    verified: bool = False


@dataclass(frozen=True, slots=True)
class OfficialDraft:
    code: str
    post: str
    name: str = ""
    telephone: str = ""
    reception: str = ""


@dataclass(frozen=True, slots=True)
class AgencyDraft:
    code: str
    name: str
    spoken_name: str
    spoken_genitive: str
    level: str
    aliases: tuple[str, ...] = ()
    telephone: str = ""
    parent: str = ""
    officials: tuple[OfficialDraft, ...] = ()
    verified: bool = False


@dataclass(frozen=True, slots=True)
class ExceptionDraft:
    """Empty `hours` means closed."""

    day: date
    hours: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OfficeDraft:
    """`week` holds hours of weekdays by number (0 is Monday); a missing day is closed."""

    code: str
    kind: str
    agency: str
    municipality: str
    name: str
    spoken_name: str
    address: str
    spoken_address: str
    week: dict[int, str]
    street: str = ""
    way: str = ""
    aliases: tuple[str, ...] = ()
    telephones: tuple[str, ...] = ()
    timezone: str = "Asia/Tomsk"
    windows: int = 1
    serves_listed_only: bool = False
    exceptions: tuple[ExceptionDraft, ...] = ()
    verified: bool = False


@dataclass(frozen=True, slots=True)
class HolidayDraft:
    day: date
    kind: str
    name: str
    shorter_minutes: int = 0
    follows_weekday: int | None = None

    @property
    def code(self) -> str:
        return self.day.isoformat()


@dataclass(frozen=True, slots=True)
class AspectDraft:
    """One portion; `case` only for documents."""

    kind: str
    text: str
    case: str = ""


def in_card_order(aspects: Iterable[AspectDraft]) -> tuple[AspectDraft, ...]:
    """By kind as a card shows them, portions of one kind as they stood: so the same card compares equal."""
    order = {kind.value: place for place, kind in enumerate(AspectKind)}
    return tuple(sorted(aspects, key=lambda one: order.get(one.kind, len(order))))


@dataclass(frozen=True, slots=True)
class ServiceDraft:
    """`provided_at`: codes of offices, or of agencies (then every office of that agency)."""

    code: str
    name: str
    spoken_name: str
    about: str
    category: str
    agency: str
    aspects: tuple[AspectDraft, ...]
    aliases: tuple[str, ...] = ()
    official: str = ""
    provided_at: tuple[str, ...] = ()
    visit_minutes: int = 20
    source: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    verified: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    code: str
    topic: str
    title: str
    questions: tuple[str, ...]
    answer: tuple[str, ...]
    services: tuple[str, ...] = ()
    source: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    verified: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True)
class ScriptDraft:
    code: str
    title: str
    steps: tuple[str, ...]
    topic: str = ""
    service: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True)
class AnnouncementDraft:
    code: str
    kind: str
    text: str
    priority: int = 0
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    active: bool = False


@dataclass(frozen=True, slots=True)
class KnowledgeDraft:
    """A whole body of knowledge, in the order it is written."""

    municipalities: tuple[MunicipalityDraft, ...] = ()
    agencies: tuple[AgencyDraft, ...] = ()
    offices: tuple[OfficeDraft, ...] = ()
    holidays: tuple[HolidayDraft, ...] = ()
    services: tuple[ServiceDraft, ...] = ()
    articles: tuple[ArticleDraft, ...] = ()
    scripts: tuple[ScriptDraft, ...] = field(default=())
    announcements: tuple[AnnouncementDraft, ...] = field(default=())
