"""Answers to what the robot has just asked: yes, no, one of the choices, a place, an office."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from bot.dialogue.asking import answered
from bot.dialogue.decision import Decision, say
from bot.dialogue.handing_over import hand_over
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.memory import Memory, Pending, PendingKind
from bot.dialogue.office_topic import (
    OFFICE_INTENTS,
    answer_about_office,
    take_place,
    tell_office,
)
from bot.dialogue.service_topic import ask_about_what, take_topic, tell_aspect
from bot.dialogue.subject import Mentions, mentions_in
from bot.dialogue.turn import HeardTurn
from bot.dialogue.words import joined
from core.contracts.handoff import HandoffReason
from core.russian.answers import YesNo, read_yes_no
from core.russian.numerals import read_number

ENOUGH_OF_A_NAME = 60.0
MAX_YES_NO_WORDS = 4
_LAST = re.compile(r"\bпоследн")


def take_yes(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision:
    """Yes to what was asked; a yes with a name in it («да, загранпаспорт») chooses."""
    pending = memory.pending
    if pending is None:
        return Decision((say("utter_yes_to_what"),), memory.settled())
    if pending.kind is PendingKind.MORE:
        return go_on(turn, memory, knowledge)
    if pending.kind is PendingKind.PERSON:
        reason = HandoffReason.TOPIC_NEEDS_PERSON
        return hand_over(turn, memory, knowledge, reason=reason)
    if pending.kind is PendingKind.ASPECT and pending.aspect in OFFICE_INTENTS:
        return answer_about_office(pending.aspect, turn, memory, knowledge, mentions=Mentions())
    if pending.kind is PendingKind.ASPECT and memory.service:
        return tell_aspect(pending.aspect, memory.service, memory, knowledge)
    return answer_pending(turn, memory, knowledge) or _ask_again(memory, pending, knowledge)


def take_no(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision:
    pending = memory.pending
    if pending is None or pending.kind in (PendingKind.MORE, PendingKind.ASPECT):
        return Decision((say("utter_no_to_what"),), memory.settled())
    if pending.kind in (PendingKind.PERSON, PendingKind.CALLBACK):
        return Decision((say("utter_person_declined"),), memory.settled())
    chosen = answer_pending(turn, memory, knowledge)
    return chosen or Decision((say("utter_ask_again"),), memory.settled())


def go_on(_turn: HeardTurn, memory: Memory, _knowledge: Knowledge) -> Decision:
    if not memory.rest:
        return Decision((say("utter_nothing_more"),), memory.settled())
    portion, *rest = memory.rest
    return answered([say("utter_portion", answer=portion)], memory, portions=rest)


def answer_pending(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision | None:
    """The words as an answer to the pending question, or None when they are not one."""
    pending = memory.pending
    if pending is None:
        return None
    if pending.kind is PendingKind.CHOICE:
        return _choose_service(turn, memory, pending, knowledge)
    if pending.kind is PendingKind.SERVICE:
        return take_topic(turn, memory, knowledge)
    if pending.kind is PendingKind.PLACE:
        return take_place(turn, memory, knowledge)
    if pending.kind is PendingKind.OFFICE:
        return _choose_office(turn, memory, pending, knowledge)
    return _yes_or_no(turn, memory, knowledge)


def _yes_or_no(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision | None:
    """A yes or no the model did not know; longer phrases are questions of their own."""
    if len(turn.text.split()) > MAX_YES_NO_WORDS:
        return None
    answer = read_yes_no(turn.text)
    if answer is None:
        return None
    decide = take_yes if answer is YesNo.YES else take_no
    return decide(turn, memory, knowledge)


def _choose_service(
    turn: HeardTurn, memory: Memory, pending: Pending, knowledge: Knowledge
) -> Decision | None:
    named = {
        code: (card.about, card.spoken_name, *card.aliases)
        for code in pending.options
        if (card := knowledge.service(code))
    }
    code = chosen_of(turn.text, named)
    if not code:
        return take_topic(turn, memory, knowledge)
    if not pending.aspect:
        return ask_about_what(code, memory, knowledge)
    return tell_aspect(pending.aspect, code, memory, knowledge)


def _choose_office(
    turn: HeardTurn, memory: Memory, pending: Pending, knowledge: Knowledge
) -> Decision | None:
    mentions: Mentions = mentions_in(turn, memory, knowledge)
    if not mentions.office:
        named = {
            code: (office.spoken_name, office.street, *office.aliases)
            for code in pending.options
            if (office := knowledge.office(code))
        }
        office = knowledge.office(chosen_of(turn.text, named))
        if office is not None:
            return tell_office(pending.aspect, office, turn, replace(memory, office=office.code))
    return take_place(turn, memory, knowledge)


def chosen_of(text: str, named: dict[str, tuple[str, ...]]) -> str:
    """The code of the option meant: by its number («второе»), or by a part of its name no other has."""
    codes = list(named)
    words = text.split()
    if _LAST.search(text):
        return codes[-1]
    for at in range(len(words)):
        number = read_number(words, at)
        if number is not None and number.is_ordinal and number.value <= len(codes):
            return codes[number.value - 1]
    ranked = sorted(((_likeness(text, names), code) for code, names in named.items()), reverse=True)
    if not ranked or ranked[0][0] < ENOUGH_OF_A_NAME:
        return ""
    is_tie = len(ranked) > 1 and ranked[0][0] - ranked[1][0] < 5.0
    return "" if is_tie else ranked[0][1]


def _likeness(text: str, names: Sequence[str]) -> float:
    spoken = text.lower().replace("ё", "е")
    return max(fuzz.token_set_ratio(spoken, name.lower().replace("ё", "е")) for name in names)


def _ask_again(memory: Memory, pending: Pending, knowledge: Knowledge) -> Decision:
    """A bare yes to «first or second?»: name the choices once more."""
    names = [card.about for code in pending.options if (card := knowledge.service(code))]
    names += [one.spoken_name for code in pending.options if (one := knowledge.office(code))]
    if not names:
        return Decision((say("utter_yes_to_what"),), memory, None)
    return Decision((say("utter_choose_again", list=joined(names[:3], last="or")),), memory)
