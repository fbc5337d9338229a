"""What a call is found by: dictionary forms of the words said, and codes. Pure."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from backoffice.analytics.call_facts import CallFacts
from core.knowledge.lemmas import lemma_of, tokenize

LONGEST = 100
SHORTEST_WORD = 3
FILLERS = frozenset(
    lemma_of(word)
    for word in (Path(__file__).parent / "fillers_ru.txt").read_text(encoding="utf-8").split()
)
"""Said in nearly every call: they would find all of them and make the index twice as large."""


class TermKind:
    """The first letter of a term."""

    WORD = "w"
    INTENT = "i"
    SERVICE = "s"
    MUNICIPALITY = "m"
    OPERATOR = "o"


def term(kind: str, code: str) -> str:
    return f"{kind}:{code}"[:LONGEST]


@lru_cache(20_000)
def words_of(text: str) -> frozenset[str]:
    """Dictionary forms worth looking for; empty when there are only fillers."""
    return frozenset(
        token.lemma
        for token in tokenize(text)
        if len(token.word) >= SHORTEST_WORD and token.lemma not in FILLERS
    )


def terms_of(call: CallFacts, talk: Iterable[str] = ()) -> frozenset[str]:
    """`talk`: what the caller and a person said to each other."""
    found = {term(TermKind.WORD, word) for turn in call.turns for word in words_of(turn.heard)}
    found |= {term(TermKind.WORD, word) for line in talk for word in words_of(line)}
    found |= {term(TermKind.INTENT, turn.intent) for turn in call.turns if turn.intent}
    found |= {term(TermKind.SERVICE, turn.service) for turn in call.turns if turn.service}
    found |= {
        term(TermKind.OPERATOR, str(one.operator_id)) for one in call.requests if one.operator_id
    }
    if call.municipality:
        found.add(term(TermKind.MUNICIPALITY, call.municipality))
    return frozenset(found)
