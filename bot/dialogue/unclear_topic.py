"""When the words say nothing: what was asked may still be answered; then two steps down to a person."""

from dataclasses import replace

from bot.dialogue.article_topic import best_article, tell_article
from bot.dialogue.condition import answer_condition
from bot.dialogue.decision import Decision, say
from bot.dialogue.handing_over import hand_over
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.memory import Memory, Pending, PendingKind
from bot.dialogue.office_topic import OFFICE_INTENTS, answer_about_office, take_place
from bot.dialogue.pending_answers import answer_pending
from bot.dialogue.service_topic import SERVICE_INTENTS, answer_aspect, is_follow_up, take_topic
from bot.dialogue.subject import mentions_in
from bot.dialogue.turn import HeardTurn
from bot.dialogue.words import joined
from core.contracts.handoff import HandoffReason

OUT_OF_SCOPE = "out_of_scope"
NEAR_TOPICS = 3


def meet_unclear(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision:
    """Nothing certain was understood: an answer to the robot's question, a topic or an article may still fit."""
    likely = _answer_likely(turn, memory, knowledge)
    found = (
        likely
        or answer_condition(turn, memory, knowledge)
        or answer_pending(turn, memory, knowledge)
        or _take_follow_up(turn, memory, knowledge)
        or take_article(turn, memory, knowledge)
        or (take_topic(turn, memory, knowledge) if turn.intent != OUT_OF_SCOPE else None)
        or (_answer_place(turn, memory, knowledge) if turn.intent != OUT_OF_SCOPE else None)
    )
    return found or _step_down(turn, memory, knowledge)


def _answer_likely(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision | None:
    """A weakly heard question about something named surely is answered: the name carries it."""
    if memory.pending or turn.intent == OUT_OF_SCOPE:
        return None
    mentions = mentions_in(turn, memory, knowledge)
    if mentions.services and turn.likely in SERVICE_INTENTS:
        return answer_aspect(turn.likely, turn, memory, knowledge, mentions=mentions)
    if (mentions.office or mentions.place) and turn.likely in OFFICE_INTENTS:
        return answer_about_office(turn.likely, turn, memory, knowledge, mentions=mentions)
    return None


def take_article(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision | None:
    article = best_article(turn, knowledge)
    return tell_article(article, memory) if article else None


def _take_follow_up(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision | None:
    return take_topic(turn, memory, knowledge) if is_follow_up(turn) else None


def answer_article(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision:
    return (
        _take_follow_up(turn, memory, knowledge)
        or answer_condition(turn, memory, knowledge)
        or take_article(turn, memory, knowledge)
        or take_topic(turn, memory, knowledge)
        or _step_down(turn, memory, knowledge)
    )


def _answer_place(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision | None:
    return take_place(turn, memory, knowledge) if memory.aspect else None


def _step_down(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision:
    """First «say it another way», then the nearest topics, then a person."""
    misses = memory.misses + 1
    missed = replace(memory, misses=misses)
    if turn.intent == OUT_OF_SCOPE and misses < 3:
        return Decision((say("utter_out_of_scope"),), missed)
    if misses == 1:
        return Decision((say("utter_unclear_first"),), missed)
    if misses == 2:
        return _offer_topics(turn, missed, knowledge)
    return hand_over(turn, missed, knowledge, reason=HandoffReason.NOT_UNDERSTOOD)


def _offer_topics(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision:
    near = [
        card
        for found in knowledge.resolve(turn.readings).services.candidates[:NEAR_TOPICS]
        if (card := knowledge.service(found.code))
    ]
    if not near:
        return Decision((say("utter_help"),), memory)
    response = "utter_unclear_topics" if turn.has_people else "utter_unclear_topics_night"
    pending = Pending(PendingKind.CHOICE, "", tuple(card.code for card in near))
    line = say(response, list=joined([card.about for card in near], last="or"))
    return Decision((line,), replace(memory, pending=pending))


def take_named_topic(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision:
    return (
        answer_pending(turn, memory, knowledge)
        or take_topic(turn, memory, knowledge)
        or answer_condition(turn, memory, knowledge)
        or meet_unclear(turn, memory, knowledge)
    )


def take_named_place(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision:
    return (
        answer_pending(turn, memory, knowledge)
        or take_place(turn, memory, knowledge)
        or meet_unclear(turn, memory, knowledge)
    )


def take_named_date(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision:
    """A day alone is about opening hours once an office is spoken of."""
    if memory.office or memory.aspect in OFFICE_INTENTS:
        mentions = replace(mentions_in(turn, memory, knowledge), services=())
        return answer_about_office("ask_hours", turn, memory, knowledge, mentions=mentions)
    return meet_unclear(turn, memory, knowledge)
