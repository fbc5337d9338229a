"""Answers about offices: where, when, telephone, the way there."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.agency_topic import tell_agency_phone, tell_no_offices
from bot.dialogue.article_topic import best_article, tell_article
from bot.dialogue.asking import answered, decline_foreign
from bot.dialogue.decision import Decision, Say, say
from bot.dialogue.hours_answer import hours_of
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.memory import Memory, Pending, PendingKind
from bot.dialogue.portions import portions_of
from bot.dialogue.second_request import first_request, with_second_offered
from bot.dialogue.subject import Mentions, is_foreign, mentions_in, with_place
from bot.dialogue.turn import HeardTurn
from bot.dialogue.words import capitalised, joined
from core.knowledge.cards import OfficeCard, OfficeKind

OFFICE_INTENTS = frozenset({"ask_where", "ask_hours", "ask_phone", "ask_way"})
NAMED_AT_ONCE = 3


def answer_office(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision:
    mentions = mentions_in(turn, memory, knowledge)
    intent = first_request(turn, OFFICE_INTENTS)
    decision = answer_about_office(intent, turn, memory, knowledge, mentions=mentions)
    return with_second_offered(turn, intent, decision)


def answer_about_office(
    intent: str, turn: HeardTurn, memory: Memory, knowledge: Knowledge, *, mentions: Mentions
) -> Decision:
    """About the office named, or the one spoken of, or those of the place that fit; asks for the place if unknown."""
    if intent == turn.intent and is_foreign(turn, memory, mentions, knowledge):
        return decline_foreign(memory)
    article = best_article(turn, knowledge, has_subject=True) if mentions.is_empty else None
    if article is not None and not (memory.office or memory.pending):
        return tell_article(article, memory)
    memory = with_place(memory, mentions, knowledge)
    if mentions.services and not mentions.agency:
        memory = memory.about_service(mentions.services[0])
    memory = replace(memory, aspect=intent, place=memory.place or turn.context.municipality)
    office = knowledge.office(memory.office) if memory.office else None
    is_named = bool(mentions.office) or not (mentions.services or mentions.agency)
    if office is not None and is_named:
        return tell_office(intent, office, turn, memory)
    fitting = offices_that_fit(memory, knowledge)
    if intent == "ask_phone" and memory.agency and not mentions.place:
        return tell_agency_phone(memory.agency, memory, knowledge) or _choose(
            intent, fitting, turn, memory, knowledge
        )
    if not memory.place and len(fitting) > 1:
        pending = Pending(PendingKind.PLACE, intent)
        return Decision((say("utter_ask_place"),), memory.settled(pending=pending))
    return _choose(intent, fitting, turn, memory, knowledge)


def offices_that_fit(memory: Memory, knowledge: Knowledge) -> list[OfficeCard]:
    """By the agency named, else by the service spoken of, else every МФЦ."""
    service = knowledge.service(memory.service) if memory.service else None
    if memory.agency and memory.agency != "mfc":
        return [office for office in knowledge.offices() if office.agency == memory.agency]
    if service is not None and service.offices:
        return [office for code in service.offices if (office := knowledge.office(code))]
    return [office for office in knowledge.offices() if office.kind is OfficeKind.MFC]


def _choose(
    intent: str,
    fitting: Sequence[OfficeCard],
    turn: HeardTurn,
    memory: Memory,
    knowledge: Knowledge,
) -> Decision:
    if not fitting:
        return tell_no_offices(memory.agency, memory, knowledge)
    here = [office for office in fitting if office.municipality == memory.place or not memory.place]
    if not here:
        return _elsewhere(fitting, memory, knowledge)
    if len(here) == 1:
        return tell_office(intent, here[0], turn, replace(memory, office=here[0].code))
    if intent == "ask_where":
        return _tell_addresses(here, memory, knowledge)
    return _ask_which_office(intent, here, memory, knowledge)


def tell_office(intent: str, office: OfficeCard, turn: HeardTurn, memory: Memory) -> Decision:
    name = capitalised(office.spoken_name)
    if intent == "ask_hours":
        lines: Sequence[Say] = hours_of(office, turn)
    elif intent == "ask_phone" and office.telephones:
        lines = [say("utter_office_phone", office=name, phone=office.telephones[0])]
    elif intent == "ask_way" and office.way:
        lines = [say("utter_office_way", office=name, way=office.way)]
    elif intent == "ask_way":
        lines = [say("utter_office_way_missing", office=name, address=office.spoken_address)]
    else:
        lines = [say("utter_office_address", office=name, address=office.spoken_address)]
    return answered(lines, memory, source=f"office:{office.code}/{intent.removeprefix('ask_')}")


def _tell_addresses(here: Sequence[OfficeCard], memory: Memory, knowledge: Knowledge) -> Decision:
    sentences = [f"{capitalised(office.spoken_name)}: {office.spoken_address}." for office in here]
    portions = portions_of(sentences)
    intro = say("utter_office_addresses", where=_where(memory.place, knowledge), answer=portions[0])
    return answered([intro], memory, portions=portions[1:], source=f"offices:{memory.place}")


def _ask_which_office(
    intent: str, here: Sequence[OfficeCard], memory: Memory, knowledge: Knowledge
) -> Decision:
    named = joined([office.spoken_name for office in here[:NAMED_AT_ONCE]], last="or")
    question = say("utter_ask_office", where=_where(memory.place, knowledge), list=named)
    pending = Pending(PendingKind.OFFICE, intent, tuple(office.code for office in here))
    return Decision((question,), memory.settled(pending=pending))


def _elsewhere(fitting: Sequence[OfficeCard], memory: Memory, knowledge: Knowledge) -> Decision:
    named = joined([office.spoken_name for office in fitting[:NAMED_AT_ONCE]])
    where = capitalised(_where(memory.place, knowledge))
    line = say("utter_no_office_in_place", where=where, list=named)
    return Decision((line,), memory.settled(place="", office=""))


def _where(place: str, knowledge: Knowledge) -> str:
    card = knowledge.municipality(place) if place else None
    return card.spoken_where if card else ""


def take_place(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision | None:
    """A place or office named without a question: goes on with the question it answers. None if nothing is named."""
    mentions = mentions_in(turn, memory, knowledge)
    if not (mentions.place or mentions.office or mentions.agency):
        return None
    waits = memory.pending and memory.pending.kind in (PendingKind.PLACE, PendingKind.OFFICE)
    intent = memory.pending.aspect if waits and memory.pending else memory.aspect
    if intent not in OFFICE_INTENTS:
        intent = "ask_where"
    mentions = replace(mentions, services=())
    return answer_about_office(intent, turn, memory, knowledge, mentions=mentions)
