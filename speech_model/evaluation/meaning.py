"""Whether the dialogue understands what was heard as it would what was said."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import httpx

Understanding = tuple[str, frozenset[tuple[str, str]]]
"""Intent, and entities as (name, value)."""
Understand = Callable[[str], Understanding]

_TIMEOUT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class MeaningScore:
    """Shares of utterances in per cent."""

    same_intent_percent: float
    same_meaning_percent: float
    utterances: int


def rasa_understanding(server: str) -> Understand:
    """Asks a running Rasa server: `POST {server}/model/parse`."""
    client = httpx.Client(base_url=server, timeout=_TIMEOUT_SECONDS)

    def understand(text: str) -> Understanding:
        answer = client.post("/model/parse", json={"text": text}).raise_for_status().json()
        entities = {(e["entity"], str(e["value"]).lower()) for e in answer.get("entities", [])}
        return str(answer["intent"]["name"]), frozenset(entities)

    return understand


def meaning_score(pairs: Sequence[tuple[str, str]], understand: Understand) -> MeaningScore:
    """Pairs of what was said and what was heard."""
    intents = meanings = 0
    for said, heard in pairs:
        wanted, found = understand(said), understand(heard)
        intents += wanted[0] == found[0]
        meanings += wanted == found
    total = max(len(pairs), 1)
    return MeaningScore(
        round(100 * intents / total, 1), round(100 * meanings / total, 1), len(pairs)
    )
