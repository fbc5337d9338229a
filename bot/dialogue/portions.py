"""Long answers in portions of at most about 20 seconds of speech."""

import re
from collections.abc import Iterable

MAX_WORDS = 42
"""20 seconds at 150 words a minute, less the breath between sentences."""

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def portions_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Whole sentences packed into portions, in order; a longer sentence stands alone."""
    packed: list[str] = []
    for sentence in (part for text in texts for part in _SENTENCE_END.split(text.strip()) if part):
        if packed and _words(packed[-1]) + _words(sentence) <= MAX_WORDS:
            packed[-1] = f"{packed[-1]} {sentence}"
        else:
            packed.append(sentence)
    return tuple(packed)


def _words(text: str) -> int:
    return len(text.split())
