"""Long answers in portions of at most about 20 seconds of speech."""

import re
from collections.abc import Iterable, Iterator

from core.russian.normalisation.speakable import to_speakable

MAX_WORDS = 42
"""20 seconds at 150 words a minute, less the breath between sentences."""

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_PAUSE = re.compile(r"(?<=[,;:])\s+")


def portions_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Whole sentences packed into portions, in order; a sentence that is too long is cut at its commas."""
    packed: list[str] = []
    for sentence in _sentences(texts):
        if packed and _words(packed[-1]) + _words(sentence) <= MAX_WORDS:
            packed[-1] = f"{packed[-1]} {sentence}"
        else:
            packed.append(sentence)
    return tuple(packed)


def _sentences(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for sentence in _SENTENCE_END.split(text.strip()):
            if _words(sentence) > MAX_WORDS:
                yield from _cut(sentence)
            elif sentence:
                yield sentence


def _cut(sentence: str) -> Iterator[str]:
    """Pieces end with the mark they were cut at, so that the voice goes on in the next portion."""
    piece = ""
    for part in _PAUSE.split(sentence):
        longer = f"{piece} {part}".strip()
        if piece and _words(longer) > MAX_WORDS:
            yield piece
            piece = part
        else:
            piece = longer
    yield piece


def _words(text: str) -> int:
    """As they are spoken: a telephone is one word on paper and ten in the ear."""
    return len(to_speakable(text).split())
