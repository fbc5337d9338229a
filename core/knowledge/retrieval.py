"""Finds the article that answers a caller's question.

Three orders are merged by reciprocal rank: TF-IDF of the question variants, bm25s over them, TF-IDF of
whole articles. Likeness to the whole article tells our questions from those out of scope: measured, it
separates them better than the best variant does. Safe from any thread.
"""

import logging
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import bm25s
import numpy as np

from core.knowledge.cards import ArticleCard
from core.knowledge.lemmas import lemmas_of
from core.knowledge.query_words import QueryReader, build_reader, lemma_weight
from core.knowledge.ranked import Candidate as RankedArticle
from core.knowledge.ranked import Ranked, rank
from core.knowledge.vector_index import Scores, VectorIndex, build_index, letter_groups

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it speaks at debug level by itself

RANK_OFFSET = 10
"""Of reciprocal rank fusion: small, because few places matter to a caller."""
IN_SCOPE_LIKENESS = 0.16
"""Below this nothing is answered. Chosen on the seeds with variants hidden in turn."""
LETTERS_SHARE = 0.6
WHOLE_SHARE = 3.0
ANSWER_WEIGHT = 0.5
LIKENESS_FLOOR = 0.1
FILLER_WEIGHT = 0.15
"""Question words matter a little here: «где» and «сколько» tell articles apart."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`likeness` to the whole article, 0–1; `question` is the variant nearest to the words."""

    code: str
    score: float
    likeness: float
    question: str


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Best first. Empty `answers` means out of scope; then `nearest` are topics to offer."""

    answers: tuple[Answer, ...]
    nearest: tuple[Answer, ...]
    is_close: bool

    @property
    def best(self) -> Answer | None:
        return self.answers[0] if self.answers else None


class Retriever:
    """Reads articles once, then answers queries."""

    def __init__(self, articles: Mapping[str, ArticleCard]) -> None:
        rows = [(code, text) for code, one in articles.items() for text in _variants(one)]
        self._codes = tuple(articles)
        self._texts = tuple(text for _, text in rows)
        self._owner = np.array([self._codes.index(code) for code, _ in rows], dtype=np.int32)
        self._reader: QueryReader = build_reader(list(self._texts))
        lemmas = [lemmas_of(text) for text in self._texts]
        self._words: VectorIndex = build_index([question_counts(row) for row in lemmas])
        self._letters: VectorIndex = build_index([letter_groups(row) for row in lemmas])
        self._bm25 = _index_bm25(lemmas)
        self._whole_words, self._whole_letters = _index_wholes(articles.values())

    def search(self, text: str, alternatives: Sequence[str] = (), *, limit: int = 5) -> Retrieved:
        """Articles for a question; other readings of the recogniser count when they fit better."""
        found = [self._search_one(one, limit) for one in dict.fromkeys([text, *alternatives])]
        return max(found, key=lambda one: one.nearest[0].likeness if one.nearest else 0.0)

    def _search_one(self, text: str, limit: int) -> Retrieved:
        lemmas = [word.lemma for word in self._reader.read(text)]
        if not lemmas or not self._codes:
            return Retrieved((), (), False)
        likeness = self._likeness(lemmas)
        whole = self._whole(lemmas)
        ranked = self._fused(lemmas, likeness, whole)
        nearest = tuple(
            self._answer(one, likeness, whole) for one in ranked.candidates[:limit] if one.score > 0
        )
        fits = tuple(one for one in nearest if one.likeness >= IN_SCOPE_LIKENESS)
        return Retrieved(fits, nearest, ranked.is_close and len(fits) > 1)

    def _likeness(self, lemmas: Sequence[str]) -> Scores:
        words = self._words.cosines(question_counts(lemmas))
        letters = self._letters.cosines(letter_groups(lemmas))
        mixed: Scores = (1 - LETTERS_SHARE) * words + LETTERS_SHARE * letters
        return mixed

    def _fused(self, lemmas: Sequence[str], likeness: Scores, whole: Scores) -> Ranked:
        by_likeness = self._best(likeness)
        by_bm25 = self._best(self._bm25_scores(lemmas))
        fused = _reciprocal(by_likeness) + _reciprocal(by_bm25)
        fused = fused + WHOLE_SHARE * _reciprocal(whole)
        # a rank alone does not tell near from far
        weighted = fused * (LIKENESS_FLOOR + by_likeness + whole)
        order = np.argsort(-weighted)[:10]
        return rank(RankedArticle(self._codes[row], float(weighted[row])) for row in order)

    def _whole(self, lemmas: Sequence[str]) -> Scores:
        """Likeness to the article as a whole: all variants, the answer and the topic."""
        words = self._whole_words.cosines(question_counts(lemmas))
        letters = self._whole_letters.cosines(letter_groups(lemmas))
        mixed: Scores = (1 - LETTERS_SHARE) * words + LETTERS_SHARE * letters
        return mixed

    def _bm25_scores(self, lemmas: Sequence[str]) -> Scores:
        known = [lemma for lemma in dict.fromkeys(lemmas) if lemma in self._bm25.vocab_dict]
        if not known:
            return np.zeros(len(self._texts), dtype=np.float32)
        scores: Scores = self._bm25.get_scores(known)
        return scores

    def _best(self, variant_scores: Scores) -> Scores:
        best = np.zeros(len(self._codes), dtype=np.float32)
        np.maximum.at(best, self._owner, variant_scores)
        return best

    def _answer(self, candidate: RankedArticle, likeness: Scores, whole: Scores) -> Answer:
        article = self._codes.index(candidate.code)
        rows = np.flatnonzero(self._owner == article)
        row = rows[int(np.argmax(likeness[rows]))]
        return Answer(candidate.code, candidate.score, float(whole[article]), self._texts[row])


def question_counts(lemmas: Iterable[str]) -> dict[str, float]:
    """Fillers keep a little weight: «где» and «сколько» tell questions apart."""
    return {lemma: max(lemma_weight(lemma), FILLER_WEIGHT) for lemma in lemmas}


def _variants(article: ArticleCard) -> list[str]:
    return list(dict.fromkeys([article.title, *article.questions]))


def _index_wholes(articles: Iterable[ArticleCard]) -> tuple[VectorIndex, VectorIndex]:
    words, letters = [], []
    for article in articles:
        weighted = [(text, 1.0) for text in [*_variants(article), article.topic]]
        weighted += [(text, ANSWER_WEIGHT) for text in article.answer]
        counts: dict[str, float] = {}
        groups: dict[str, float] = {}
        for text, weight in weighted:
            lemmas = lemmas_of(text)
            for lemma, count in question_counts(lemmas).items():
                counts[lemma] = counts.get(lemma, 0.0) + weight * count
            for group, times in letter_groups(lemmas).items():
                groups[group] = groups.get(group, 0.0) + weight * times
        words.append({lemma: math.sqrt(count) for lemma, count in counts.items()})
        letters.append({group: math.sqrt(count) for group, count in groups.items()})
    return build_index(words), build_index(letters)


def _reciprocal(scores: Scores) -> Scores:
    """1/(offset + place) for every row that scored at all."""
    order = np.argsort(-scores)
    places = np.empty(len(scores), dtype=np.float32)
    places[order] = np.arange(1, len(scores) + 1, dtype=np.float32)
    fused: Scores = np.where(scores > 0, 1 / (RANK_OFFSET + places), 0).astype(np.float32)
    return fused


def _index_bm25(lemmas: Sequence[Sequence[str]]) -> "bm25s.BM25":
    index = bm25s.BM25()
    if lemmas:
        index.index([list(row) or ["—"] for row in lemmas], show_progress=False)
    return index
