"""Turns any Russian text into the bare words the recogniser knows: lower case, no ё, numbers spelled."""

import re

from num2words import num2words

LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
"""The 32 letters of the acoustic model, in the order of its outputs; ё is written е."""

_WORD = re.compile(r"[а-я]+|[a-z]+|\d+")
_LONGEST_SPELLED_NUMBER = 9


def words_of(text: str) -> list[str] | None:
    """Words of `text`, or None when it holds foreign letters that nobody could read aloud for sure."""
    found: list[str] = []
    for token in _WORD.findall(
        text.lower().replace("ё", "е").replace("+", "").replace("\u0301", "")
    ):
        if token[0].isdigit():
            if len(token) > _LONGEST_SPELLED_NUMBER:
                return None
            spelled = num2words(int(token), lang="ru").replace("ё", "е")
            found.extend(re.findall(r"[а-я]+", spelled))
        elif token[0] in LETTERS:
            found.append(token)
        else:
            return None
    return found
