"""A complaint is numbered, kept, masked and routed; its status is told to whoever gave it."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from core.cases.application_numbers import normal_number
from core.cases.case_numbers import draw_case_number, in_pairs, is_case_number
from core.cases.complaint_book import COMPLAINTS_STREAM, ComplaintBook
from core.cases.complaint_desk import (
    ComplaintDesk,
    ComplaintLimitReached,
    ComplaintNotTold,
    ComplaintTold,
)
from core.cases.complaints import (
    ComplaintDispatch,
    ComplaintProgress,
    ComplaintReceiver,
    ComplaintState,
)
from core.cases.local_complaints import LocalComplaintReceiver
from core.cases.outbox import Outbox
from core.cases.status_attempts import Asker, AttemptLimits, StatusAttempts
from core.db.models.case import ComplaintRow
from core.errors import AgencySilent
from tests.core.cases.conftest import NOON, HandClock
from tests.factories.complaints import TELEPHONE, complaint

ASKER = Asker("call-2", TELEPHONE)


class ScriptedReceiver:
    """Says what it was told to say of every complaint."""

    def __init__(self, answer: ComplaintState | AgencySilent) -> None:
        self.answer = answer

    def receive(self, dispatch: ComplaintDispatch, *, idempotency_key: str) -> str:
        return "ВХ-1"

    def progress(self, number: str) -> ComplaintProgress | None:
        if isinstance(self.answer, AgencySilent):
            raise self.answer
        return ComplaintProgress(number, self.answer, NOON, "ВХ-1")


def desk_with(
    sessions: sessionmaker[Session], clock: HandClock, receiver: ComplaintReceiver | None = None
) -> ComplaintDesk:
    book = ComplaintBook(sessions)
    attempts = StatusAttempts(sessions, AttemptLimits(), clock)
    return ComplaintDesk(book, receiver or LocalComplaintReceiver(book, clock), attempts, now=clock)


@pytest.fixture
def desk(sessions: sessionmaker[Session], clock: HandClock) -> ComplaintDesk:
    return desk_with(sessions, clock)


def kept(sessions: sessionmaker[Session]) -> list[ComplaintRow]:
    with sessions() as session:
        return list(session.scalars(select(ComplaintRow).order_by(ComplaintRow.id)))


def test_a_complaint_gets_a_number_and_waits_to_be_routed(
    desk: ComplaintDesk, sessions: sessionmaker[Session], clock: HandClock
) -> None:
    receipt = desk.register(complaint(), caller="+79990000009")
    message = Outbox(sessions, clock).take_next(COMPLAINTS_STREAM)
    assert is_case_number(receipt.number)
    assert message is not None
    assert message.subject == receipt.number
    row = kept(sessions)[0]
    assert (row.body, row.official, row.call_id) == ("mfc", "mfc_director", "call-1")
    assert row.audio == [[12.5, 19.0]]


def test_taking_the_same_complaint_twice_is_one_complaint(
    desk: ComplaintDesk, sessions: sessionmaker[Session]
) -> None:
    assert desk.register(complaint()) == desk.register(complaint())
    assert len(kept(sessions)) == 1


def test_two_complaints_of_one_call_are_two(desk: ComplaintDesk) -> None:
    assert desk.register(complaint("call-1/1")) != desk.register(complaint("call-1/2"))


def test_numbers_of_documents_said_in_words_are_not_stored(
    desk: ComplaintDesk, sessions: sessionmaker[Session]
) -> None:
    said = "отказали а мой паспорт шестьдесят девять ноль четыре сто двадцать три четыреста пять"
    desk.register(complaint(text=said))
    assert kept(sessions)[0].text == "отказали а мой паспорт •••"


def test_an_anonymous_complaint_keeps_no_trace_of_who_called(
    desk: ComplaintDesk, sessions: sessionmaker[Session]
) -> None:
    desk.register(complaint(is_anonymous=True), caller="+79990000009")
    row = kept(sessions)[0]
    assert (row.caller, row.person_name, row.telephone) == ("", "", "")


def test_the_one_who_gave_it_learns_its_state(desk: ComplaintDesk) -> None:
    number = desk.register(complaint()).number
    answer = desk.progress(ASKER, number, "8 999 000-00-01")
    assert isinstance(answer, ComplaintTold)
    assert answer.progress.state is ComplaintState.TAKEN


def test_another_telephone_an_unknown_number_and_an_anonymous_one_are_the_same_answer(
    desk: ComplaintDesk,
) -> None:
    number = desk.register(complaint()).number
    anonymous = desk.register(complaint("call-1/2", is_anonymous=True)).number
    answers = [
        desk.progress(Asker("a"), number, "+79990000002"),
        desk.progress(Asker("b"), "12345674", TELEPHONE),
        desk.progress(Asker("c"), anonymous, ""),
        desk.progress(Asker("d"), anonymous, TELEPHONE),
    ]
    assert answers == [ComplaintNotTold(2)] * 4


def test_numbers_cannot_be_guessed_for_long(desk: ComplaintDesk) -> None:
    number = desk.register(complaint()).number
    for _ in range(3):
        desk.progress(ASKER, "12345674", TELEPHONE)
    assert desk.progress(ASKER, number, TELEPHONE) == ComplaintLimitReached()


def test_the_body_tells_how_far_it_is_and_that_is_kept(
    sessions: sessionmaker[Session], clock: HandClock
) -> None:
    desk = desk_with(sessions, clock, ScriptedReceiver(ComplaintState.ANSWERED))
    number = desk.register(complaint()).number
    ComplaintBook(sessions).note_routed(
        ComplaintProgress(number, ComplaintState.ROUTED, NOON, "ВХ-1")
    )
    answer = desk.progress(ASKER, number, TELEPHONE)
    assert isinstance(answer, ComplaintTold)
    assert answer.progress.state is ComplaintState.ANSWERED
    assert kept(sessions)[0].state == "answered"


def test_a_silent_body_leaves_the_last_known_state(
    sessions: sessionmaker[Session], clock: HandClock
) -> None:
    desk = desk_with(sessions, clock, ScriptedReceiver(AgencySilent("late")))
    number = desk.register(complaint()).number
    ComplaintBook(sessions).note_routed(ComplaintProgress(number, ComplaintState.ROUTED, NOON))
    answer = desk.progress(ASKER, number, TELEPHONE)
    assert isinstance(answer, ComplaintTold)
    assert answer.is_last_known
    assert answer.progress.state is ComplaintState.ROUTED


def test_numbers_given_carry_a_check_digit_that_notices_a_misheard_digit() -> None:
    for number in (draw_case_number() for _ in range(200)):
        assert is_case_number(number)
        assert number[0] != "0"
        wrong = str((int(number[3]) + 1) % 10)
        assert not is_case_number(number[:3] + wrong + number[4:])


def test_a_number_is_said_in_pairs() -> None:
    assert in_pairs("12345674") == "12 34 56 74"


@pytest.mark.parametrize("written", ["АБ-120", "аб 120", "Аб120", "№ аб/120"])
def test_an_application_number_is_the_same_however_it_is_written(written: str) -> None:
    assert normal_number(written) == "АБ120"


def test_latin_letters_that_look_cyrillic_are_taken_for_those() -> None:
    assert normal_number("MH-7") == "МН7"
