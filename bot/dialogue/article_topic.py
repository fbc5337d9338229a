"""Answers to frequent questions that no card covers."""

from dataclasses import replace

from bot.dialogue.asking import answered
from bot.dialogue.decision import Decision, say
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.memory import Memory, Pending, PendingKind
from bot.dialogue.portions import portions_of
from bot.dialogue.turn import HeardTurn
from core.knowledge.cards import ArticleCard

LIKE_AN_ARTICLE = 0.3
"""Likeness from which an article is told: foreign topics reach 0.3 (docs/dialogue.md)."""
LIKE_AN_ARTICLE_OF_ITS_OWN = 0.6
"""Needed when a service is spoken of: then «а сколько стоит?» is about that service."""


def best_article(
    turn: HeardTurn, knowledge: Knowledge, *, has_subject: bool = False
) -> ArticleCard | None:
    best = knowledge.search(turn.readings).best
    needed = LIKE_AN_ARTICLE_OF_ITS_OWN if has_subject else LIKE_AN_ARTICLE
    if best is None or best.likeness < needed:
        return None
    return knowledge.article(best.code)


def tell_article(article: ArticleCard, memory: Memory, *, aspect: str = "") -> Decision:
    """A service the article is about becomes the subject of what follows; `aspect` is the question asked,
    answered for the service the caller may name next."""
    if len(article.services) == 1:
        memory = memory.about_service(article.services[0])
    portions = portions_of(article.answer)
    decision = answered(
        [say("utter_article_answer", answer=portions[0])],
        replace(memory, aspect=aspect or "ask_article"),
        portions=portions[1:],
        source=f"article:{article.code}",
    )
    if not aspect or decision.memory.service or decision.memory.pending:
        return decision
    pending = Pending(PendingKind.SERVICE, aspect)
    return replace(decision, memory=replace(decision.memory, pending=pending))
