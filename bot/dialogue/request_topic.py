"""Requests that a person carries out: offered by day, honestly declined when nobody is there."""

from dataclasses import replace

from bot.dialogue.asking import decline_foreign
from bot.dialogue.decision import EXPECT_YES_NO, Decision, say
from bot.dialogue.handing_over import hand_over, no_people
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.memory import Memory, Pending, PendingKind
from bot.dialogue.subject import is_foreign, mentions_in, with_place
from bot.dialogue.turn import HeardTurn
from core.contracts.handoff import HandoffReason

OFFERS = {
    "book_appointment": ("utter_offer_person_booking", "utter_no_people_booking"),
    "find_appointment": ("utter_offer_person_finding", "utter_no_people_finding"),
    "move_appointment": ("utter_offer_person_moving", "utter_no_people_moving"),
    "cancel_appointment": ("utter_offer_person_cancelling", "utter_no_people_cancelling"),
}

BOOKING = frozenset({"book_appointment", "move_appointment"})
"""«Забронируй номер в отеле» is not for us; a complaint or a status may name anything."""


def take_request(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision:
    if turn.intent not in OFFERS:
        return request_operator(turn, replace(memory, aspect=turn.intent), knowledge)
    mentions = mentions_in(turn, memory, knowledge)
    if turn.intent in BOOKING and is_foreign(turn, memory, mentions, knowledge):
        return decline_foreign(memory)
    memory = with_place(memory, mentions, knowledge)
    if len(mentions.services) == 1:
        memory = memory.about_service(mentions.services[0])
    memory = replace(memory, aspect=turn.intent)
    offer, nobody = OFFERS[turn.intent]
    if not turn.has_people:
        return no_people(turn, memory.settled(), response=nobody)
    pending = Pending(PendingKind.PERSON, turn.intent)
    return Decision((say(offer),), memory.settled(pending=pending), EXPECT_YES_NO)


def request_operator(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision:
    return hand_over(turn, memory, knowledge, reason=HandoffReason.CALLER_ASKED)
