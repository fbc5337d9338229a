"""Which office is meant: its own names first, then street, municipality and agency taken together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.knowledge.cards import OfficeCard, OfficeKind
from core.knowledge.phrase_matching import NameFound, NameKind
from core.knowledge.query_words import QueryWord
from core.knowledge.ranked import Candidate, Ranked, rank
from core.knowledge.snapshot import KnowledgeSnapshot

NAMED = 0.7
STREET = 0.5
MUNICIPALITY = 0.3
AGENCY = 0.25
WORD = 0.02
"""Each word of a name makes it surer: «мфц на мира» more than «на мира»."""
ELSEWHERE = -0.4
OTHER_AGENCY = -0.3
PLAIN_MFC = 0.1
"""When nobody is named, people mean an МФЦ."""
LEAST = 0.3


@dataclass(frozen=True, slots=True)
class OfficeRanking:
    offices: Mapping[str, OfficeCard]

    def rank(
        self, words: Sequence[QueryWord], found: Sequence[NameFound], *, municipality: str = ""
    ) -> Ranked:
        """Offices named in the phrase; empty when nothing points at one."""
        named = _strongest(found, NameKind.OFFICE)
        streets = _strongest(found, NameKind.STREET)
        towns = set(_strongest(found, NameKind.MUNICIPALITY))
        agencies = set(_strongest(found, NameKind.AGENCY))
        if not (named or streets or towns or agencies):
            return Ranked()
        where = towns or ({municipality} if municipality else set())
        scored = []
        for office in self.offices.values():
            score = _name_score(office, named, streets)
            score += _place_score(office, where, agencies)
            if score >= LEAST and (score > MUNICIPALITY or towns):
                scored.append(Candidate(office.code, min(1.0, score), _span(office, words, found)))
        return rank(scored)


def build_office_ranking(snapshot: KnowledgeSnapshot) -> OfficeRanking:
    return OfficeRanking(snapshot.offices)


def _strongest(found: Sequence[NameFound], kind: NameKind) -> dict[str, NameFound]:
    best: dict[str, NameFound] = {}
    for one in found:
        if one.kind is kind:
            for code in one.codes:
                if code not in best or one.length > best[code].length:
                    best[code] = one
    return best


def _name_score(
    office: OfficeCard, named: Mapping[str, NameFound], streets: Mapping[str, NameFound]
) -> float:
    score = 0.0
    for weight, names in ((NAMED, named), (STREET, streets)):
        one = names.get(office.code)
        if one is not None:
            score = max(score, weight + WORD * one.length - 0.1 * one.share_mended)
    return score


def _place_score(office: OfficeCard, towns: set[str], agencies: set[str]) -> float:
    score = 0.0
    if towns:
        score += MUNICIPALITY if office.municipality in towns else ELSEWHERE
    if agencies:
        score += AGENCY if office.agency in agencies else OTHER_AGENCY
    elif office.kind is OfficeKind.MFC:
        score += PLAIN_MFC
    return score


def _span(
    office: OfficeCard, words: Sequence[QueryWord], found: Sequence[NameFound]
) -> tuple[tuple[int, int], ...]:
    return tuple(
        (words[one.start].token.start, words[one.end - 1].token.end)
        for one in found
        if one.kind in (NameKind.OFFICE, NameKind.STREET) and office.code in one.codes
    )
