"""Digits dictated one by one or in groups, read with the length they must have.

«двадцать пять ноль семь» is 2507 where four digits are wanted and 20507 where five are.
"""

import re
from collections.abc import Iterator, Sequence

from core.russian.number_words import plain
from core.russian.numerals import SpokenNumber, read_number, read_numbers

_CORRECTIONS = re.compile(
    r"\b(?:нет|ой|точнее|вернее|простите|извините|ошиб\w+|то есть|заново|сначала)\b"
)
MOST_VARIANTS = 512
"""A phrase of twenty numbers that can all be split has a million; the first ones are the likely ones."""


def read_digits(text: str, *, length: int) -> str | None:
    """The digits when they can be read with exactly that length; after a correction the corrected ones."""
    spoken = plain(text)
    for part in [*reversed(_CORRECTIONS.split(spoken)), spoken]:
        for digits in digit_strings(part):
            if len(digits) == length:
                return digits
    return None


def digit_strings(text: str) -> Iterator[str]:
    """Every way to read the digits of a text, the most natural first; words between are passed over."""
    words = re.findall(r"\w+", plain(text))
    groups: list[tuple[str, ...]] = []
    at = 0
    while at < len(words):
        if repeated := _repeated(words, at):
            groups.append((repeated,))
            at += 2
            continue
        numbers = read_numbers(words, at) or _ordinal(words, at)
        number = numbers[0] if numbers else None
        if number is not None:
            groups.append(_variants(number, words[at : at + number.length]))
        at += number.length if number else 1
    for count, variant in enumerate(_combined(groups)):
        if count == MOST_VARIANTS:
            return
        yield "".join(variant)


_DIGIT_NOUNS = {
    "единиц": "1", "двой": "2", "двоек": "2", "трой": "3", "троек": "3", "четвер": "4", "пятер": "5",
    "шестер": "6", "семер": "7", "восьмер": "8", "девят": "9",
}  # fmt: skip


def _repeated(words: Sequence[str], at: int) -> str:
    """«три семёрки» is 777."""
    count = read_number(words, at)
    noun = words[at + 1] if at + 1 < len(words) else ""
    if count is None or count.length > 1 or not 2 <= count.value <= 4 or not noun.endswith(_PLURAL):
        return ""
    digit = next((digit for stem, digit in _DIGIT_NOUNS.items() if noun.startswith(stem)), "")
    return digit * count.value


_PLURAL = ("ки", "рок", "цы", "ек")


def _ordinal(words: Sequence[str], at: int) -> tuple[SpokenNumber, ...]:
    """A year as people say it: «тысяча девятьсот восемьдесят пятый». Lone ordinals count things."""
    number = read_number(words, at)
    return (number,) if number and number.is_ordinal and number.length > 1 else ()


def _variants(number: SpokenNumber, words: Sequence[str]) -> tuple[str, ...]:
    """The whole number; then its words apart, from the left and each by itself."""
    whole = str(number)
    found = [whole]
    for cut in range(1, len(words)):
        left, right = read_numbers(words[:cut]), read_numbers(words[cut:])
        if len(left) == 1 and len(right) == 1:
            found.append(f"{left[0]}{right[0]}")
    if len(words) > 2:
        found.append("".join(str(one) for word in words for one in read_numbers([word])))
    return tuple(dict.fromkeys(found))


def _combined(groups: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """All choices, those with fewer splits first."""
    if not any(groups):
        return
    most = sum(len(group) - 1 for group in groups)
    for splits in range(most + 1):
        yield from _with_splits(groups, splits)


def _with_splits(groups: Sequence[tuple[str, ...]], splits: int) -> Iterator[tuple[str, ...]]:
    if not groups:
        if splits == 0:
            yield ()
        return
    for choice, variant in enumerate(groups[0]):
        if choice <= splits:
            for rest in _with_splits(groups[1:], splits - choice):
                yield (variant, *rest)
