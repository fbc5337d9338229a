"""Which service a phrase is about: likeness of its words and letters to aliases and to whole cards."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.knowledge.cards import ArticleCard, AspectKind, ServiceCard
from core.knowledge.lemmas import lemmas_of
from core.knowledge.query_words import QueryWord, lemma_weight
from core.knowledge.vector_index import Scores, VectorIndex, build_index, letter_groups

ALIAS_WORDS_SHARE = 0.07
ALIAS_LETTERS_SHARE = 0.13
CARD_WORDS_SHARE = 0.4
CARD_LETTERS_SHARE = 0.4
ASPECT_WEIGHT = 0.5
"""Shares and weight chosen on the seeds with aliases hidden in turn, not on the held-out phrases."""
TELLING_ASPECTS = (AspectKind.RESULT, AspectKind.APPLICANTS, AspectKind.PROCEDURE)


@dataclass(frozen=True, slots=True)
class ServiceRanking:
    """Each alias and each whole card, by words and by letters. `alias_owner` is a row of `codes`."""

    codes: tuple[str, ...]
    alias_owner: np.ndarray
    alias_words: VectorIndex
    alias_letters: VectorIndex
    card_words: VectorIndex
    card_letters: VectorIndex

    def scores(self, words: Sequence[QueryWord]) -> Scores:
        """A score from 0 to 1 for every service, in the order of `codes`."""
        counts = {word.lemma: word.weight for word in words if word.weight > 0}
        letters = letter_groups(counts)
        scores: Scores = (
            ALIAS_WORDS_SHARE * self._best(self.alias_words.cosines(counts))
            + ALIAS_LETTERS_SHARE * self._best(self.alias_letters.cosines(letters))
            + CARD_WORDS_SHARE * self.card_words.cosines(counts)
            + CARD_LETTERS_SHARE * self.card_letters.cosines(letters)
        )
        return scores

    def _best(self, alias_scores: Scores) -> Scores:
        best = np.zeros(len(self.codes), dtype=np.float32)
        np.maximum.at(best, self.alias_owner, alias_scores)
        return best


def build_ranking(
    services: Sequence[ServiceCard], articles: Iterable[ArticleCard] = ()
) -> ServiceRanking:
    """Questions of the articles linked to a service count as words of its card."""
    questions = _questions_by_service(articles)
    phrases = [(row, text) for row, one in enumerate(services) for text in service_phrases(one)]
    said = [telling_lemmas(text) for _, text in phrases]
    cards = [_card(service, questions.get(service.code, [])) for service in services]
    return ServiceRanking(
        codes=tuple(service.code for service in services),
        alias_owner=np.array([row for row, _ in phrases], dtype=np.int32),
        alias_words=build_index([{one: lemma_weight(one) for one in row} for row in said]),
        alias_letters=build_index([letter_groups(row) for row in said]),
        card_words=build_index([_word_view(card) for card in cards]),
        card_letters=build_index([_letter_view(card) for card in cards]),
    )


def service_phrases(service: ServiceCard) -> list[str]:
    """What callers call it: the spoken name and the aliases, then the official name."""
    return list(dict.fromkeys([service.spoken_name, service.about, *service.aliases, service.name]))


def telling_lemmas(text: str) -> list[str]:
    """Lemmas without fillers, or all of them when nothing else is left."""
    lemmas = lemmas_of(text)
    return [lemma for lemma in lemmas if lemma_weight(lemma) > 0] or list(lemmas)


def _questions_by_service(articles: Iterable[ArticleCard]) -> dict[str, list[tuple[str, float]]]:
    """Questions with the share of a service in them: a question on three services tells a third of each."""
    found: dict[str, list[tuple[str, float]]] = {}
    for article in articles:
        for code in article.services:
            share = 1 / len(article.services)
            found.setdefault(code, []).extend((text, share) for text in article.questions)
    return found


def _card(
    service: ServiceCard, questions: list[tuple[str, float]]
) -> list[tuple[list[str], float]]:
    texts = [(text, 1.0) for text in service_phrases(service)] + questions
    for kind in TELLING_ASPECTS:
        texts += [(part.text, ASPECT_WEIGHT) for part in service.aspect(kind)]
    return [(telling_lemmas(text), weight) for text, weight in texts]


def _word_view(card: list[tuple[list[str], float]]) -> dict[str, float]:
    counts: dict[str, float] = {}
    for lemmas, weight in card:
        for lemma in set(lemmas):
            counts[lemma] = counts.get(lemma, 0.0) + weight
    return {lemma: math.sqrt(count) * lemma_weight(lemma) for lemma, count in counts.items()}


def _letter_view(card: list[tuple[list[str], float]]) -> Mapping[str, float]:
    counts: dict[str, float] = {}
    for lemmas, weight in card:
        for group, count in letter_groups(lemmas).items():
            counts[group] = counts.get(group, 0.0) + weight * count
    return {group: math.sqrt(count) for group, count in counts.items()}
