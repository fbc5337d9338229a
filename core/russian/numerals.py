"""Spoken Russian numbers read into values: «сто двадцать пять», «две тысячи двадцать шестого», «восемь девятьсот…».

Words are lower-case and split at spaces. Readers take a list of words and a place in it, and answer how
many words belong to what they read, or None when nothing begins there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.russian.number_words import (
    NOTHING_BELOW,
    NUMBER_WORDS,
    SCALE_WORDS,
    WHOLE_ORDINALS,
    NumberWord,
    plain,
)

ROOM_FOR_ANYTHING = 4
ZEROS = frozenset({"нуля", "ноля", "нулей", "нолей"})
PLUS = "плюс"


@dataclass(frozen=True, slots=True)
class SpokenNumber:
    """A number and how many words it took. `digits` keeps what the value forgets: written digits as they were."""

    value: int
    length: int
    is_ordinal: bool = False
    digits: str = ""

    def __str__(self) -> str:
        return self.digits or str(self.value)


def read_number(words: Sequence[str], start: int = 0) -> SpokenNumber | None:
    """The longest cardinal or ordinal that begins at `start`; words written in digits are numbers too."""
    if start >= len(words):
        return None
    first = plain(words[start])
    if first.isdecimal():
        return SpokenNumber(int(first), 1, digits=first)
    if first in WHOLE_ORDINALS:
        return SpokenNumber(WHOLE_ORDINALS[first], 1, is_ordinal=True)
    return _Reading().read(words, start)


class _Reading:
    """Parts of one number in falling order; whatever does not fall begins the next number."""

    def __init__(self) -> None:
        self.total = 0
        self.part = 0
        self.has_part = False
        self.room = ROOM_FOR_ANYTHING
        self.scale_limit = 10**12

    def read(self, words: Sequence[str], start: int) -> SpokenNumber | None:
        at = start
        while at < len(words):
            form = plain(words[at])
            word = NUMBER_WORDS.get(form)
            if word is not None and self._takes(word):
                at += 1
                if word.is_ordinal:
                    return SpokenNumber(self.total + self.part, at - start, is_ordinal=True)
                continue
            if form in SCALE_WORDS and self._takes_scale(form):
                at += 1
                continue
            break
        return SpokenNumber(self.total + self.part, at - start) if at > start else None

    def _takes(self, word: NumberWord) -> bool:
        is_zero = word.value == 0
        if word.rank >= self.room or (is_zero and (self.has_part or self.total)):
            return False
        self.part += word.value
        self.has_part = True
        self.room = word.fills if not is_zero else NOTHING_BELOW
        return True

    def _takes_scale(self, form: str) -> bool:
        scale = SCALE_WORDS[form]
        if scale.value >= self.scale_limit or (self.has_part and self.part == 0):
            return False
        if not self.has_part and not scale.can_stand_alone:
            return False
        self.total += (self.part if self.has_part else 1) * scale.value
        self.part = 0
        self.has_part = False
        self.room = ROOM_FOR_ANYTHING
        self.scale_limit = scale.value
        return True


def read_numbers(words: Sequence[str], start: int = 0) -> tuple[SpokenNumber, ...]:
    """Cardinals that follow each other without a word between, as a telephone is dictated."""
    found: list[SpokenNumber] = []
    at = start
    while (number := read_number(words, at)) is not None and not number.is_ordinal:
        found.extend(_with_zeros(number, words, at))
        at = start + sum(part.length for part in found)
    return tuple(found)


def _with_zeros(number: SpokenNumber, words: Sequence[str], at: int) -> tuple[SpokenNumber, ...]:
    """«два нуля» are two zeros; of «восемьсот два нуля» only the last word counts them."""
    after = at + number.length
    if after >= len(words) or plain(words[after]) not in ZEROS:
        return (number,)
    last = NUMBER_WORDS.get(plain(words[after - 1]))
    if last is None or last.value not in (2, 3, 4):
        return (number,)
    zeros = SpokenNumber(0, 2, digits="0" * last.value)
    if number.length == 1:
        return (zeros,)
    return SpokenNumber(number.value - last.value, number.length - 1), zeros


def find_numbers(text: str) -> Iterator[SpokenNumber]:
    """All numbers of a text in order, ordinals included."""
    words = text.split()
    at = 0
    while at < len(words):
        number = read_number(words, at)
        if number is not None:
            yield number
        at += number.length if number else 1


def dictated_digits(text: str) -> str:
    """The digits of a text in order, everything else left out: telephones, codes, numbers of applications.

    «плюс семь девятьсот тринадцать…» begins with «+». Empty when there is no number in it.
    """
    words = text.split()
    digits = ""
    at = 0
    while at < len(words):
        numbers = read_numbers(words, at)
        if numbers:
            digits += "".join(str(number) for number in numbers)
            at += sum(number.length for number in numbers)
            continue
        if plain(words[at]) == PLUS and not digits:
            digits = "+"
        at += 1
    return "" if digits == "+" else digits
