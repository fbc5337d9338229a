"""What happens the first, the second, the last time in a row."""

import pytest

from voice_gateway.ladders import Rung, failure_rung, no_match_rung, silence_rung

REPROMPT, KEYPAD, PERSON, GOODBYE = (
    Rung.REPROMPT,
    Rung.OFFER_KEYPAD,
    Rung.OFFER_PERSON,
    Rung.SAY_GOODBYE,
)


@pytest.mark.parametrize(
    ("attempts", "rungs"),
    [
        (1, [KEYPAD, GOODBYE]),
        (2, [REPROMPT, KEYPAD, GOODBYE]),
        (3, [REPROMPT, REPROMPT, KEYPAD, GOODBYE, GOODBYE]),
    ],
)
def test_silence_is_asked_about_then_offered_keys_then_let_go(
    attempts: int, rungs: list[Rung]
) -> None:
    assert [silence_rung(n, attempts) for n in range(1, len(rungs) + 1)] == rungs


@pytest.mark.parametrize(
    ("attempts", "rungs"),
    [
        (1, [PERSON]),
        (2, [REPROMPT, PERSON]),
        (3, [REPROMPT, KEYPAD, PERSON]),
        (4, [REPROMPT, REPROMPT, KEYPAD, PERSON]),
    ],
)
def test_who_is_not_understood_ends_with_a_person(attempts: int, rungs: list[Rung]) -> None:
    assert [no_match_rung(n, attempts) for n in range(1, len(rungs) + 1)] == rungs


def test_our_own_failure_is_apologised_for_once() -> None:
    assert [failure_rung(n) for n in (1, 2, 3)] == [REPROMPT, KEYPAD, KEYPAD]
