"""Telephones of people without a console."""

import pytest

from core.contracts.dialogue import CallMode
from handoff.routing import phones_on_duty

ANNA, BORIS, NIGHT = "sip:anna@10.0.0.1", "sip:boris@10.0.0.2", "sip:night@10.0.0.3"


def test_by_day_they_are_on_duty_in_order() -> None:
    found = phones_on_duty(CallMode.DAY, day_phones=(ANNA, BORIS), night_phones=())
    assert found == (ANNA, BORIS)


@pytest.mark.parametrize("mode", [CallMode.NIGHT, CallMode.HOLIDAY, CallMode.MAINTENANCE])
def test_outside_the_day_only_those_of_the_night_are(mode: CallMode) -> None:
    assert phones_on_duty(mode, day_phones=(ANNA,), night_phones=()) == ()
    assert phones_on_duty(mode, day_phones=(ANNA,), night_phones=(NIGHT,)) == (NIGHT,)


def test_empty_entries_and_repetitions_are_left_out() -> None:
    found = phones_on_duty(CallMode.DAY, day_phones=(ANNA, f" {ANNA}", " ", BORIS), night_phones=())
    assert found == (ANNA, BORIS)
