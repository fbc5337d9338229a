"""Who is dialled for a caller."""

import pytest

from core.contracts.dialogue import CallMode
from core.contracts.handoff import HandoffOffer
from handoff.routing import offer_for

ANNA, BORIS, NIGHT = "sip:anna@10.0.0.1", "sip:boris@10.0.0.2", "sip:night@10.0.0.3"


def offer(mode: CallMode, *, day: tuple[str, ...], night: tuple[str, ...]) -> HandoffOffer | None:
    return offer_for(mode, day_phones=day, night_phones=night, ring_seconds=12.0)


def test_by_day_people_are_tried_in_order() -> None:
    found = offer(CallMode.DAY, day=(ANNA, BORIS), night=())
    assert found == HandoffOffer(targets=(ANNA, BORIS), ring_seconds=12.0)


@pytest.mark.parametrize("mode", [CallMode.NIGHT, CallMode.HOLIDAY, CallMode.MAINTENANCE])
def test_outside_the_day_only_those_on_night_duty_are_dialled(mode: CallMode) -> None:
    assert offer(mode, day=(ANNA,), night=()) is None
    found = offer(mode, day=(ANNA,), night=(NIGHT,))
    assert found is not None
    assert found.targets == (NIGHT,)


def test_with_nobody_on_duty_there_is_no_offer() -> None:
    assert offer(CallMode.DAY, day=(), night=(NIGHT,)) is None
    assert offer(CallMode.DAY, day=("", "  "), night=()) is None


def test_nobody_is_dialled_twice() -> None:
    found = offer(CallMode.DAY, day=(ANNA, f" {ANNA}", BORIS), night=())
    assert found is not None
    assert found.targets == (ANNA, BORIS)
