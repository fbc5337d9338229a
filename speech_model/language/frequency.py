"""How common Russian words are: printed news (the vocabulary that natasha carries) and fortunes."""

from collections import Counter
from functools import cache

from natasha import NewsEmbedding

from speech_model.corpus.sentences import fortunes
from speech_model.language.words import LETTERS

_LETTERS = frozenset(LETTERS)
_SHORT_WORDS = frozenset("аивокуся")
"""The only words of one letter."""


@cache
def shares() -> dict[str, float]:
    """Share of each word in running text, the two kinds of text counting alike."""
    news: Counter[str] = Counter()
    vocabulary = NewsEmbedding().vocab
    for word, occurrences in zip(vocabulary.words, vocabulary.counts, strict=True):
        plain = word.replace("ё", "е")
        if _LETTERS.issuperset(plain) and (len(plain) > 2 or plain in _SHORT_WORDS):
            news[plain] += int(occurrences)
    prose = Counter(word for clause in fortunes() for word in clause.split())
    news_total, prose_total = news.total(), prose.total()
    return {
        word: news[word] / news_total + prose[word] / prose_total
        for word in news.keys() | prose.keys()
    }


def most_common(count: int) -> list[str]:
    """The `count` commonest words."""
    found = shares()
    return sorted(found, key=lambda word: -found[word])[:count]
