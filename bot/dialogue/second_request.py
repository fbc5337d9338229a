"""Two requests in one phrase: «и адрес, и документы». The first is answered, the second offered."""

import re
from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache

from bot.dialogue.decision import EXPECT_YES_NO, Decision, say
from bot.dialogue.memory import Pending, PendingKind
from bot.dialogue.turn import HeardTurn
from bot.dialogue.words import words

_JOINED = re.compile(r"\b(?:и|а также|еще|плюс|заодно|потом|тоже)\b")
ENDED_BY = "utter_anything_else"


def two_requests(turn: HeardTurn) -> tuple[str, str]:
    """Intents of both requests in the order they were named; empty when there is one, or none is the one understood."""
    text = turn.text.lower().replace("ё", "е")
    if not _JOINED.search(text):
        return "", ""
    places = {intent: found.start() for intent, cue in _cues() if (found := cue.search(text))}
    if len(places) != 2 or turn.intent not in places:
        return "", ""
    first, second = sorted(places, key=lambda intent: places[intent])
    return first, second


def first_request(turn: HeardTurn, topic: Collection[str]) -> str:
    """What to answer now: the request named first if it is of this topic, else the one understood."""
    first, _ = two_requests(turn)
    return first if first in topic else turn.intent


def with_second_offered(turn: HeardTurn, answered_intent: str, decision: Decision) -> Decision:
    """Instead of «что ещё?» after a whole answer; a list that is read in portions is not interrupted."""
    if not decision.source or decision.say[-1].response != ENDED_BY:
        return decision
    others = [intent for intent in two_requests(turn) if intent and intent != answered_intent]
    if len(others) != 1:
        return decision
    intent = others[0]
    offer = say("utter_offer_second", aspect=words()["aspects"][intent])
    pending = Pending(PendingKind.ASPECT, intent)
    memory = replace(decision.memory, pending=pending)
    return Decision((*decision.say[:-1], offer), memory, EXPECT_YES_NO, decision.source)


@lru_cache(maxsize=1)
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((intent, re.compile(cue)) for intent, cue in words()["second_request"].items())
