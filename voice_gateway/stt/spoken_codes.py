"""Numbers of applications and documents with letters: «а бэ сто двадцать три дробь пять» → АБ123/5."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.russian.number_words import plain
from core.russian.numerals import read_numbers

CONSONANTS = {
    "бэ": "Б",
    "вэ": "В",
    "гэ": "Г",
    "дэ": "Д",
    "жэ": "Ж",
    "зэ": "З",
    "ка": "К",
    "эль": "Л",
    "эн": "Н",
    "пэ": "П",
    "эр": "Р",
    "эс": "С",
    "тэ": "Т",
    "эф": "Ф",
    "ха": "Х",
    "цэ": "Ц",
    "че": "Ч",
    "ша": "Ш",
}
"""Names nobody says for anything else."""
DOUBTFUL = {
    "а": "А",
    "е": "Е",
    "и": "И",
    "о": "О",
    "у": "У",
    "э": "Э",
    "ю": "Ю",
    "я": "Я",
    "эм": "М",
}
"""Words and hesitations as well: letters only inside a code, or right after «номер»."""
SIGNS = {"тире": "-", "дефис": "-", "минус": "-", "дробь": "/", "слэш": "/"}
NUMBER_STEM = "номер"


@dataclass(frozen=True, slots=True)
class SpokenCode:
    text: str
    length: int


def read_code(words: Sequence[str], start: int) -> SpokenCode | None:
    """Letters, signs and numbers in a row, with a sure letter or a sign, and a number among them."""
    is_named, is_near_name = _is_named(words, start, within=1), _is_named(words, start, within=2)
    if not is_near_name and plain(words[start]) in DOUBTFUL | SIGNS:
        return None
    text, sure, digits = "", False, False
    at = end = start
    whole = ""
    while at < len(words):
        form = plain(words[at])
        numbers = read_numbers(words, at)
        if numbers:
            text += "".join(str(number) for number in numbers)
            at += sum(number.length for number in numbers)
            digits = True
            end, whole = at, text
            continue
        letter = CONSONANTS.get(form) or DOUBTFUL.get(form) or SIGNS.get(form)
        if letter is None:
            break
        text += letter
        at += 1
        if form in CONSONANTS:
            sure = True
            end, whole = at, text
        elif form in SIGNS:
            sure = sure or digits
    if not digits or whole.isdecimal() or not (sure or is_named):
        return None
    return SpokenCode(whole, end - start)


def _is_named(words: Sequence[str], at: int, *, within: int) -> bool:
    """«номер …», «номер заявления …»."""
    return any(plain(word).startswith(NUMBER_STEM) for word in words[max(0, at - within) : at])
