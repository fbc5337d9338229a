"""The port through which the dialogue looks things up. Names are resolved against the database, never by the model."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from core.knowledge.cards import (
    AgencyCard,
    ArticleCard,
    MunicipalityCard,
    OfficeCard,
    ServiceCard,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A code and how sure the search is, 0…1; lists of them are best first."""

    code: str
    score: float


class Knowledge(Protocol):
    def service(self, code: str) -> ServiceCard | None: ...

    def office(self, code: str) -> OfficeCard | None: ...

    def municipality(self, code: str) -> MunicipalityCard | None: ...

    def agency(self, code: str) -> AgencyCard | None: ...

    def article(self, code: str) -> ArticleCard | None: ...

    def offices(self) -> Sequence[OfficeCard]: ...

    def find_services(self, readings: Sequence[str]) -> Sequence[Found]: ...

    def find_offices(self, readings: Sequence[str]) -> Sequence[Found]: ...

    def find_place(self, readings: Sequence[str]) -> str:
        """Code of the municipality named, or empty."""
        ...

    def find_agency(self, readings: Sequence[str]) -> str:
        """Code of the agency named, or empty."""
        ...

    def find_articles(self, readings: Sequence[str]) -> Sequence[Found]: ...
