"""What the knowledge holds, as immutable values: the only shapes that leave the repositories.

Texts are lists of portions, each speakable in about 20 seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from core.knowledge.hours import OfficeHours


class AspectKind(str, Enum):
    APPLICANTS = "applicants"
    DOCUMENTS = "documents"
    PROCEDURE = "procedure"
    TERM = "term"
    FEE = "fee"
    RESULT = "result"
    REFUSAL = "refusal"
    APPEAL = "appeal"
    ONLINE = "online"


class OfficeKind(str, Enum):
    MFC = "mfc"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class MunicipalityCard:
    """`spoken_where` answers «где?»; settlements are villages that belong here."""

    code: str
    name: str
    kind: str
    spoken_name: str
    spoken_where: str
    aliases: tuple[str, ...]
    settlements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficialCard:
    """Known by post; `name` is empty unless it is public."""

    code: str
    agency: str
    post: str
    name: str = ""
    telephone: str = ""
    reception: str = ""


@dataclass(frozen=True, slots=True)
class AgencyCard:
    code: str
    name: str
    spoken_name: str
    spoken_genitive: str
    aliases: tuple[str, ...]
    level: str
    telephone: str
    parent: str
    officials: tuple[OfficialCard, ...]


@dataclass(frozen=True, slots=True)
class OfficeCard:
    """`windows`: how many people are received at once, the capacity for appointments."""

    code: str
    kind: OfficeKind
    agency: str
    municipality: str
    name: str
    spoken_name: str
    aliases: tuple[str, ...]
    address: str
    spoken_address: str
    street: str
    way: str
    telephones: tuple[str, ...]
    windows: int
    hours: OfficeHours
    is_verified: bool
    version: int
    serves_listed_only: bool = False


@dataclass(frozen=True, slots=True)
class AspectPart:
    """A portion of an aspect. `case` names the situation documents belong to, else empty."""

    text: str
    case: str = ""


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """`about` is the spoken name in the accusative, as in «вы про …». `offices` are codes."""

    code: str
    name: str
    spoken_name: str
    about: str
    aliases: tuple[str, ...]
    category: str
    agency: str
    official: str
    aspects: Mapping[AspectKind, tuple[AspectPart, ...]]
    offices: tuple[str, ...]
    visit_minutes: int
    source: str
    effective_from: date | None
    effective_to: date | None
    is_verified: bool
    version: int

    def aspect(self, kind: AspectKind) -> tuple[AspectPart, ...]:
        """Portions in order, empty when the card does not say."""
        return self.aspects.get(kind, ())

    def documents_by_case(self) -> dict[str, tuple[str, ...]]:
        """Documents under the situation they are for, in the order of the card."""
        cases: dict[str, tuple[str, ...]] = {}
        for part in self.aspect(AspectKind.DOCUMENTS):
            cases[part.case] = (*cases.get(part.case, ()), part.text)
        return cases


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """`services` are codes the question is about."""

    code: str
    topic: str
    title: str
    questions: tuple[str, ...]
    answer: tuple[str, ...]
    services: tuple[str, ...]
    source: str
    effective_from: date | None
    effective_to: date | None
    is_verified: bool
    version: int


@dataclass(frozen=True, slots=True)
class ScriptCard:
    code: str
    title: str
    topic: str
    service: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnnouncementCard:
    """`kind`: emergency, maintenance or info. Times are aware UTC; None has no bound."""

    code: str
    kind: str
    text: str
    priority: int
    starts_at: datetime | None
    ends_at: datetime | None
    is_active: bool

    def is_in_force(self, moment: datetime) -> bool:
        after_start = self.starts_at is None or self.starts_at <= moment
        before_end = self.ends_at is None or moment < self.ends_at
        return self.is_active and after_start and before_end


@dataclass(frozen=True, slots=True)
class ModeOverride:
    """`mode` is a value of CallMode; None as `ends_at` lasts until it is taken off."""

    code: str
    mode: str
    reason: str
    starts_at: datetime
    ends_at: datetime | None
