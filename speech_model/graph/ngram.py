"""Word 3-gram model with interpolated Kneser-Ney smoothing over weighted sentences."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

START, END = "<s>", "</s>"

History = tuple[str, ...]
Counts = dict[History, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Smoothing:
    """Discounts per order and what is dropped to keep the graph small."""

    discounts: tuple[float, float, float] = (0.6, 0.75, 0.85)
    """Of 1-, 2- and 3-grams."""
    least_trigram: float = 1.5
    least_bigram: float = 0.0
    vocabulary_bonus: float = 0.3
    """Unigram count of a word beyond the number of words it was seen after."""


@dataclass(frozen=True, slots=True)
class BackOffModel:
    """Explicit probabilities by history (longest two words) and the weight left for shorter ones."""

    probabilities: Counts
    back_off: dict[History, float]


def count(
    sentences: Iterable[tuple[tuple[str, ...], float]], vocabulary: frozenset[str]
) -> tuple[Counts, Counts]:
    """Weighted 2- and 3-gram counts; a word outside the vocabulary breaks the sentence there."""
    pairs: Counts = defaultdict(lambda: defaultdict(float))
    triples: Counts = defaultdict(lambda: defaultdict(float))
    for words, weight in sentences:
        marked = (START, *words, END)
        known = [word in vocabulary or word in (START, END) for word in marked]
        for i in range(1, len(marked)):
            if not (known[i] and known[i - 1]):
                continue
            pairs[(marked[i - 1],)][marked[i]] += weight
            if i >= 2 and known[i - 2]:
                triples[(marked[i - 2], marked[i - 1])][marked[i]] += weight
    return pairs, triples


def estimate(
    sentences: Iterable[tuple[tuple[str, ...], float]],
    vocabulary: Mapping[str, float],
    smoothing: Smoothing,
) -> BackOffModel:
    """The model; `vocabulary` gives each word's own weight in the unigram distribution."""
    pairs, triples = count(sentences, frozenset(vocabulary))
    unigram = _unigram(pairs, vocabulary, smoothing)
    model = BackOffModel({(): unigram}, {(): 1.0})
    continuation = _continuation_pairs(pairs, triples)
    _add_order(model, continuation, smoothing.discounts[1], smoothing.least_bigram)
    _add_order(model, triples, smoothing.discounts[2], smoothing.least_trigram)
    return model


def _unigram(
    pairs: Counts, vocabulary: Mapping[str, float], smoothing: Smoothing
) -> dict[str, float]:
    contexts: dict[str, float] = {
        word: smoothing.vocabulary_bonus * weight for word, weight in vocabulary.items()
    }
    for followers in pairs.values():
        for word in followers:
            contexts[word] = contexts.get(word, 0.0) + 1.0
    total = sum(contexts.values())
    return {word: value / total for word, value in contexts.items()}


def _continuation_pairs(pairs: Counts, triples: Counts) -> Counts:
    """How many words each pair was seen after; raw counts where a sentence begins."""
    continued: Counts = defaultdict(lambda: defaultdict(float))
    for (_, middle), followers in triples.items():
        for word in followers:
            continued[(middle,)][word] += 1.0
    continued[(START,)] = pairs[(START,)]
    return continued


def _add_order(model: BackOffModel, counts: Counts, discount: float, least: float) -> None:
    shorter_known = model.probabilities
    added: Counts = {}
    for history, followers in counts.items():
        total = sum(followers.values())
        kept = {word: value for word, value in followers.items() if value >= least}
        if not kept:
            continue
        explicit = {word: max(value - discount, 0.0) / total for word, value in kept.items()}
        left = 1.0 - sum(explicit.values())
        model.back_off[history] = left
        added[history] = {
            word: value + left * probability(model, history[1:], word)
            for word, value in explicit.items()
        }
    shorter_known.update(added)


def probability(model: BackOffModel, history: History, word: str) -> float:
    """p(word | history), backing off as the graph will."""
    weight = 1.0
    while True:
        found = model.probabilities.get(history, {}).get(word)
        if found is not None:
            return weight * found
        if not history:
            return 0.0
        weight *= model.back_off.get(history, 1.0)
        history = history[1:]
