"""Callers who need another tone: guests of the country, children, people in grief."""

from dataclasses import replace

from bot.dialogue.decision import EXPECT_YES_NO, Decision, say
from bot.dialogue.handing_over import hand_over, no_people
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.memory import Memory, Pending, PendingKind
from bot.dialogue.turn import HeardTurn
from bot.dialogue.unclear_topic import meet_unclear
from core.contracts.handoff import HandoffReason

SURE = 0.5
"""Noise must not be taken for a foreign tongue or for tears."""


def meet_foreign_speaker(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision:
    """By day a person; at night short simple Russian, and when to call again."""
    if turn.confidence < SURE:
        return meet_unclear(turn, memory, knowledge)
    if not turn.has_people:
        return no_people(turn, memory, response="utter_foreign_night")
    handed = hand_over(turn, memory, knowledge, reason=HandoffReason.TOPIC_NEEDS_PERSON)
    return replace(handed, say=(say("utter_foreign_day"),))


def meet_child(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision:
    if turn.confidence < SURE:
        return meet_unclear(turn, memory, knowledge)
    return Decision((say("utter_child"),), replace(memory, pending=None, rest=()))


def meet_distress(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision:
    """Sympathy first; a person is offered when there is one, and the emergency number is named."""
    if turn.confidence < SURE:
        return meet_unclear(turn, memory, knowledge)
    if not turn.has_people:
        return Decision((say("utter_distress_night"),), memory.settled())
    pending = Pending(PendingKind.PERSON, memory.aspect)
    line = say("utter_distress_day")
    return Decision((line,), memory.settled(pending=pending), EXPECT_YES_NO)
