"""Digits read one by one: the strings of the test, and others for training."""

from random import Random

DIGITS = ("ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять")
_TEST_STRINGS = 60
_TEST_SEED = 2024
_TEST_LENGTHS = (4, 7)
_TRAINING_LENGTHS = (1, 8)


def strings_of_the_test() -> list[str]:
    """Four to seven digits; never synthesised for training."""
    return _strings(_TEST_STRINGS, _TEST_LENGTHS, _TEST_SEED)


def training_strings(count: int, *, seed: int) -> list[str]:
    """One to eight digits, none of the test's strings."""
    kept = set(strings_of_the_test())
    drawn = _strings(count, _TRAINING_LENGTHS, seed)
    return [string for string in drawn if string not in kept]


def _strings(count: int, lengths: tuple[int, int], seed: int) -> list[str]:
    random = Random(seed)
    return [
        " ".join(random.choice(DIGITS) for _ in range(random.randint(*lengths)))
        for _ in range(count)
    ]
