"""The dialogue's port to the knowledge over one immutable snapshot of the database."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.dialogue.knowledge import Found
from core.knowledge.cards import AgencyCard, ArticleCard, MunicipalityCard, OfficeCard, ServiceCard
from core.knowledge.lemmas import lemma_variants, tokenize
from core.knowledge.query_words import QueryReader, build_reader
from core.knowledge.service_ranking import ServiceRanking, build_ranking, service_phrases
from core.knowledge.snapshot import KnowledgeSnapshot

Names = dict[tuple[frozenset[str], ...], str]


def build_names(pairs: Sequence[tuple[str, str]]) -> Names:
    return {
        tuple(lemma_variants(token.word) for token in tokenize(name)): code for name, code in pairs
    }


def longest_name(names: Names, text: str) -> str:
    tokens = [token.lemma for token in tokenize(text)]
    words = [token.word for token in tokenize(text)]
    best, best_length = "", 0
    for parts, code in names.items():
        for at in range(len(tokens) - len(parts) + 1):
            fits = all(
                tokens[at + offset] in part or words[at + offset] in part
                for offset, part in enumerate(parts)
            )
            if fits and len(parts) > best_length:
                best, best_length = code, len(parts)
    return best


@dataclass(frozen=True, slots=True)
class SnapshotKnowledge:
    snapshot: KnowledgeSnapshot
    reader: QueryReader
    ranking: ServiceRanking
    places: Names
    office_names: Names
    agencies: Names

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

    def find_services(self, readings: Sequence[str]) -> Sequence[Found]:
        if not readings:
            return ()
        scores = self.ranking.scores(self.reader.read(readings[0]))
        order = scores.argsort()[::-1][:5]
        return [Found(self.ranking.codes[at], float(scores[at])) for at in order]

    def find_offices(self, readings: Sequence[str]) -> Sequence[Found]:
        code = longest_name(self.office_names, readings[0]) if readings else ""
        return [Found(code, 1.0)] if code else ()

    def find_place(self, readings: Sequence[str]) -> str:
        return longest_name(self.places, readings[0]) if readings else ""

    def find_agency(self, readings: Sequence[str]) -> str:
        return longest_name(self.agencies, readings[0]) if readings else ""

    def find_articles(self, readings: Sequence[str]) -> Sequence[Found]:
        return ()


def knowledge_of(snapshot: KnowledgeSnapshot) -> SnapshotKnowledge:
    services = tuple(snapshot.services.values())
    places = [
        (name, card.code)
        for card in snapshot.municipalities.values()
        for name in (card.name, *card.aliases, *card.settlements)
    ]
    offices = [
        (name, card.code)
        for card in snapshot.offices.values()
        for name in (card.spoken_name, *card.aliases)
    ]
    agencies = [
        (name, card.code)
        for card in snapshot.agencies.values()
        for name in (card.spoken_name, *card.aliases)
    ]
    return SnapshotKnowledge(
        snapshot=snapshot,
        reader=build_reader([text for one in services for text in service_phrases(one)]),
        ranking=build_ranking(services),
        places=build_names(places),
        office_names=build_names(offices),
        agencies=build_names(agencies),
    )
