"""Sentences to be synthesised: the trade's templates, general reading, and words in random order."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from zlib import crc32

from speech_model.language.grammar import base_grammar
from speech_model.language.vocabulary import FREQUENT_WORDS
from speech_model.language.words import words_of

FORTUNES = Path("/usr/share/games/fortunes/ru")
_SHARE_OF_SALAD = 0.25
"""Of the general sentences; random order breaks the network's own language model."""
_COMMON_WORDS = 9_000
_MOST_WORDS = 14
_MOST_DOMAIN_WORDS = 20
_LEAST_HELD_OUT_WORDS = 3
_HELD_OUT_ONE_OF = 20


def is_held_out(sentence: str) -> bool:
    """Whether the sentence belongs to the tests: never synthesised for training, never in a language text."""
    if sentence.count(" ") + 1 < _LEAST_HELD_OUT_WORDS:
        return False
    return crc32(sentence.encode()) % _HELD_OUT_ONE_OF == 0


def domain_sentences(count: int, *, seed: int, held_out: bool = False) -> list[str]:
    """What callers say, drawn from the templates without repetition: for training or for tests."""
    random = Random(seed)
    grammar = base_grammar()
    found: dict[str, None] = {}
    while len(found) < count:
        sentence = grammar.sentence("caller", random)
        if is_held_out(sentence) == held_out and sentence.count(" ") < _MOST_DOMAIN_WORDS:
            found[sentence] = None
    return list(found)


def general_sentences(count: int, *, seed: int) -> list[str]:
    """Printed Russian cut to an utterance's length; a quarter of them shuffled across sentences."""
    random = Random(seed)
    pool = fortunes()
    words = [word for sentence in pool for word in sentence.split()]
    found = []
    for _ in range(count):
        if random.random() < _SHARE_OF_SALAD:
            found.append(" ".join(random.choice(words) for _ in range(random.randint(3, 9))))
        else:
            found.append(random.choice(pool))
    return [sentence for sentence in found if not is_held_out(sentence)]


def single_words(count: int, *, seed: int) -> list[str]:
    """One common word or two that stand by themselves."""
    random = Random(seed)
    words = FREQUENT_WORDS.read_text(encoding="utf-8").split()[:_COMMON_WORDS]
    return [" ".join(random.sample(words, random.choice((1, 1, 2)))) for _ in range(count)]


@cache
def fortunes() -> tuple[str, ...]:
    """Clauses of 3 to 14 words from Debian's `fortunes-ru`."""
    return tuple(dict.fromkeys(_fortune_clauses()))


def _fortune_clauses() -> Iterator[str]:
    for path in sorted(FORTUNES.glob("*.u8")):
        text = path.read_text(encoding="utf-8", errors="replace")
        for entry in text.split("\n%"):
            body = re.sub(r"\n\s*-- .*", "", entry).replace("\n", " ")
            for clause in re.split(r"[.!?;:…\"()]| - |--", body):
                words = words_of(clause)
                if words and 3 <= len(words) <= _MOST_WORDS:
                    yield " ".join(words)
