"""When a caller may be rung back."""

from datetime import datetime, timedelta

import pytest

from core.callbacks.callback import CallbackRefusal
from core.callbacks.rules import (
    MAX_ATTEMPTS,
    CallbackHours,
    CallbackWindow,
    dialable,
    next_attempt,
    window_for,
)
from tests.core.callbacks.conftest import tomsk


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("+7 (913) 123-45-67", "+79131234567"),
        ("89131234567", "+79131234567"),
        ("9131234567", "+79131234567"),
        ("38 22 51-12-34", "+73822511234"),
        ("112", ""),
        ("anonymous", ""),
        ("", ""),
        ("+1 202 555 01 23", ""),
        ("70001234567", ""),
        ("+7913123456789", ""),
    ],
)
def test_only_a_russian_number_can_be_rung_back(written: str, dialled: str) -> None:
    assert dialable(written) == dialled


def window(begin: datetime | None, end: datetime | None, now: datetime, hours: CallbackHours):
    return window_for(begin, end, now=now, hours=hours)


def test_without_a_wish_it_is_the_next_two_hours_but_not_while_the_caller_is_on_the_line(
    hours: CallbackHours,
) -> None:
    soon = CallbackWindow(tomsk(18, 12, 5), tomsk(18, 14, 5))
    assert window(None, None, tomsk(18, 12), hours) == soon


def test_at_night_it_is_the_morning(hours: CallbackHours) -> None:
    assert window(None, None, tomsk(17, 23), hours) == CallbackWindow(tomsk(18, 9), tomsk(18, 11))


def test_a_holiday_is_passed_over(hours: CallbackHours) -> None:
    assert window(None, None, tomsk(18, 21), hours) == CallbackWindow(tomsk(20, 9), tomsk(20, 11))


def test_a_wish_is_cut_to_the_allowed_hours(hours: CallbackHours) -> None:
    cut = window(tomsk(18, 19), tomsk(18, 22), tomsk(18, 12), hours)
    assert cut == CallbackWindow(tomsk(18, 19), tomsk(18, 20))


@pytest.mark.parametrize(
    ("begin", "end", "refusal"),
    [
        (tomsk(18, 9), tomsk(18, 10), CallbackRefusal.WINDOW_OVER),
        (tomsk(18, 15), tomsk(18, 14), CallbackRefusal.WINDOW_OVER),
        (tomsk(18, 21), tomsk(18, 23), CallbackRefusal.WINDOW_CLOSED),
        (tomsk(19, 10), tomsk(19, 12), CallbackRefusal.WINDOW_CLOSED),
        (tomsk(18, 12) + timedelta(days=30), None, CallbackRefusal.TOO_FAR),
    ],
)
def test_a_promise_that_cannot_be_kept_is_not_given(
    begin: datetime, end: datetime | None, refusal: CallbackRefusal, hours: CallbackHours
) -> None:
    assert window(begin, end, tomsk(18, 12), hours) is refusal


def test_a_busy_telephone_is_tried_soon_a_silent_one_later(hours: CallbackHours) -> None:
    now = tomsk(18, 12)
    assert next_attempt("busy", 1, now=now, hours=hours) == tomsk(18, 12, 10)
    assert next_attempt("no_answer", 1, now=now, hours=hours) == tomsk(18, 13)


def test_no_attempt_falls_into_the_night(hours: CallbackHours) -> None:
    assert next_attempt("no_answer", 1, now=tomsk(17, 19, 30), hours=hours) == tomsk(18, 9)


def test_after_the_last_attempt_there_is_none_but_our_own_fault_does_not_count(
    hours: CallbackHours,
) -> None:
    now = tomsk(18, 12)
    assert next_attempt("no_answer", MAX_ATTEMPTS, now=now, hours=hours) is None
    assert next_attempt("no_operator", MAX_ATTEMPTS, now=now, hours=hours) == tomsk(18, 12, 5)
