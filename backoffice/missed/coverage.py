"""Where knowledge and calls do not meet: cards without answers or phrases, expired data, unanswered questions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy.orm import Session, sessionmaker

from backoffice.analytics.hour_book import days_counted
from backoffice.analytics.tally import Measure, total_of
from backoffice.content.remembered import Remembered
from backoffice.dialogs.dialogue_book import DialogueBook
from backoffice.knowledge.knowledge_desk import Card, KnowledgeDesk
from core.knowledge.cards import AspectKind
from core.knowledge.lemmas import lemmas_of

PERIOD = timedelta(days=30)
MOST_ASKED = 20
REMEMBERED = 30_000


@dataclass(frozen=True, slots=True)
class Coverage:
    """Cards by what is wrong with them. `asked`: turns of the period by service."""

    untrained: tuple[Card, ...]
    """Active services whose names stand in no training phrase: understood by their names alone."""
    incomplete: tuple[tuple[Card, tuple[str, ...]], ...]
    """Services with the aspects that have no answer."""
    expired: tuple[Card, ...]
    silent_articles: tuple[Card, ...]
    """Articles that answered nobody in the period."""
    asked: tuple[tuple[str, int], ...]
    unanswered: int
    """Questions of the period that no card and no article answered."""


class TrainedWords:
    """Words of the phrases that are trained: kept until one of them changes."""

    def __init__(self, dialogue: DialogueBook) -> None:
        self._dialogue = dialogue
        self._by_word: Remembered[Mapping[str, list[frozenset[str]]]] = Remembered()

    def without(self, cards: Iterable[Card]) -> tuple[Card, ...]:
        """Services none of whose names stands in a phrase with every word."""
        phrases = self._by_word.at(self._dialogue.version(), self._read)
        return tuple(card for card in cards if not _is_named(card, phrases))

    def _read(self) -> dict[str, list[frozenset[str]]]:
        """Words of every phrase, by each of its words."""
        found: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
        for words in {_words(phrase.text) for phrase in self._dialogue.phrases()}:
            for word in words:
                found[word].append(words)
        return dict(found)


def coverage(
    sessions: sessionmaker[Session],
    knowledge: KnowledgeDesk,
    trained: TrainedWords,
    today: date,
) -> Coverage:
    """`today` is the region's. What was asked is taken from the sums of days: seconds behind, whatever their number."""
    services = [card for card in knowledge.cards("services") if card.draft.active]
    articles = [card for card in knowledge.cards("articles") if card.draft.active]
    days = days_counted(sessions, today - PERIOD, today + timedelta(days=1))
    calls = total_of(tally for _, tally in days)
    told = calls.of(Measure.ARTICLE)
    return Coverage(
        untrained=trained.without(services),
        incomplete=tuple(
            (card, missing) for card in services if (missing := _missing_aspects(card))
        ),
        expired=tuple(
            card
            for card in (*services, *articles)
            if card.draft.effective_to and card.draft.effective_to < today
        ),
        silent_articles=tuple(card for card in articles if not told[card.code]),
        asked=tuple(calls.of(Measure.ASKED).most_common(MOST_ASKED)),
        unanswered=calls.of(Measure.TURNS)["unanswered"],
    )


@lru_cache(maxsize=REMEMBERED)
def _words(text: str) -> frozenset[str]:
    return frozenset(lemmas_of(text))


def _is_named(card: Card, phrases: Mapping[str, list[frozenset[str]]]) -> bool:
    for name in (card.draft.spoken_name, *card.draft.aliases):
        words = _words(name)
        rarest = min((phrases.get(word, []) for word in words), key=len, default=[])
        if any(words <= phrase for phrase in rarest):
            return True
    return False


def _missing_aspects(card: Card) -> tuple[str, ...]:
    present = {aspect.kind for aspect in card.draft.aspects}
    return tuple(kind.value for kind in AspectKind if kind.value not in present)
