"""What every `ApplicationRegister` promises: our own tables and an agency's system over HTTP alike."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.cases.application_status import (
    ApplicationQuestion,
    ApplicationRegister,
    ApplicationStage,
    SecondFactor,
)
from core.cases.local_applications import LocalApplicationRegister
from core.cases.sample_cases import load_samples
from integrations.http_status import HttpApplicationRegister

READY = "5100000011"


@pytest.fixture(params=["our tables", "over http"])
def register(
    request: pytest.FixtureRequest, sessions: sessionmaker[Session], now: Callable[[], datetime]
) -> ApplicationRegister:
    if request.param == "over http":
        return HttpApplicationRegister(request.getfixturevalue("client"))
    load_samples(sessions, now)
    return LocalApplicationRegister(sessions)


def question(number: str, **factor: str | date) -> ApplicationQuestion:
    return ApplicationQuestion(number, SecondFactor(**factor))  # type: ignore[arg-type]


def test_the_applicant_learns_stage_service_and_office(register: ApplicationRegister) -> None:
    found = register.look_up(question(READY, document_tail="1111"))
    assert found is not None
    assert (found.number, found.stage) == (READY, ApplicationStage.READY)
    assert (found.service, found.office) == ("passport_age", "mfc_tomsk_kirova")


def test_the_birth_date_opens_as_well(register: ApplicationRegister) -> None:
    found = register.look_up(question(READY, birth_date=date(1990, 1, 1)))
    assert found is not None


def test_a_number_with_letters_is_found(register: ApplicationRegister) -> None:
    found = register.look_up(question("АБ120", document_tail="1200"))
    assert found is not None
    assert found.stage is ApplicationStage.DOCUMENTS_REQUESTED


def test_a_term_is_told_where_there_is_one(register: ApplicationRegister) -> None:
    found = register.look_up(question("5100000022", document_tail="2222"))
    assert found is not None
    assert found.due_on is not None
    assert found.due_on > found.stage_since


@pytest.mark.parametrize(
    "strange",
    [
        question(READY, document_tail="1112"),
        question(READY, birth_date=date(1990, 1, 2)),
        question(READY, document_tail="1111", birth_date=date(1990, 1, 2)),
        question(READY),
        question("9999999999", document_tail="1111"),
        question("", document_tail="1111"),
        question("'; DROP TABLE application; --", document_tail="1111"),
    ],
)
def test_strangers_and_unknown_numbers_get_the_same_nothing(
    register: ApplicationRegister, strange: ApplicationQuestion
) -> None:
    assert register.look_up(strange) is None
