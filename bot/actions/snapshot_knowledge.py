"""The dialogue's port to the knowledge over one immutable snapshot of the database."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import yaml
from pymorphy3 import MorphAnalyzer

from core.knowledge.cards import AgencyCard, ArticleCard, MunicipalityCard, OfficeCard, ServiceCard
from core.knowledge.lemmas import lemmas_of, tokenize
from core.knowledge.ranked import Ranked
from core.knowledge.resolution import Resolution, Resolver, collect_names
from core.knowledge.retrieval import Retrieved, Retriever
from core.knowledge.snapshot import KnowledgeSnapshot

TRAINING_FOLDER = Path(__file__).resolve().parents[2] / "data" / "nlu"
FOREIGN_INTENT = "out_of_scope"
PROPER_NAMES = frozenset({"Geox", "Name", "Patr", "Surn"})


class SnapshotKnowledge:
    """Built once for a snapshot, then read from any thread."""

    def __init__(self, snapshot: KnowledgeSnapshot, phrases: Path = TRAINING_FOLDER) -> None:
        self.snapshot = snapshot
        self._resolver = Resolver(snapshot)
        self._retriever = Retriever(snapshot.articles)
        self._lemmas = training_lemmas(phrases) | frozenset(_knowledge_lemmas(snapshot))

    def service(self, code: str) -> ServiceCard | None:
        return self.snapshot.services.get(code)

    def office(self, code: str) -> OfficeCard | None:
        return self.snapshot.offices.get(code)

    def municipality(self, code: str) -> MunicipalityCard | None:
        return self.snapshot.municipalities.get(code)

    def agency(self, code: str) -> AgencyCard | None:
        return self.snapshot.agencies.get(code)

    def article(self, code: str) -> ArticleCard | None:
        return self.snapshot.articles.get(code)

    def offices(self) -> Sequence[OfficeCard]:
        return tuple(self.snapshot.offices.values())

    def resolve(self, readings: Sequence[str], *, place: str = "") -> Resolution:
        if not readings:
            return Resolution(Ranked(), Ranked(), Ranked(), Ranked())
        return self._resolver.resolve(readings[0], readings[1:], municipality=place)

    def search(self, readings: Sequence[str]) -> Retrieved:
        if not readings:
            return Retrieved((), (), False)
        return self._retriever.search(readings[0], readings[1:])

    def strange_nouns(self, text: str) -> Sequence[str]:
        return [
            token.lemma
            for token in tokenize(text)
            if token.lemma not in self._lemmas and is_common_noun(token.word)
        ]


@lru_cache(maxsize=1)
def _analyzer() -> MorphAnalyzer:
    return MorphAnalyzer(lang="ru")


@lru_cache(maxsize=20_000)
def is_common_noun(word: str) -> bool:
    """A name of a person or of a place is no topic: «я из Таджикистана», «это Мария Ивановна»."""
    tag = _analyzer().parse(word)[0].tag
    return bool(tag.POS == "NOUN") and not PROPER_NAMES & tag.grammemes


@lru_cache(maxsize=4)
def training_lemmas(folder: Path = TRAINING_FOLDER) -> frozenset[str]:
    """Every word of the training phrases of a folder but those out of scope."""
    found: set[str] = set()
    for path in sorted(folder.rglob("*.yml")):
        for block in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("nlu") or ():
            if "intent" in block and block["intent"] != FOREIGN_INTENT:
                found.update(lemmas_of(block["examples"]))
    return frozenset(found)


def _knowledge_lemmas(snapshot: KnowledgeSnapshot) -> Iterator[str]:
    for name in collect_names(snapshot):
        yield from lemmas_of(name.text)
    for article in snapshot.articles.values():
        for question in article.questions:
            yield from lemmas_of(question)
