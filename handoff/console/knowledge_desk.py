"""The knowledge beside a talk: search in the operator's words, cards, the script of a service."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from core.knowledge.cards import (
    AgencyCard,
    ArticleCard,
    OfficeCard,
    ScriptCard,
    ServiceCard,
)
from core.knowledge.resolution import Resolution
from core.knowledge.retrieval import Retrieved
from core.knowledge.snapshot import KnowledgeSnapshot

MOST_OF_A_KIND = 4
OPENING_SCRIPT = "greeting"


Card = TypeVar("Card")


class SearchableKnowledge(Protocol):
    """The same search the robot answers with."""

    def resolve(self, readings: Sequence[str], *, place: str = "") -> Resolution: ...

    def search(self, readings: Sequence[str]) -> Retrieved: ...


@dataclass(frozen=True, slots=True)
class Found:
    """What a query brings, best first."""

    services: tuple[ServiceCard, ...] = ()
    articles: tuple[ArticleCard, ...] = ()
    offices: tuple[OfficeCard, ...] = ()
    agencies: tuple[AgencyCard, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.services or self.articles or self.offices or self.agencies)


class KnowledgeDesk:
    """Both sources give the newest knowledge each time they are asked."""

    def __init__(
        self,
        cards: Callable[[], KnowledgeSnapshot],
        searched: Callable[[], SearchableKnowledge],
    ) -> None:
        self._cards = cards
        self._searched = searched

    @property
    def snapshot(self) -> KnowledgeSnapshot:
        return self._cards()

    def search(self, query: str, *, municipality: str = "") -> Found:
        text = query.strip()
        if not text:
            return Found()
        knowledge = self._searched()
        resolved = knowledge.resolve([text], place=municipality)
        retrieved = knowledge.search([text])
        snapshot = self.snapshot
        return Found(
            services=_cards(resolved.services.codes, snapshot.services.get),
            articles=_cards(
                [one.code for one in (*retrieved.answers, *retrieved.nearest)],
                snapshot.articles.get,
            ),
            offices=_cards(resolved.offices.codes, snapshot.offices.get),
            agencies=_cards(resolved.agencies.codes, snapshot.agencies.get),
        )

    def script_of(self, service: str) -> ScriptCard | None:
        """The script of a service; the general one where it has none of its own."""
        scripts = self.snapshot.scripts
        own = [script for script in scripts.values() if service and script.service == service]
        return own[0] if own else scripts.get(OPENING_SCRIPT)

    def general_scripts(self) -> tuple[ScriptCard, ...]:
        return tuple(one for one in self.snapshot.scripts.values() if not one.service)

    def bookable_services(self, office: str) -> tuple[ServiceCard, ...]:
        """What an office receives people for, by name."""
        return tuple(sorted(self.snapshot.services_at(office), key=lambda one: one.name))


def _cards(codes: Sequence[str], find: Callable[[str], Card | None]) -> tuple[Card, ...]:
    found = (find(code) for code in dict.fromkeys(codes))
    return tuple(card for card in found if card is not None)[:MOST_OF_A_KIND]
