"""Names of people as callers say them: in any order and case, or spelled out by letters."""

import itertools
import re
from dataclasses import dataclass, replace
from functools import lru_cache

from pymorphy3 import MorphAnalyzer
from pymorphy3.analyzer import Parse

_PARTS = {"last": "Surn", "first": "Name", "patronymic": "Patr"}
STRANGE = 0.05
_SURNAME = re.compile(
    r"(?:ов|ев|ёв|ин|ын|ова|ева|ёва|ина|ына|ский|цкий|ская|цкая|енко|чук|юк|ых|их|дзе|швили|ян)$"
)
_LEAD = re.compile(
    r"\b(?:меня зовут|зовут меня|зовут|моя фамилия|фамилия моя|фамилия|фамилию|имя|имени|отчество|на имя|записывайте"
    r"|запишите|запиши|пишите|это|я|на|ну|да|так|нет|ой|пусть будет|будет|мо[её]|меня|значит|давайте|как"
    r"|точнее|вернее|не|а|мой|сын|дочь|прид[её]т|муж|жена|мама|папа|говорит|вас беспокоит|беспокоит|здравствуйте"
    r"|добрый день|сейчас|скажу|полностью)\b"
)
_CORRECTION = re.compile(r"\b(?:не\b.+?\bа\b|ой нет|нет|точнее|вернее|то есть)")
_SPELLING = re.compile(r"\b(?:по буквам|буква|буквы|буквами|диктую)\b")
_LETTER_NAMES = {
    "а": "а", "бэ": "б", "бе": "б", "вэ": "в", "ве": "в", "гэ": "г", "ге": "г", "дэ": "д", "де": "д",
    "е": "е", "ё": "ё", "жэ": "ж", "же": "ж", "зэ": "з", "зе": "з", "и": "и", "ка": "к", "эль": "л",
    "эл": "л", "эм": "м", "эн": "н", "о": "о", "пэ": "п", "пе": "п", "эр": "р", "эс": "с", "тэ": "т",
    "те": "т", "у": "у", "эф": "ф", "ха": "х", "хэ": "х", "цэ": "ц", "це": "ц", "че": "ч", "ша": "ш",
    "ща": "щ", "ы": "ы", "э": "э", "ю": "ю", "я": "я", "йот": "й",
}  # fmt: skip
_SIGNS = {"мягкий знак": "ь", "твердый знак": "ъ", "твёрдый знак": "ъ", "и краткое": "й"}
LEAST_SPELLED = 3


@dataclass(frozen=True, slots=True)
class PersonName:
    """Each part in the nominative with a capital; empty when it was not said."""

    last: str = ""
    first: str = ""
    patronymic: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.last, self.first, self.patronymic) if part)

    def corrected_by(self, other: "PersonName") -> "PersonName":
        """The parts of `other` win where it has them."""
        said = {part: text for part in self.__slots__ if (text := getattr(other, part))}
        return replace(self, **said)


def read_name(text: str) -> PersonName | None:
    """None when the words are no name."""
    spoken = text.lower().strip()
    if (spelled := read_spelled(spoken)) is not None:
        return PersonName(last=spelled.capitalize())
    cut = _CORRECTION.split(spoken)[-1] if _CORRECTION.search(spoken) else spoken
    return _from_words(cut) or _from_words(spoken)


def _from_words(spoken: str) -> PersonName | None:
    words = re.findall(r"[а-яё]+(?:-[а-яё]+)?", _LEAD.sub(" ", spoken))
    if not 0 < len(words) <= len(_PARTS):
        return None
    best: tuple[float, tuple[str, ...]] = (0.0, ())
    for parts in itertools.permutations(_PARTS, len(words)):
        likely = [_likelihood(word, part) for word, part in zip(words, parts, strict=True)]
        if all(likely):
            best = max(best, (sum(likely), parts))
    if not best[1] or (len(words) == 1 and best[0] == STRANGE and not _could_be_one(words[0])):
        return None
    return _nominative(dict(zip(best[1], words, strict=True)))


def _likelihood(word: str, part: str) -> float:
    """How well the word fits the part, 0…1; a strange word may be a surname."""
    fitting = [
        float(parse.score)
        for parse in _parses(word)
        if _PARTS[part] in parse.tag and "sing" in parse.tag
    ]
    if fitting:
        return max(sum(fitting), STRANGE)
    is_strange = part == "last" and (_could_be_one(word) or not _is_common(word))
    return STRANGE if is_strange else 0.0


def _is_common(word: str) -> bool:
    """Verbs, pronouns, prepositions and the like are no surnames."""
    tag = _parses(word)[0].tag
    return tag.POS not in ("NOUN", "ADJF") or "inan" in tag


def _could_be_one(word: str) -> bool:
    """By its ending, or because the dictionary does not know it."""
    has_ending = bool(_SURNAME.search(word))
    return len(word) > 2 and (has_ending or not _analyzer().word_is_known(word))


def read_spelled(text: str) -> str | None:
    """«пётр елена тимофей роман» and «пэ е тэ эр» as a word; None when the words are not spelling."""
    told = bool(_SPELLING.search(text))
    spoken = _SPELLING.sub(" ", text)
    for sign, letter in _SIGNS.items():
        spoken = spoken.replace(sign, f"знак_{letter}")
    words = re.findall(r"[а-яё_ьъ]+", spoken)
    is_named_first = bool(words) and _likelihood(words[0], "last") > STRANGE
    if told and is_named_first and not _is_first_name(words[0]) and len(words) > LEAST_SPELLED:
        words = words[1:]  # «Петрова, по буквам: Пётр, Елена …»
    letters = [_letter(word) for word in words]
    is_spelling = told or all(word in _LETTER_NAMES or word.startswith("знак_") for word in words)
    if not told and len(words) > LEAST_SPELLED:
        names = sum(_is_first_name(word) or "_" in word for word in words)
        is_spelling = (
            is_spelling or names == len(words) or (len(words) > 4 and names >= 0.7 * len(words))
        )
    is_whole = len(letters) >= LEAST_SPELLED and all(letters)
    return "".join(letters) if is_spelling and is_whole else None


def _letter(word: str) -> str:
    if word.startswith("знак_"):
        return word[-1]
    return _LETTER_NAMES.get(word) or (word[0] if len(word) > 1 else "")


def _is_first_name(word: str) -> bool:
    return any("Name" in str(parse.tag) for parse in _parses(word))


def _nominative(parts: dict[str, str]) -> PersonName:
    """«на Петрову Анну» is Петрова Анна: all parts take the gender of the first name or the patronymic."""
    gender = _gender(parts)
    return PersonName(
        **{
            part: _inflected(word, _PARTS[part], gender).capitalize()
            for part, word in parts.items()
        }
    )


def _gender(parts: dict[str, str]) -> str:
    for part, grammeme in (("patronymic", "Patr"), ("first", "Name")):
        for parse in _parses(parts.get(part, "")):
            if grammeme in str(parse.tag) and parse.tag.gender:
                return str(parse.tag.gender)
    return ""


def _inflected(word: str, grammeme: str, gender: str) -> str:
    """The nominative; a word that already can be one stays as it was said."""
    fitting = [
        parse
        for parse in _parses(word)
        if grammeme in parse.tag and "sing" in parse.tag and gender in ("", parse.tag.gender)
    ]
    if not fitting or any("nomn" in parse.tag for parse in fitting):
        return word
    changed = fitting[0].inflect({"nomn"})
    return str(changed.word) if changed else word


@lru_cache(maxsize=1)
def _analyzer() -> MorphAnalyzer:
    return MorphAnalyzer(lang="ru")


@lru_cache(maxsize=5_000)
def _parses(word: str) -> tuple[Parse, ...]:
    return tuple(_analyzer().parse(word)) if word else ()
