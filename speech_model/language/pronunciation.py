"""Other letter strings under which a word may be heard: abbreviations named letter by letter."""

from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import Any

import yaml

_TABLE = Path(__file__).parent / "abbreviations.yml"
_VOWELS = frozenset("аеиоуыэюя")
_MOST_VARIANTS = 4
_LONGEST = 6


@cache
def _table() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))
    return content


def spoken_variants(word: str) -> list[str]:
    """Beside the spelling itself; empty for ordinary words."""
    table = _table()
    said = list(table["said"].get(word, []))
    is_spelled = word in table["with_vowels"] or not _VOWELS & set(word)
    if 1 < len(word) <= _LONGEST and is_spelled:
        names = [table["letter_names"].get(letter, [letter]) for letter in word]
        said += ["".join(parts) for parts in islice(product(*names), _MOST_VARIANTS)]
    return list(dict.fromkeys(said))
