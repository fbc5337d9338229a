"""What a turn is about: the service, office and place named, or the ones spoken of before."""

from dataclasses import dataclass, replace

from bot.dialogue.knowledge import Knowledge
from bot.dialogue.memory import Memory
from bot.dialogue.turn import HeardTurn
from core.knowledge.ranked import Ranked

SURE_OF_SERVICE = 0.3
"""Below it words are not taken for a service: foreign topics score up to 0.26 (docs/dialogue.md)."""
SURE_OF_ANOTHER_SERVICE = 0.42
"""While a service is spoken of, a weak likeness to another («а кто может?») does not change the subject."""
SURE_OF_OFFICE = 0.5
CLOSE_SHARE = 0.88
"""Services with this share of the best score cannot be told apart."""
MAX_CHOICES = 3
SURE_FOLLOW_UP = 0.6
"""«на каком троллейбусе ехать» after an address is about that address, strange noun or not."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """What the words of this turn name; empty when they name nothing. `services`: one, or several to choose from."""

    services: tuple[str, ...] = ()
    office: str = ""
    place: str = ""
    agency: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.services or self.office or self.place or self.agency)


def mentions_in(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Mentions:
    place = memory.place or turn.context.municipality
    found = knowledge.resolve(turn.readings, place=place)
    needed = SURE_OF_ANOTHER_SERVICE if memory.service else SURE_OF_SERVICE
    office = found.offices.best
    is_sure = office is not None and office.score >= SURE_OF_OFFICE and not found.offices.is_close
    municipality, agency = found.municipalities.best, found.agencies.best
    return Mentions(
        services=_services(found.services, needed),
        office=office.code if office is not None and is_sure else "",
        place=municipality.code if municipality else "",
        agency=agency.code if agency else "",
    )


def _services(found: Ranked, needed: float) -> tuple[str, ...]:
    """The best one if it stands alone, else up to three that cannot be told apart; nothing if unsure."""
    best = found.best
    if best is None or best.score < needed:
        return ()
    close = [one.code for one in found.candidates if one.score >= CLOSE_SHARE * best.score]
    return tuple(close[:MAX_CHOICES])


def with_place(memory: Memory, mentions: Mentions, knowledge: Knowledge) -> Memory:
    """Remember the place and the office named; an office brings its place along."""
    office = knowledge.office(mentions.office) if mentions.office else None
    if office is not None:
        return replace(memory, office=office.code, place=office.municipality, agency="")
    if mentions.place and mentions.place != memory.place:
        memory = replace(memory, place=mentions.place, office="")
    if mentions.agency:
        memory = replace(memory, agency=mentions.agency, office="")
    return memory


def is_foreign(turn: HeardTurn, memory: Memory, mentions: Mentions, knowledge: Knowledge) -> bool:
    """A question of no subject of ours, about things the centre never speaks of: «где дешевле холодильник»."""
    has_subject = bool(memory.service or memory.office or memory.agency or memory.pending)
    if not mentions.is_empty or (has_subject and turn.confidence >= SURE_FOLLOW_UP):
        return False
    return bool(knowledge.strange_nouns(turn.text))
