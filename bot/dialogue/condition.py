"""«А если ребёнку?», «а без прописки?»: a condition put to the answer just given."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.dialogue.asking import answered
from bot.dialogue.decision import EXPECT_YES_NO, Decision, say
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.memory import Memory, Pending, PendingKind
from bot.dialogue.service_topic import (
    SERVICE_INTENTS,
    answer_aspect,
    answer_service,
    texts_of,
)
from bot.dialogue.subject import SURE_FOLLOW_UP, Mentions
from bot.dialogue.turn import HeardTurn
from core.knowledge.cards import AspectKind, ServiceCard
from core.knowledge.lemmas import lemmas_of
from core.knowledge.query_words import lemma_weight

_CONDITION = re.compile(r"^(?:ну )?(?:а|и) (?:если|без|для|когда|при|вдруг|коли)\b")
ANOTHER_SERVICE = 0.06
"""How much better «загранпаспорт ребёнку» must fit another card to change the subject."""
SEARCHED = (
    AspectKind.DOCUMENTS,
    AspectKind.APPLICANTS,
    AspectKind.REFUSAL,
    AspectKind.FEE,
    AspectKind.TERM,
    AspectKind.PROCEDURE,
    AspectKind.RESULT,
)


def answer_service_question(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision:
    """A surely understood question first; «а если я левша?», weakly understood, is a condition."""
    is_weak = turn.confidence < SURE_FOLLOW_UP
    condition = answer_condition(turn, memory, knowledge) if is_weak else None
    return condition or answer_service(turn, memory, knowledge)


def answer_condition(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision | None:
    """By the card that fits the subject with its condition, by what the present card says of it, or honestly.

    None when nothing is spoken of or the words put no condition.
    """
    card = knowledge.service(memory.service) if memory.service else None
    if card is None or not _CONDITION.match(turn.text):
        return None
    aspect = memory.aspect if memory.aspect in SERVICE_INTENTS else "ask_documents"
    other = _fits_better(turn, card, knowledge)
    if other:
        mentions = Mentions(services=(other,))
        return answer_aspect(aspect, turn, memory, knowledge, mentions=mentions)
    told = next(_told(turn, card), None)
    if told is not None:
        kind, text = told
        source = f"service:{card.code}/{kind.value}"
        return answered([say("utter_service_condition", answer=text)], memory, source=source)
    return _not_in_card(turn, memory)


def _fits_better(turn: HeardTurn, card: ServiceCard, knowledge: Knowledge) -> str:
    usual_name = card.aliases[0] if card.aliases else card.spoken_name
    named = f"{usual_name} {_CONDITION.sub('', turn.text)}"
    found = knowledge.resolve((named,)).services.candidates
    present = next((one.score for one in found if one.code == card.code), 0.0)
    best = found[0] if found else None
    if best is None or best.code == card.code or best.score < present + ANOTHER_SERVICE:
        return ""
    return best.code


def _told(turn: HeardTurn, card: ServiceCard) -> Iterator[tuple[AspectKind, str]]:
    """Sentences of the card that share a telling word with the condition."""
    asked = {lemma for lemma in lemmas_of(turn.text) if lemma_weight(lemma) > 0}
    for kind in SEARCHED:
        for text in texts_of(card, kind):
            if asked & set(lemmas_of(text)):
                yield kind, text


def _not_in_card(turn: HeardTurn, memory: Memory) -> Decision:
    if not turn.has_people:
        return Decision((say("utter_service_condition_missing_night"),), memory.settled())
    pending = Pending(PendingKind.PERSON, memory.aspect)
    line = say("utter_service_condition_missing")
    return Decision((line,), replace(memory.settled(), pending=pending), EXPECT_YES_NO)
