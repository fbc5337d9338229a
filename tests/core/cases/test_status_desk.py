"""Nothing to strangers: the second factor, and the limits of guessing."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from core.cases.application_status import ApplicationQuestion, ApplicationStatus, SecondFactor
from core.cases.local_applications import LocalApplicationRegister
from core.cases.status_attempts import Asker, AttemptLimits, StatusAttempts
from core.cases.status_desk import (
    ApplicationStatusDesk,
    StatusLimitReached,
    StatusNotTold,
    StatusTold,
    StatusUnavailable,
)
from core.db.models.case import StatusAttemptRow
from core.errors import AgencyAnswerInvalid, AgencySilent, OutsideSystemError
from tests.core.cases.conftest import HandClock

READY = "5100000011"
RIGHT = ApplicationQuestion(READY, SecondFactor("1111"))
WRONG = ApplicationQuestion(READY, SecondFactor("0000"))
UNKNOWN = ApplicationQuestion("1234567890", SecondFactor("1111"))


class BrokenRegister:
    """Fails as it was told to."""

    def __init__(self, error: OutsideSystemError) -> None:
        self.error = error
        self.asked = 0

    def look_up(self, question: ApplicationQuestion) -> ApplicationStatus | None:
        self.asked += 1
        raise self.error


@pytest.fixture
def desk(filled: sessionmaker[Session], clock: HandClock) -> ApplicationStatusDesk:
    attempts = StatusAttempts(filled, AttemptLimits(), clock)
    return ApplicationStatusDesk(LocalApplicationRegister(filled), attempts)


def test_number_and_second_factor_tell_the_status(desk: ApplicationStatusDesk) -> None:
    answer = desk.ask(Asker("call-1"), RIGHT)
    assert isinstance(answer, StatusTold)
    assert answer.status.number == READY


def test_an_unknown_number_and_a_wrong_factor_are_the_same_answer(
    desk: ApplicationStatusDesk,
) -> None:
    assert desk.ask(Asker("call-1"), WRONG) == desk.ask(Asker("call-2"), UNKNOWN)


def test_after_three_failures_of_a_call_even_the_right_factor_is_not_asked(
    desk: ApplicationStatusDesk,
) -> None:
    left = [desk.ask(Asker("call-1"), WRONG) for _ in range(3)]
    assert left == [StatusNotTold(2), StatusNotTold(1), StatusNotTold(0)]
    assert desk.ask(Asker("call-1"), RIGHT) == StatusLimitReached()


def test_a_caller_cannot_go_on_guessing_by_calling_again(desk: ApplicationStatusDesk) -> None:
    for number in range(5):
        question = ApplicationQuestion(f"10000000{number}", SecondFactor("1111"))
        desk.ask(Asker(f"call-{number}", "+79990000001"), question)
    assert desk.ask(Asker("call-9", "+79990000001"), RIGHT) == StatusLimitReached()
    assert isinstance(desk.ask(Asker("call-10", "+79990000002"), RIGHT), StatusTold)


def test_an_application_cannot_be_guessed_from_many_telephones(desk: ApplicationStatusDesk) -> None:
    for number in range(5):
        desk.ask(Asker(f"call-{number}", f"+7999000000{number}"), WRONG)
    assert desk.ask(Asker("call-9", "+79990000009"), RIGHT) == StatusLimitReached()


def test_callers_with_a_hidden_number_do_not_share_a_limit(desk: ApplicationStatusDesk) -> None:
    for number in range(6):
        question = ApplicationQuestion(f"10000000{number}", SecondFactor("1111"))
        desk.ask(Asker(f"call-{number}"), question)
    assert isinstance(desk.ask(Asker("call-9"), RIGHT), StatusTold)


def test_a_day_later_guessing_is_forgiven(desk: ApplicationStatusDesk, clock: HandClock) -> None:
    for number in range(5):
        desk.ask(Asker(f"call-{number}"), WRONG)
    clock.passes(hours=25)
    assert isinstance(desk.ask(Asker("call-9"), RIGHT), StatusTold)


def test_right_answers_do_not_use_up_the_limit(desk: ApplicationStatusDesk) -> None:
    for _ in range(10):
        assert isinstance(desk.ask(Asker("call-1", "+79990000001"), RIGHT), StatusTold)


@pytest.mark.parametrize("error", [AgencySilent("late"), AgencyAnswerInvalid("odd")])
def test_a_silent_or_lying_system_is_unavailable_and_costs_no_attempt(
    error: OutsideSystemError, sessions: sessionmaker[Session], clock: HandClock
) -> None:
    attempts = StatusAttempts(sessions, AttemptLimits(), clock)
    desk = ApplicationStatusDesk(BrokenRegister(error), attempts)
    answers = [desk.ask(Asker("call-1"), RIGHT) for _ in range(6)]
    assert answers == [StatusUnavailable()] * 6


def test_every_question_is_on_record_with_who_asked_and_what_came_of_it(
    desk: ApplicationStatusDesk, filled: sessionmaker[Session]
) -> None:
    desk.ask(Asker("call-1", "+79990000001"), WRONG)
    desk.ask(Asker("call-1", "+79990000001"), RIGHT)
    with filled() as session:
        rows = session.scalars(select(StatusAttemptRow).order_by(StatusAttemptRow.id)).all()
    assert [(row.call_id, row.caller, row.number, row.outcome) for row in rows] == [
        ("call-1", "+79990000001", READY, "not_told"),
        ("call-1", "+79990000001", READY, "told"),
    ]
