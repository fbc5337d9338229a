"""Training phrases said again after a greeting or a life story, so that the story does not decide what is asked."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

OPENING, STORY = "opening", "story"
"""Names of the lookup tables in data/nlu/openings.yml."""

TOLD_AFTER_A_STORY = frozenset(
    {
        "ask_appeal",
        "ask_article",
        "ask_documents",
        "ask_fee",
        "ask_hours",
        "ask_online",
        "ask_phone",
        "ask_procedure",
        "ask_refusal",
        "ask_responsible",
        "ask_result",
        "ask_service_available",
        "ask_status",
        "ask_term",
        "ask_way",
        "ask_where",
        "ask_who_may",
        "book_appointment",
        "file_complaint",
        "give_topic",
    }
)
STORY_SHARE = 0.6
GREETED_STORY_SHARE = 0.4
STORY_FIRST_SHARE = 0.8
OPENING_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Phrase:
    text: str
    intent: str


def with_openings(
    phrases: Sequence[Phrase], openings: Mapping[str, Sequence[str]], *, copies: int, seed: int
) -> list[Phrase]:
    """New phrases only; none when the training data hold no openings. The same seed gives the same phrases."""
    if not openings.get(OPENING) or not openings.get(STORY):
        return []
    chance = random.Random(seed)
    said = (_opened(one, openings, chance) for _ in range(copies) for one in phrases)
    return [one for one in said if one is not None]


def _opened(
    phrase: Phrase, openings: Mapping[str, Sequence[str]], chance: random.Random
) -> Phrase | None:
    if phrase.intent in TOLD_AFTER_A_STORY and chance.random() < STORY_SHARE:
        return Phrase(_after_story(phrase.text, openings, chance), phrase.intent)
    if chance.random() < OPENING_SHARE:
        return Phrase(f"{chance.choice(openings[OPENING])} {phrase.text}", phrase.intent)
    return None


def _after_story(text: str, openings: Mapping[str, Sequence[str]], chance: random.Random) -> str:
    story = chance.choice(openings[STORY])
    greeting = (
        f"{chance.choice(openings[OPENING])} " if chance.random() < GREETED_STORY_SHARE else ""
    )
    if chance.random() < STORY_FIRST_SHARE:
        return f"{greeting}{story} {text}"
    return f"{greeting}{text} {story}"
