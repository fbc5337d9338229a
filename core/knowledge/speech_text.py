"""Phrases a recogniser must know to serve this knowledge: the text its graph is built from.

One phrase a line, lower case, digits in words, no marks, no line twice.
"""

from collections.abc import Iterable, Iterator

from core.knowledge.cards import AgencyCard, MunicipalityCard, OfficeCard
from core.knowledge.lemmas import in_cases, spoken_words
from core.knowledge.service_ranking import service_phrases
from core.knowledge.snapshot import KnowledgeSnapshot


def export_speech_text(snapshot: KnowledgeSnapshot) -> list[str]:
    """Names, aliases, addresses and questions of everything active, in a stable order."""
    lines = [spoken_words(phrase) for phrase in _phrases(snapshot)]
    return list(dict.fromkeys(line for line in lines if line))


def _phrases(snapshot: KnowledgeSnapshot) -> Iterator[str]:
    for municipality in snapshot.municipalities.values():
        yield from _municipality(municipality)
    for agency in snapshot.agencies.values():
        yield from _agency(agency)
    for office in snapshot.offices.values():
        yield from _office(office)
    for service in snapshot.services.values():
        yield from service_phrases(service)
        for kind in service.aspects:
            yield from (part.case for part in service.aspect(kind) if part.case)
    for article in snapshot.articles.values():
        yield from (article.title, *article.questions)


def _municipality(place: MunicipalityCard) -> Iterator[str]:
    yield place.spoken_where
    yield from _bent([place.name, place.spoken_name, *place.aliases, *place.settlements])


def _agency(agency: AgencyCard) -> Iterator[str]:
    yield from (agency.spoken_name, agency.spoken_genitive, *agency.aliases)
    yield from _bent(name for name in agency.aliases if " " not in name)
    for official in agency.officials:
        yield official.post


def _office(office: OfficeCard) -> Iterator[str]:
    yield from (office.spoken_name, *office.aliases, office.spoken_address, office.street)
    if office.street:
        yield from in_cases(spoken_words(office.street))


def _bent(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from in_cases(spoken_words(name))
