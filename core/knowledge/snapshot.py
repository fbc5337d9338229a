"""The knowledge in memory: immutable, shared by threads, replaced as a whole when data change."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from core.knowledge.cards import (
    AgencyCard,
    ArticleCard,
    MunicipalityCard,
    OfficeCard,
    OfficialCard,
    ScriptCard,
    ServiceCard,
)
from core.knowledge.hours import Holiday
from core.knowledge.repository import KnowledgeRepository


@dataclass(frozen=True, slots=True)
class KnowledgeSnapshot:
    """All that is active on one day, by code. `etag` changes with any change of the data."""

    etag: str
    municipalities: Mapping[str, MunicipalityCard]
    agencies: Mapping[str, AgencyCard]
    offices: Mapping[str, OfficeCard]
    services: Mapping[str, ServiceCard]
    articles: Mapping[str, ArticleCard]
    scripts: Mapping[str, ScriptCard]
    holidays: tuple[Holiday, ...]

    def officials(self) -> dict[str, OfficialCard]:
        return {who.code: who for one in self.agencies.values() for who in one.officials}

    def offices_in(self, municipality: str, *, service: str = "") -> tuple[OfficeCard, ...]:
        """Offices of a municipality, only those that provide the service when one is named."""
        provided = self.services[service].offices if service else tuple(self.offices)
        return tuple(
            office
            for code in provided
            if (office := self.offices.get(code)) and office.municipality == municipality
        )

    def services_at(self, office: str) -> tuple[ServiceCard, ...]:
        return tuple(one for one in self.services.values() if office in one.offices)


def read_snapshot(repository: KnowledgeRepository, today: date) -> KnowledgeSnapshot:
    """A snapshot of what is in force on `today`."""
    etag = repository.etag(today)
    content = repository.read_all(today)
    return KnowledgeSnapshot(
        etag=etag,
        municipalities={one.code: one for one in content.municipalities},
        agencies={one.code: one for one in content.agencies},
        offices={one.code: one for one in content.offices},
        services={one.code: one for one in content.services},
        articles={one.code: one for one in content.articles},
        scripts={one.code: one for one in content.scripts},
        holidays=content.holidays,
    )


class KnowledgeStore:
    """Holds the current snapshot. `current` never touches the database; `refresh` is called from time to time."""

    def __init__(self, repository: KnowledgeRepository, today: Callable[[], date]) -> None:
        self._repository = repository
        self._today = today
        self._lock = threading.Lock()
        self._snapshot = read_snapshot(repository, today())

    @property
    def current(self) -> KnowledgeSnapshot:
        return self._snapshot

    def refresh(self) -> bool:
        """Read again if the data or the day have changed; True when a new snapshot is in place."""
        with self._lock:
            today = self._today()
            if self._repository.etag(today) == self._snapshot.etag:
                return False
            self._snapshot = read_snapshot(self._repository, today)
            return True
