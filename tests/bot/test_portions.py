"""No answer keeps a caller listening for longer than twenty seconds at a stretch: every card, every article."""

from collections.abc import Iterator

import pytest

from bot.actions.snapshot_knowledge import SnapshotKnowledge
from bot.dialogue.article_topic import tell_article
from bot.dialogue.decision import Decision
from bot.dialogue.memory import Memory
from bot.dialogue.pending_answers import go_on
from bot.dialogue.portions import portions_of
from bot.dialogue.service_topic import ASPECT_OF_INTENT, SERVICE_INTENTS, tell_aspect
from bot.dialogue.turn import HeardTurn
from core.knowledge.cards import AspectKind
from core.russian.normalisation.speakable import to_speakable
from tests.bot.conftest import TUESDAY_NOON, TestBench

SPOKEN_WORDS_IN_20_SECONDS = 50
"""At 150 words a minute, the rate of the voice."""
TURN = HeardTurn("go_on", 1.0, "", ("дальше",), TUESDAY_NOON)


@pytest.fixture(scope="module")
def knowledge(bench: TestBench) -> SnapshotKnowledge:
    current = bench.centre.knowledge()
    assert isinstance(current, SnapshotKnowledge)
    return current


def read_to_the_end(decision: Decision, knowledge: SnapshotKnowledge) -> Iterator[str]:
    """The told part of every turn: the card's words, without the robot's own short sentences."""
    while True:
        yield " ".join(line.values["answer"] for line in decision.say if "answer" in line.values)
        if not decision.memory.rest:
            return
        decision = go_on(TURN, decision.memory, knowledge)


def too_long(told: Iterator[str]) -> list[str]:
    return [text for text in told if len(to_speakable(text).split()) > SPOKEN_WORDS_IN_20_SECONDS]


def test_every_aspect_of_every_service_is_told_in_portions_of_twenty_seconds(
    knowledge: SnapshotKnowledge,
) -> None:
    found = [
        (code, intent, text)
        for code in knowledge.snapshot.services
        for intent in sorted(SERVICE_INTENTS)
        for text in too_long(
            read_to_the_end(tell_aspect(intent, code, Memory(), knowledge), knowledge)
        )
    ]
    assert found == []


def test_every_article_is_told_in_portions_of_twenty_seconds(knowledge: SnapshotKnowledge) -> None:
    found = [
        (code, text)
        for code, article in knowledge.snapshot.articles.items()
        for text in too_long(read_to_the_end(tell_article(article, Memory()), knowledge))
    ]
    assert found == []


def test_every_service_has_every_aspect_told(knowledge: SnapshotKnowledge) -> None:
    silent = [
        (code, kind)
        for code, card in knowledge.snapshot.services.items()
        for kind, _ in ASPECT_OF_INTENT.values()
        if not card.aspect(kind)
    ]
    assert silent == []
    assert {kind for kind, _ in ASPECT_OF_INTENT.values()} == set(AspectKind)


def test_a_sentence_too_long_for_one_breath_is_cut_at_a_comma() -> None:
    listed = ", ".join(f"справка номер {number}" for number in range(40)) + "."
    portions = portions_of([listed])
    assert len(portions) > 1
    assert not too_long(iter(portions))
    assert (
        " ".join(portions).replace(",", "").replace(".", "").split()
        == listed.replace(",", "").replace(".", "").split()
    )


def test_nothing_is_lost_between_portions() -> None:
    sentences = [f"Предложение {number} о чём-то важном для заявителя." for number in range(30)]
    assert " ".join(portions_of(sentences)) == " ".join(sentences)
