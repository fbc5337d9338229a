"""Numbers with letters in them as they are dictated: «а бэ сто двадцать» is АБ120."""

import re
from collections.abc import Iterator, Sequence

from core.russian.dictated import digit_strings
from core.russian.number_words import plain
from core.russian.numerals import read_number

_NAMES = {
    "а": "а", "б": "б бэ бе", "в": "в вэ ве", "г": "г гэ ге", "д": "д дэ де", "е": "е", "ж": "ж жэ же",
    "з": "з зэ зе", "и": "и", "к": "к ка кэ", "л": "л эль эл", "м": "м эм", "н": "н эн", "о": "о", "п": "п пэ пе",
    "р": "р эр", "с": "с эс", "т": "т тэ те", "у": "у", "ф": "ф эф фэ", "х": "х ха хэ", "ц": "ц цэ це", "ч": "ч че",
    "ш": "ш ша", "щ": "щ ща", "э": "э", "ю": "ю", "я": "я",
}  # fmt: skip
LETTER_OF = {name: letter.upper() for letter, names in _NAMES.items() for name in names.split()}
_WHOLE = {"эмфэ": "МФ", "эмэф": "МФ", "эсвэ": "СВ", "абэ": "АБ"}
"""Letters the recogniser writes together."""
_PAUSES = frozenset(
    {
        "тире",
        "дефис",
        "дробь",
        "пробел",
        "слэш",
        "черта",
        "буква",
        "буквы",
        "потом",
        "затем",
        "дальше",
    }
)
MOST_LETTERS = 4


def lettered_numbers(text: str) -> Iterator[str]:
    """Every way to read the text as one number, those with letters first, each followed by its digits alone."""
    words = [word for word in re.findall(r"\w+", plain(text)) if word not in _PAUSES]
    start = next((at for at in range(len(words)) if read_number(words, at)), None)
    if start is None:
        return
    letters = _letters_before(words, start)
    digits = " ".join(words[start:])
    for count in range(min(len(letters), MOST_LETTERS), -1, -1):
        prefix = letters[len(letters) - count :]
        for found in digit_strings(digits):
            yield prefix + found


def _letters_before(words: Sequence[str], start: int) -> str:
    """Letters that stand directly before the first number."""
    found = ""
    for word in reversed(words[:start]):
        letter = LETTER_OF.get(word) or _WHOLE.get(word)
        if letter is None:
            break
        found = letter + found
    return found
