"""Latin letters and words in Cyrillic: by the word list, letter by letter, or transliterated."""

import re

from core.russian.normalisation.tables import table

_WORD = re.compile(r"-?([A-Za-z]+(?:-[A-Za-z]+)*)-?")
_VOWELS = set("aeiouy")
_LOOK_ALIKE = dict(zip("ABCEHKMOPTXaceopxy", "АВСЕНКМОРТХасеорху", strict=True))
_MIXED = re.compile(r"\b(?=\w*[А-Яа-яЁё])(?=\w*[A-Za-z])[A-Za-zА-Яа-яЁё]+\b")
LONGEST_SPELLED = 4


def mend_mixed_alphabets(text: str) -> str:
    """«Mосква» typed with a Latin M is Russian: look-alike letters inside a Cyrillic word are replaced."""
    return _MIXED.sub(_mend, text)


def _mend(match: re.Match[str]) -> str:
    word = match[0]
    mended = "".join(_LOOK_ALIKE.get(letter, letter) for letter in word)
    return mended if not any(letter.isascii() for letter in mended) else word


def read_latin(text: str) -> str:
    return _WORD.sub(lambda match: f" {_read_compound(match[1])} ", text)


def read_latin_word(word: str) -> str:
    known: dict[str, str] = table("latin")["words"]
    lower = word.lower()
    if lower in known:
        return known[lower]
    is_spelled = len(word) <= LONGEST_SPELLED and (word.isupper() or not _VOWELS & set(lower))
    if is_spelled or len(word) == 1:
        return spell_latin(lower)
    return _transliterate(lower)


def spell_latin(word: str) -> str:
    letters: dict[str, str] = table("latin")["letters"]
    return " ".join(letters[letter] for letter in word.lower())


def _read_compound(compound: str) -> str:
    known: dict[str, str] = table("latin")["words"]
    if compound.lower() in known:
        return known[compound.lower()]
    return " ".join(read_latin_word(part) for part in compound.split("-"))


def _transliterate(word: str) -> str:
    clusters: dict[str, str] = table("latin")["clusters"]
    sounds: dict[str, str] = table("latin")["sounds"]
    spoken, position = "", 0
    while position < len(word):
        for size in (4, 3, 2):
            chunk = word[position : position + size]
            if len(chunk) == size and chunk in clusters:
                spoken += clusters[chunk]
                position += size
                break
        else:
            spoken += sounds[word[position]]
            position += 1
    return spoken
