"""What a turn is about: the service, office and place named, or the ones spoken of before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.dialogue.knowledge import Found, Knowledge
from bot.dialogue.memory import Memory
from bot.dialogue.turn import HeardTurn

SURE_SCORE = 0.62
"""Below it a name is not taken for a service. Chosen on the held-out phrases, see docs/dialogue.md."""
CLOSE_SCORES = 0.06
"""Candidates nearer than this to the best one are asked about."""
MAX_CHOICES = 3


@dataclass(frozen=True, slots=True)
class Mentions:
    """What the words of this turn name; empty when they name nothing. `services`: one, or several to choose from."""

    services: tuple[str, ...] = ()
    service_score: float = 0.0
    office: str = ""
    place: str = ""
    agency: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.services or self.office or self.place or self.agency)


def mentions_in(turn: HeardTurn, knowledge: Knowledge) -> Mentions:
    services = knowledge.find_services(turn.readings)
    offices = knowledge.find_offices(turn.readings)
    return Mentions(
        services=tuple(found.code for found in close_to_best(services)),
        service_score=services[0].score if services else 0.0,
        office=offices[0].code if len(close_to_best(offices)) == 1 else "",
        place=knowledge.find_place(turn.readings),
        agency=knowledge.find_agency(turn.readings),
    )


def close_to_best(found: Sequence[Found]) -> Sequence[Found]:
    """The best one if it stands alone, else up to three that cannot be told apart; nothing if unsure."""
    if not found or found[0].score < SURE_SCORE:
        return ()
    best = found[0].score
    return [each for each in found if best - each.score <= CLOSE_SCORES][:MAX_CHOICES]


def with_place(memory: Memory, mentions: Mentions, knowledge: Knowledge) -> Memory:
    """Remember the place and the office named; an office brings its place along."""
    office = knowledge.office(mentions.office) if mentions.office else None
    if office is not None:
        return replace(memory, office=office.code, place=office.municipality, agency="")
    changes: dict[str, str] = {}
    if mentions.place and mentions.place != memory.place:
        changes |= {"place": mentions.place, "office": ""}
    if mentions.agency:
        changes |= {"agency": mentions.agency, "office": ""}
    return replace(memory, **changes)
