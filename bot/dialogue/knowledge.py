"""The port through which the dialogue looks things up. Names are resolved against the database, never by the model."""

from collections.abc import Sequence
from typing import Protocol

from core.knowledge.cards import (
    AgencyCard,
    ArticleCard,
    MunicipalityCard,
    OfficeCard,
    ServiceCard,
)
from core.knowledge.resolution import Resolution
from core.knowledge.retrieval import Retrieved


class Knowledge(Protocol):
    """`readings`: the recogniser's text first, then its other readings."""

    def service(self, code: str) -> ServiceCard | None: ...

    def office(self, code: str) -> OfficeCard | None: ...

    def municipality(self, code: str) -> MunicipalityCard | None: ...

    def agency(self, code: str) -> AgencyCard | None: ...

    def article(self, code: str) -> ArticleCard | None: ...

    def offices(self) -> Sequence[OfficeCard]: ...

    def resolve(self, readings: Sequence[str], *, place: str = "") -> Resolution: ...

    def search(self, readings: Sequence[str]) -> Retrieved: ...

    def strange_nouns(self, text: str) -> Sequence[str]:
        """Nouns that neither the knowledge nor the training phrases use: a sign of a foreign topic."""
        ...
