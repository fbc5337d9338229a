"""Words in capitals: МФЦ is spelled, СНИЛС is read, ВНИМАНИЕ is a word."""

import re

from core.russian.normalisation.grammar import is_known_word
from core.russian.normalisation.tables import table

_CAPITALS = re.compile(r"(?<![а-яё+])[А-ЯЁ]{2,}(?![а-яё])")
_INITIALS = re.compile(r"\b([А-ЯЁ])\.(?=\s*[А-ЯЁ])")
_WITH_ENDING = re.compile(r"\b([А-ЯЁ]{2,})(-(?:а|у|е|ы|ом|ов|ам|ах)|[а-яё]{1,3})\b")
_LONE_CONSONANT = re.compile(r"(?<![\w+-])([БГДЖЗЛМНПРТФХЦЧШЩЬЪЙбгджзлмнпртфхцчшщьъй])(?![\w+-])")
_VOWELS = set("АЕЁИОУЫЭЮЯ")
_LONGEST_SPELLED = 5
_LETTERS = {
    **dict(zip("АЕЁИОУЫЭЮЯ", "аеёиоуыэюя", strict=True)),
    **{"Б": "бэ", "В": "вэ", "Г": "гэ", "Д": "дэ", "Ж": "жэ", "З": "зэ", "Й": "и краткое"},
    **{"К": "ка", "Л": "эл", "М": "эм", "Н": "эн", "П": "пэ", "Р": "эр", "С": "эс", "Т": "тэ"},
    **{"Ф": "эф", "Х": "ха", "Ц": "цэ", "Ч": "че", "Ш": "ша", "Щ": "ща"},
    **{"Ъ": "твёрдый знак", "Ь": "мягкий знак"},
}


def read_acronyms(text: str) -> str:
    text = _INITIALS.sub(lambda match: f"{spell(match[1])} ", text)
    text = _WITH_ENDING.sub(_read_with_ending, text)
    text = _CAPITALS.sub(lambda match: read_capitals(match[0]), text)
    return _LONE_CONSONANT.sub(lambda match: spell(match[1]), text)


def read_capitals(word: str) -> str:
    """`word` has capital Cyrillic letters only."""
    lists = table("acronyms")
    words: dict[str, str] = lists["words"]
    if word in words:
        return words[word]
    if word in lists["spelled"] or not _VOWELS & set(word):
        return spell(word)
    if len(word) > _LONGEST_SPELLED or is_known_word(word):
        return word.lower()
    return spell(word)


def spell(letters: str) -> str:
    return " ".join(_LETTERS[letter] for letter in letters.upper())


def _read_with_ending(match: re.Match[str]) -> str:
    """«СНИЛСа», «ЗАГСе»: an ending is said with the word, it is dropped after spelled letters."""
    words: dict[str, str] = table("acronyms")["words"]
    read = words.get(match[1])
    if read is not None and " " not in read:
        return read + match[2].removeprefix("-")
    return match[0] if read is None and _VOWELS & set(match[1]) else read_capitals(match[1])
