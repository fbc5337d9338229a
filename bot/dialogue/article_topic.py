"""Answers to frequent questions that no card covers."""

from dataclasses import replace

from bot.dialogue.asking import answered
from bot.dialogue.decision import Decision, say
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.memory import Memory
from bot.dialogue.portions import portions_of
from bot.dialogue.turn import HeardTurn
from core.knowledge.cards import ArticleCard

GOOD_SCORE = 0.6
"""A question this near to a stored variant is answered by its article."""
STRONG_SCORE = 0.8
"""Needed when a service is spoken of: then «а сколько стоит?» is about that service."""


def best_article(
    turn: HeardTurn, knowledge: Knowledge, *, has_subject: bool = False
) -> ArticleCard | None:
    found = knowledge.find_articles(turn.readings)
    needed = STRONG_SCORE if has_subject else GOOD_SCORE
    if not found or found[0].score < needed:
        return None
    return knowledge.article(found[0].code)


def tell_article(article: ArticleCard, memory: Memory) -> Decision:
    """A service the article is about becomes the subject of what follows."""
    if len(article.services) == 1:
        memory = memory.about_service(article.services[0])
    portions = portions_of(article.answer)
    return answered(
        [say("utter_article_answer", answer=portions[0])],
        replace(memory, aspect="ask_article"),
        portions=portions[1:],
        source=f"article:{article.code}",
    )
