"""Status of an application by voice: number, second factor, answer; limits and silence of the system."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.actions.snapshot_knowledge import SnapshotKnowledge
from bot.dialogue.forms.form_runner import FormRunner
from core.cases.application_status import ApplicationQuestion
from core.cases.desks import CaseDesks
from core.cases.local_notices import LocalNoticeBook
from core.cases.notices import Notice, NoticeKind
from core.cases.status_attempts import Asker
from core.cases.status_desk import StatusAnswer, StatusUnavailable
from core.contracts.dialogue import CallMode, CommandKind
from core.contracts.speech import ExpectedAnswer
from core.db.models.case import StatusAttemptRow
from tests.bot.forms.cases.caseworker import TUESDAY_NOON, FormTalk
from tests.factories.complaints import TELEPHONE, complaint

READY = "пять один ноль ноль ноль ноль ноль ноль один один"


class SilentDesk:
    """The agency's system does not answer."""

    def ask(self, asker: Asker, question: ApplicationQuestion) -> StatusAnswer:
        return StatusUnavailable()


def begin(talk: FormTalk) -> None:
    assert talk.says("готов ли мой паспорт", "ask_status") == ["utter_status_ask_number"]


def test_number_and_factor_lead_to_the_answer_and_the_place(talk: FormTalk) -> None:
    begin(talk)
    assert talk.command.expected is ExpectedAnswer.DIGITS
    assert talk.says(READY) == ["utter_status_ask_factor"]
    assert talk.value("utter_status_ask_factor", "number") == "51 00 00 00 11"
    heard = talk.says("один один один один")
    assert heard == ["utter_status_ready", "utter_status_office", "utter_anything_else"]
    assert talk.memory.form is None
    assert talk.memory.service == "passport_age"
    assert talk.memory.office == "mfc_tomsk_kirova"


def test_the_number_may_stand_in_the_first_phrase(talk: FormTalk) -> None:
    assert talk.says(f"проверьте заявление {READY}", "ask_status") == ["utter_status_ask_factor"]


def test_everything_may_be_pressed_on_the_keys(talk: FormTalk) -> None:
    begin(talk)
    assert talk.presses("5100000011#") == ["utter_status_ask_factor"]
    assert "utter_status_ready" in talk.presses("1111#")


def test_the_birth_date_is_a_factor_too(talk: FormTalk) -> None:
    begin(talk)
    talk.says(READY)
    assert talk.says("давайте по дате рождения") == ["utter_status_ask_birth"]
    assert talk.command.expected is ExpectedAnswer.DATE
    assert "utter_status_ready" in talk.says("первого января тысяча девятьсот девяностого года")


def test_a_number_with_letters_is_asked_for_in_its_own_way(talk: FormTalk) -> None:
    begin(talk)
    assert talk.says("в номере есть буквы") == ["utter_status_ask_letters"]
    assert talk.command.expected is ExpectedAnswer.NAME
    talk.says("а бэ сто двадцать")
    assert "utter_status_documents_requested" in talk.says("двенадцать ноль ноль")


def test_an_unknown_number_and_a_wrong_factor_sound_the_same(talk: FormTalk) -> None:
    begin(talk)
    talk.says(READY)
    wrong_factor = talk.says("ноль ноль ноль ноль")
    talk.says("девять девять девять девять девять девять девять девять девять девять")
    unknown_number = talk.says("один один один один")
    assert wrong_factor == unknown_number
    assert wrong_factor == ["utter_status_not_matched", "utter_status_ask_number_again"]


def test_the_number_is_corrected_while_the_factor_is_asked(talk: FormTalk) -> None:
    begin(talk)
    talk.says("пять один ноль ноль ноль ноль ноль ноль два два")
    assert talk.says(f"ой нет номер {READY}") == ["utter_status_ask_factor"]
    assert talk.value("utter_status_ask_factor", "number") == "51 00 00 00 11"


def fail_three_times(talk: FormTalk) -> list[str]:
    begin(talk)
    heard: list[str] = []
    for _ in range(3):
        talk.says(READY)
        heard = talk.says("ноль ноль ноль ноль")
    return heard


def test_at_the_limit_a_person_is_offered_by_day(talk: FormTalk) -> None:
    assert fail_three_times(talk) == ["utter_status_limit"]
    assert talk.command.expected is ExpectedAnswer.YES_NO
    assert talk.memory.pending is not None
    assert talk.memory.pending.kind.value == "person"


def test_at_the_limit_at_night_the_caller_hears_when_people_are_there(talk: FormTalk) -> None:
    talk.mode = CallMode.NIGHT
    assert fail_three_times(talk) == ["utter_status_limit_night", "utter_anything_else"]


def test_a_silent_system_is_told_honestly(
    case_desks: CaseDesks,
    runner_with: Callable[[CaseDesks], FormRunner],
    seeded_knowledge: SnapshotKnowledge,
) -> None:
    desks = replace(case_desks, status=SilentDesk())
    talk = FormTalk(runner_with(desks), seeded_knowledge)
    begin(talk)
    talk.says(READY)
    assert talk.says("один один один один") == ["utter_status_unavailable", "utter_anything_else"]


def test_without_a_number_nothing_can_be_found_and_that_is_said(talk: FormTalk) -> None:
    begin(talk)
    assert talk.says("я не помню номер")[0] == "utter_status_no_number"
    assert talk.memory.form is None


def test_a_caller_who_refuses_the_factor_is_told_where_the_status_can_be_seen(
    talk: FormTalk,
) -> None:
    begin(talk)
    talk.says(READY)
    assert talk.says("не скажу зачем вам")[0] == "utter_status_no_factor"


def test_a_notice_is_told_after_the_factor_once(
    talk: FormTalk, sessions: sessionmaker[Session]
) -> None:
    book = LocalNoticeBook(sessions, lambda: TUESDAY_NOON)
    book.file(Notice("answer-1", NoticeKind.ANSWER_READY, "5100000011"))
    begin(talk)
    talk.says(READY)
    assert "utter_notice_answer_ready" in talk.says("один один один один")
    begin(talk)
    talk.says(READY)
    assert "utter_notice_answer_ready" not in talk.says("один один один один")


@pytest.fixture
def number(case_desks: CaseDesks) -> str:
    """Of a complaint given with TELEPHONE."""
    return case_desks.complaints.register(complaint()).number


def test_a_complaint_is_found_by_its_number_and_telephone(talk: FormTalk, number: str) -> None:
    assert talk.says("что с моей жалобой", "ask_status") == ["utter_status_ask_case"]
    assert talk.presses(f"{number}#") == ["utter_status_ask_telephone"]
    heard = talk.presses(f"{TELEPHONE.removeprefix('+')}#")
    assert heard == ["utter_complaint_state_taken", "utter_anything_else"]


def test_the_telephone_of_the_call_may_be_meant(talk: FormTalk, number: str) -> None:
    talk.says("что с моей жалобой", "ask_status")
    talk.presses(f"{number}#")
    assert "utter_complaint_state_taken" in talk.says("с этого же номера")


def test_a_stranger_learns_nothing_of_a_complaint(talk: FormTalk, number: str) -> None:
    talk.says("что с моей жалобой", "ask_status")
    talk.presses(f"{number}#")
    assert talk.presses("79990000002#") == ["utter_status_not_matched", "utter_status_ask_case"]


def test_the_operator_gets_the_number_but_not_the_factor(talk: FormTalk) -> None:
    begin(talk)
    talk.says(READY)
    talk.says("оператор", "request_operator")
    assert talk.command.kind is CommandKind.HANDOFF
    assert talk.command.slots["number"] == "51 00 00 00 11"
    assert set(talk.command.slots) <= {"form", "number", "aspect"}


def test_what_is_told_is_on_record(talk: FormTalk, sessions: sessionmaker[Session]) -> None:
    begin(talk)
    talk.says(READY)
    talk.says("один один один один")
    with sessions() as session:
        row = session.scalars(select(StatusAttemptRow)).one()
    assert (row.call_id, row.caller, row.outcome) == ("call-1", "+79990000001", "told")
