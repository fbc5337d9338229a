"""Answers about services from their cards."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.agency_topic import OURSELVES, tell_officials
from bot.dialogue.article_topic import best_article, tell_article
from bot.dialogue.asking import answered, ask_to_choose, ask_which_service, decline_foreign
from bot.dialogue.decision import Decision, Say, say
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.memory import Memory, Pending, PendingKind
from bot.dialogue.portions import portions_of
from bot.dialogue.second_request import first_request, with_second_offered
from bot.dialogue.subject import Mentions, is_foreign, mentions_in, with_place
from bot.dialogue.turn import HeardTurn
from bot.dialogue.words import capitalised, joined, words
from core.knowledge.cards import AspectKind, OfficeKind, ServiceCard

ASPECT_OF_INTENT = {
    "ask_documents": (AspectKind.DOCUMENTS, "utter_service_documents"),
    "ask_term": (AspectKind.TERM, "utter_service_term"),
    "ask_fee": (AspectKind.FEE, "utter_service_fee"),
    "ask_who_may": (AspectKind.APPLICANTS, "utter_service_applicants"),
    "ask_procedure": (AspectKind.PROCEDURE, "utter_service_procedure"),
    "ask_result": (AspectKind.RESULT, "utter_service_result"),
    "ask_refusal": (AspectKind.REFUSAL, "utter_service_refusal"),
    "ask_appeal": (AspectKind.APPEAL, "utter_service_appeal"),
    "ask_online": (AspectKind.ONLINE, "utter_service_online"),
}
_HEAD = re.compile(
    r"начальник|начальниц|директор|руковод|глав[аны]|заведу|главврач|зовут|фамили|должност|подчин"
)
SERVICE_INTENTS = frozenset({*ASPECT_OF_INTENT, "ask_service_available", "ask_responsible"})


def answer_service(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision:
    mentions = mentions_in(turn, memory, knowledge)
    intent = first_request(turn, SERVICE_INTENTS)
    decision = answer_aspect(intent, turn, memory, knowledge, mentions=mentions)
    return with_second_offered(turn, intent, decision)


def answer_aspect(
    intent: str, turn: HeardTurn, memory: Memory, knowledge: Knowledge, *, mentions: Mentions
) -> Decision:
    """The aspect of the service named, else of the one spoken of; asks when there is none or several."""
    memory = with_place(memory, mentions, knowledge)
    if intent == "ask_responsible" and mentions.agency and not _asks_of_service(turn):
        mentions = replace(mentions, services=())
    if len(mentions.services) > 1:
        if memory.service in mentions.services:
            return tell_aspect(intent, memory.service, memory, knowledge)
        return ask_to_choose(mentions.services, memory, knowledge, aspect=intent)
    if mentions.services:
        return tell_aspect(intent, mentions.services[0], memory, knowledge)
    officials = _officials_asked(intent, memory, mentions, knowledge)
    if officials is not None:
        return officials
    article = best_article(turn, knowledge, has_subject=bool(memory.service))
    if article is not None:
        return tell_article(article, memory, aspect=intent)
    if intent == turn.intent and is_foreign(turn, memory, mentions, knowledge):
        return decline_foreign(memory)
    if memory.service:
        return tell_aspect(intent, memory.service, memory, knowledge)
    return ask_which_service(memory, intent)


def _officials_asked(
    intent: str, memory: Memory, mentions: Mentions, knowledge: Knowledge
) -> Decision | None:
    """«Кто начальник загса»; without any subject it is our own head who is asked for."""
    if intent != "ask_responsible":
        return None
    agency = mentions.agency or memory.agency or ("" if memory.service else OURSELVES)
    return tell_officials(agency, memory, knowledge) if agency else None


def _asks_of_service(turn: HeardTurn) -> bool:
    """«Кто в загсе выдаёт свидетельства» is about the service, «кто начальник загса» about the agency."""
    return _HEAD.search(turn.text.lower()) is None


def tell_aspect(intent: str, code: str, memory: Memory, knowledge: Knowledge) -> Decision:
    card = knowledge.service(code)
    if card is None:
        return ask_which_service(memory, intent)
    is_new = code != memory.service
    memory = replace(memory.about_service(code), aspect=intent)
    lines = [say("utter_service_subject", subject=capitalised(card.spoken_name))] if is_new else []
    if intent == "ask_service_available":
        return answered(
            [*lines, _provided(card, knowledge)], memory, source=_source(card, "offices")
        )
    if intent == "ask_responsible":
        return answered(
            [*lines, _responsible(card, knowledge)], memory, source=_source(card, "agency")
        )
    kind, response = ASPECT_OF_INTENT.get(intent, ASPECT_OF_INTENT["ask_procedure"])
    portions = portions_of(texts_of(card, kind))
    if not portions:
        pending = Pending(PendingKind.ASPECT, "ask_documents")
        missing = say("utter_service_aspect_missing")
        return Decision((*lines, missing), memory.settled(pending=pending))
    lines.append(say(response, answer=portions[0]))
    return answered(lines, memory, portions=portions[1:], source=_source(card, kind.value))


def texts_of(card: ServiceCard, kind: AspectKind) -> Sequence[str]:
    """Sentences of an aspect; documents are listed under the situation they are for."""
    if kind is not AspectKind.DOCUMENTS:
        return [part.text for part in card.aspect(kind)]
    always = words()["always"]
    return [
        capitalised(f"{joined(papers)}." if case in ("", always) else f"{case}: {joined(papers)}.")
        for case, papers in card.documents_by_case().items()
    ]


def _provided(card: ServiceCard, knowledge: Knowledge) -> Say:
    offices = [knowledge.office(code) for code in card.offices]
    if any(office and office.kind is OfficeKind.MFC for office in offices):
        return say("utter_service_provided", answer="")
    agency = knowledge.agency(card.agency)
    return say(
        "utter_service_provided_elsewhere", agency=agency.spoken_name if agency else "", answer=""
    )


def _responsible(card: ServiceCard, knowledge: Knowledge) -> Say:
    agency = knowledge.agency(card.agency)
    name = agency.spoken_name if agency else ""
    for official in agency.officials if agency else ():
        if official.code == card.official:
            return say("utter_service_responsible_official", agency=name, official=official.post)
    return say("utter_service_responsible", agency=name)


def _source(card: ServiceCard, aspect: str) -> str:
    return f"service:{card.code}/{aspect}"


def take_topic(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision | None:
    """A service named without a question. A follow-up («а на загранпаспорт?») keeps the question asked before.

    None when the words name no service.
    """
    mentions = mentions_in(turn, memory, knowledge)
    if not mentions.services:
        return None
    aspect = _aspect_to_keep(turn, memory)
    if aspect:
        return answer_aspect(aspect, turn, memory, knowledge, mentions=mentions)
    if len(mentions.services) > 1:
        return ask_to_choose(mentions.services, memory, knowledge, aspect="")
    return ask_about_what(mentions.services[0], with_place(memory, mentions, knowledge), knowledge)


def ask_about_what(code: str, memory: Memory, knowledge: Knowledge) -> Decision:
    card = knowledge.service(code)
    about = card.about if card else ""
    kept = replace(memory.about_service(code), aspect="")
    return Decision((say("utter_ask_aspect", about=about),), kept.settled())


def is_follow_up(turn: HeardTurn) -> bool:
    """«а на загранпаспорт?»"""
    return turn.text.startswith(("а ", "и ", "ну а "))


def _aspect_to_keep(turn: HeardTurn, memory: Memory) -> str:
    if memory.pending and memory.pending.kind in (PendingKind.SERVICE, PendingKind.CHOICE):
        return memory.pending.aspect
    return memory.aspect if is_follow_up(turn) and memory.aspect in SERVICE_INTENTS else ""
