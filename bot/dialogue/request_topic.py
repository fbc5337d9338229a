"""Requests that a person carries out: offered by day, honestly declined when nobody is there."""

from dataclasses import replace

from bot.dialogue.decision import EXPECT_YES_NO, Decision, say
from bot.dialogue.handing_over import hand_over, no_people
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.memory import Memory, Pending, PendingKind
from bot.dialogue.subject import mentions_in, with_place
from bot.dialogue.turn import HeardTurn
from core.contracts.handoff import HandoffReason

OFFERS = {
    "ask_status": ("utter_offer_person_status", "utter_no_people_status"),
    "book_appointment": ("utter_offer_person_booking", "utter_no_people_booking"),
    "move_appointment": ("utter_offer_person_moving", "utter_no_people_moving"),
    "cancel_appointment": ("utter_offer_person_cancelling", "utter_no_people_cancelling"),
    "file_complaint": ("utter_offer_person_complaint", "utter_no_people_complaint"),
}


def take_request(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision:
    mentions = mentions_in(turn, knowledge)
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
