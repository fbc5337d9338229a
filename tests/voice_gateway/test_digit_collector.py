"""Keys become answers."""

from core.contracts.speech import ExpectedAnswer
from voice_gateway.digit_collector import (
    INTER_DIGIT_SECONDS,
    LONE_DIGIT_SECONDS,
    DigitCollector,
    Pressed,
    WantsOperator,
    WantsRepeat,
)


def pressed(
    keys: str, *, expected: ExpectedAnswer = ExpectedAnswer.DIGITS, length: int = 0
) -> object:
    """What the last of the keys led to; the ones before it must have led to nothing."""
    collector = DigitCollector(expected=expected, length=length)
    results = [collector.push(key) for key in keys]
    assert all(result is None for result in results[:-1])
    return results[-1]


def test_a_hash_ends_the_digits() -> None:
    assert pressed("7214#") == Pressed("7214")


def test_a_hash_alone_is_nothing() -> None:
    assert pressed("#") is None


def test_the_wanted_length_ends_the_digits() -> None:
    assert pressed("7214", length=4) == Pressed("7214")


def test_zero_is_a_digit_where_digits_are_expected() -> None:
    assert pressed("0123", length=4) == Pressed("0123")


def test_zero_calls_a_person_where_none_are_expected() -> None:
    assert pressed("0", expected=ExpectedAnswer.FREE) == WantsOperator()


def test_zero_after_another_key_is_a_digit() -> None:
    assert pressed("10#", expected=ExpectedAnswer.FREE) == Pressed("10")


def test_a_star_asks_for_repetition_and_starts_over_once_digits_were_pressed() -> None:
    assert pressed("*") == WantsRepeat()
    assert pressed("72*14#") == Pressed("14")


def test_the_length_of_another_kind_of_answer_does_not_count() -> None:
    assert pressed("72", expected=ExpectedAnswer.YES_NO, length=1) is None


def test_dictation_by_keys_has_more_time_than_a_lone_key() -> None:
    assert DigitCollector(expected=ExpectedAnswer.DIGITS).pause_seconds == INTER_DIGIT_SECONDS
    assert DigitCollector(expected=ExpectedAnswer.FREE).pause_seconds == LONE_DIGIT_SECONDS
