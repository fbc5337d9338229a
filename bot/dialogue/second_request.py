"""Two requests in one phrase: «и адрес, и документы». The first is answered, the second offered."""

import re
from dataclasses import replace
from functools import lru_cache

from bot.dialogue.decision import EXPECT_YES_NO, Decision, say
from bot.dialogue.memory import Pending, PendingKind
from bot.dialogue.turn import HeardTurn
from bot.dialogue.words import words

_JOINED = re.compile(r"\b(?:и|а также|еще|плюс|заодно|потом|тоже)\b")
ENDED_BY = "utter_anything_else"


def second_request(turn: HeardTurn) -> str:
    """The intent of the request named beside the one understood, or empty."""
    text = turn.text.lower().replace("ё", "е")
    if not _JOINED.search(text):
        return ""
    named = [intent for intent, cue in _cues() if cue.search(text)]
    others = [intent for intent in named if intent != turn.intent]
    return others[0] if turn.intent in named and len(others) == 1 else ""


def with_second_offered(turn: HeardTurn, decision: Decision) -> Decision:
    """Instead of «что ещё?» after a whole answer; a list that is read in portions is not interrupted."""
    if not decision.source or decision.say[-1].response != ENDED_BY:
        return decision
    intent = second_request(turn)
    if not intent:
        return decision
    offer = say("utter_offer_second", aspect=words()["aspects"][intent])
    pending = Pending(PendingKind.ASPECT, intent)
    memory = replace(decision.memory, pending=pending)
    return Decision((*decision.say[:-1], offer), memory, EXPECT_YES_NO, decision.source)


@lru_cache(maxsize=1)
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((intent, re.compile(cue)) for intent, cue in words()["second_request"].items())
