"""What a caller's words refer to: services, offices, municipalities, agencies, with scores.

Built once for a snapshot, then read from any thread.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.knowledge.office_ranking import OfficeRanking, build_office_ranking
from core.knowledge.phrase_matching import (
    Name,
    NameFound,
    NameKind,
    NameMatcher,
    build_matcher,
)
from core.knowledge.query_words import QueryReader, QueryWord, build_reader
from core.knowledge.ranked import Candidate, Ranked, merge_readings, rank
from core.knowledge.service_ranking import ServiceRanking, build_ranking, service_phrases
from core.knowledge.snapshot import KnowledgeSnapshot

SERVICES_KEPT = 5
NAMED_BONUS = 0.35
"""A service called word for word outranks one that only resembles."""
LONG_NAME_WORDS = 3
LEAST_SERVICE_SCORE = 0.12
READING_WEIGHTS = (1.0, 0.8, 0.65, 0.5, 0.4)
"""Trust in the recogniser's readings, best first."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """Candidates of each kind, best first."""

    services: Ranked
    offices: Ranked
    municipalities: Ranked
    agencies: Ranked


class Resolver:
    """Finds what is meant in a snapshot of the knowledge."""

    def __init__(self, snapshot: KnowledgeSnapshot) -> None:
        services = list(snapshot.services.values())
        names = collect_names(snapshot)
        questions = [text for one in snapshot.articles.values() for text in one.questions]
        self._matcher: NameMatcher = build_matcher(names)
        self._reader: QueryReader = build_reader([*(name.text for name in names), *questions])
        self._ranking: ServiceRanking = build_ranking(services, snapshot.articles.values())
        self._offices: OfficeRanking = build_office_ranking(snapshot)

    def resolve(
        self, text: str, alternatives: Sequence[str] = (), *, municipality: str = ""
    ) -> Resolution:
        """Candidates in a caller's phrase.

        `alternatives`: other readings of the recogniser, best first. `municipality`: where the caller
        is known to be; used only when the words name no other.
        """
        readings = list(dict.fromkeys([text, *alternatives]))[: len(READING_WEIGHTS)]
        resolved = [self._resolve_one(reading, municipality) for reading in readings]
        weighted = list(zip(resolved, READING_WEIGHTS, strict=False))
        return Resolution(
            services=merge_readings([(one.services, weight) for one, weight in weighted]),
            offices=merge_readings([(one.offices, weight) for one, weight in weighted]),
            municipalities=merge_readings(
                [(one.municipalities, weight) for one, weight in weighted]
            ),
            agencies=merge_readings([(one.agencies, weight) for one, weight in weighted]),
        )

    def _resolve_one(self, text: str, municipality: str) -> Resolution:
        words = self._reader.read(text)
        found = self._matcher.find(words)
        return Resolution(
            services=self._services(words, found),
            offices=self._offices.rank(words, found, municipality=municipality),
            municipalities=_named(words, found, NameKind.MUNICIPALITY),
            agencies=_named(words, found, NameKind.AGENCY),
        )

    def _services(self, words: Sequence[QueryWord], found: Sequence[NameFound]) -> Ranked:
        scores = self._ranking.scores(_without_places(words, found))
        named = {code: one for one in found if one.kind is NameKind.SERVICE for code in one.codes}
        for code, one in named.items():
            share = min(1.0, one.length / LONG_NAME_WORDS) * (1 - 0.3 * one.share_mended)
            scores[self._ranking.codes.index(code)] += NAMED_BONUS * share
        best = np.argsort(-scores)[:SERVICES_KEPT]
        return rank(
            Candidate(
                code=self._ranking.codes[row],
                score=min(1.0, float(scores[row])),
                spans=_spans(words, named.get(self._ranking.codes[row])),
            )
            for row in best
            if scores[row] >= LEAST_SERVICE_SCORE
        )


def collect_names(snapshot: KnowledgeSnapshot) -> dict[Name, tuple[str, ...]]:
    """Every name of everything, with the codes it stands for."""
    names: dict[Name, tuple[str, ...]] = {}

    def add(kind: NameKind, code: str, *texts: str) -> None:
        for text in filter(None, texts):
            name = Name(kind, text.lower())
            names[name] = tuple(dict.fromkeys([*names.get(name, ()), code]))

    for service in snapshot.services.values():
        add(NameKind.SERVICE, service.code, *service_phrases(service))
    for office in snapshot.offices.values():
        add(NameKind.OFFICE, office.code, office.spoken_name, *office.aliases)
        add(NameKind.STREET, office.code, office.street, _bare_street(office.street))
    for place in snapshot.municipalities.values():
        told = (place.name, place.spoken_name, place.spoken_where)
        add(NameKind.MUNICIPALITY, place.code, *told, *place.aliases, *place.settlements)
    for agency in snapshot.agencies.values():
        add(NameKind.AGENCY, agency.code, agency.spoken_name, *agency.aliases)
    return names


def _bare_street(street: str) -> str:
    """«проспект Фрунзе» is also called «Фрунзе»: the last words without the kind of street."""
    return street.split(" ", 1)[1] if " " in street else street


def _without_places(words: Sequence[QueryWord], found: Sequence[NameFound]) -> list[QueryWord]:
    """Names of towns and offices say nothing of the service."""
    places = {NameKind.MUNICIPALITY, NameKind.OFFICE}
    taken = {at for one in found if one.kind in places for at in range(one.start, one.end)}
    return [word for at, word in enumerate(words) if at not in taken]


def _named(words: Sequence[QueryWord], found: Sequence[NameFound], kind: NameKind) -> Ranked:
    return rank(
        Candidate(code, 1.0 - 0.3 * one.share_mended, _spans(words, one))
        for one in found
        if one.kind is kind
        for code in one.codes
    )


def _spans(words: Sequence[QueryWord], found: NameFound | None) -> tuple[tuple[int, int], ...]:
    if found is None:
        return ()
    return ((words[found.start].token.start, words[found.end - 1].token.end),)
