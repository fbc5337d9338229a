"""A complaint by dictation: every phrase taken, masked, read back, numbered; consent and its refusal."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from core.cases.case_numbers import is_case_number
from core.consents.consent_book import ConsentBook, ConsentKind
from core.contracts.dialogue import CallMode, CommandKind
from core.contracts.speech import ExpectedAnswer
from core.db.models.case import ComplaintRow
from tests.bot.forms.cases.caseworker import FormTalk

COMPLAIN = "file_complaint"


def rows(sessions: sessionmaker[Session]) -> list[ComplaintRow]:
    with sessions() as session:
        return list(session.scalars(select(ComplaintRow).order_by(ComplaintRow.id)))


def dictated(talk: FormTalk, *phrases: str) -> list[str]:
    talk.says("хочу пожаловаться на мфц на кирова", COMPLAIN)
    heard: list[str] = []
    for phrase in phrases or ("стояла два часа в очереди", "а талон так и не вызвали"):
        heard = talk.says(phrase)
    return talk.says("это всё", "nothing_needed") if heard == ["utter_complaint_more"] else heard


def given(talk: FormTalk) -> list[str]:
    """The whole happy complaint."""
    dictated(talk)
    talk.says("да верно", "affirm")
    talk.says("согласна", "affirm")
    talk.says("примерова анна ивановна")
    return talk.says("да", "affirm")


def test_a_complaint_is_taken_numbered_and_routed(
    talk: FormTalk, sessions: sessionmaker[Session]
) -> None:
    assert talk.says("хочу пожаловаться на мфц на кирова", COMPLAIN) == [
        "utter_complaint_begin",
        "utter_complaint_ask_text",
    ]
    assert talk.command.expected is ExpectedAnswer.DICTATION
    assert talk.says("стояла два часа в очереди", audio=(10.0, 14.5)) == ["utter_complaint_more"]
    assert talk.command.expected is ExpectedAnswer.DICTATION
    assert talk.says("а талон так и не вызвали", audio=(16.0, 20.0)) == ["utter_complaint_more"]
    assert talk.says("это всё", "nothing_needed") == ["utter_complaint_read_back"]
    assert talk.says("да верно", "affirm") == ["utter_complaint_ask_consent"]
    assert talk.says("согласна", "affirm") == ["utter_complaint_ask_name"]
    assert talk.says("примерова анна ивановна") == ["utter_complaint_offer_telephone"]
    assert talk.says("да", "affirm") == ["utter_complaint_taken", "utter_anything_else"]
    row = rows(sessions)[0]
    assert is_case_number(row.number)
    assert row.text == "стояла два часа в очереди а талон так и не вызвали"
    assert row.audio == [[10.0, 14.5], [16.0, 20.0]]
    assert (row.body, row.office, row.topic) == ("mfc", "mfc_tomsk_kirova", "office")
    assert (row.person_name, row.telephone) == ("Примерова Анна Ивановна", "+79990000001")


def test_what_is_read_back_is_the_beginning_the_subject_and_the_body(talk: FormTalk) -> None:
    dictated(talk)
    assert talk.value("utter_complaint_read_back", "beginning").startswith("стояла два часа")
    assert "директор" in talk.value("utter_complaint_read_back", "body")


def test_the_subject_is_asked_for_when_it_was_not_named(talk: FormTalk) -> None:
    heard = talk.says("хочу пожаловаться", COMPLAIN)
    assert heard == ["utter_complaint_begin", "utter_complaint_ask_subject"]
    assert talk.says("на росреестр") == ["utter_complaint_ask_text"]
    assert talk.values["agency"] == "rosreestr"


def test_a_complaint_about_the_head_goes_to_the_body_above(
    talk: FormTalk, sessions: sessionmaker[Session]
) -> None:
    talk.says("хочу пожаловаться на начальника госавтоинспекции", COMPLAIN)
    talk.says("не принимает граждан в приемные часы это всё")
    for words in ("да", "да", "примеров иван", "да"):
        talk.says(words)
    assert (rows(sessions)[0].topic, rows(sessions)[0].body) == ("official", "mvd")


def test_questions_anger_and_names_of_services_are_a_part_of_the_text(talk: FormTalk) -> None:
    talk.says("жалоба на мфц на кирова", COMPLAIN)
    assert talk.says("сколько можно ждать паспорт", "ask_term") == ["utter_complaint_more"]
    assert talk.says("да вы все там совсем обнаглели", "anger") == ["utter_complaint_more"]
    assert talk.says("не в снилсе дело а в очереди") == ["utter_complaint_more"]
    assert talk.values["office"] == "mfc_tomsk_kirova"
    assert "обнаглели" in talk.values["draft"]


@pytest.mark.parametrize("end", ["это всё", "всё", "больше ничего", "нет", "вот и всё"])
def test_the_dictation_ends_with_words(talk: FormTalk, end: str) -> None:
    talk.says("жалоба на мфц на кирова", COMPLAIN)
    talk.says("грубо разговаривали")
    assert talk.says(end, "nothing_needed") == ["utter_complaint_read_back"]


def test_silence_after_a_phrase_ends_the_dictation(talk: FormTalk) -> None:
    talk.says("жалоба на мфц на кирова", COMPLAIN)
    assert talk.keeps_silent()[0] == "utter_form_silence"
    talk.says("грубо разговаривали")
    assert talk.keeps_silent() == ["utter_complaint_read_back"]


def test_the_hash_key_ends_the_dictation(talk: FormTalk) -> None:
    talk.says("жалоба на мфц на кирова", COMPLAIN)
    talk.says("грубо разговаривали")
    assert talk.presses("#") == ["utter_complaint_read_back"]


def test_operator_and_cancel_still_work_while_dictating(talk: FormTalk) -> None:
    talk.says("жалоба на мфц на кирова", COMPLAIN)
    talk.says("грубо разговаривали")
    talk.says("оператор", "request_operator")
    assert talk.command.kind is CommandKind.HANDOFF
    assert "МФЦ" in talk.command.summary
    assert talk.says("отмена", "cancel_appointment")[0] == "utter_form_stopped"


def test_numbers_of_cards_are_masked_before_they_are_remembered(talk: FormTalk) -> None:
    talk.says("жалоба на мфц на кирова", COMPLAIN)
    talk.says("взяли номер карты четыре два семь шесть ноль один ноль два ноль три ноль четыре")
    assert talk.values["draft"] == "взяли номер карты •••"


def test_the_text_is_dictated_anew_when_it_is_wrong(talk: FormTalk) -> None:
    dictated(talk)
    assert talk.says("нет", "deny") == ["utter_complaint_what_to_fix"]
    assert talk.says("текст") == ["utter_complaint_ask_text"]
    talk.says("окно закрыли раньше времени")
    talk.says("всё")
    assert talk.value("utter_complaint_read_back", "beginning") == "окно закрыли раньше времени"


def test_the_addressee_is_corrected(talk: FormTalk) -> None:
    dictated(talk)
    assert talk.says("нет не туда") == ["utter_complaint_ask_subject"]
    assert talk.says("на росреестр") == ["utter_complaint_read_back"]
    assert "Росреестр" in talk.value("utter_complaint_read_back", "body")


def test_refusing_consent_is_respected_and_its_price_is_told(
    talk: FormTalk, sessions: sessionmaker[Session]
) -> None:
    dictated(talk)
    talk.says("да", "affirm")
    assert talk.says("нет", "deny") == ["utter_complaint_ask_anonymous"]
    heard = talk.says("запишите без имени")
    assert heard == ["utter_complaint_taken_anonymously", "utter_anything_else"]
    row = rows(sessions)[0]
    assert (row.person_name, row.telephone, row.caller) == ("", "", "")
    consent = ConsentBook(sessions).latest("call-1", ConsentKind.PERSONAL_DATA)
    assert consent is not None
    assert (consent.is_given, consent.caller) == (False, "")


def test_who_refuses_may_be_told_where_to_write_instead(
    talk: FormTalk, sessions: sessionmaker[Session]
) -> None:
    dictated(talk)
    talk.says("да", "affirm")
    talk.says("нет", "deny")
    assert talk.says("подскажите куда написать")[0] == "utter_complaint_where_to_write"
    assert rows(sessions) == []


def test_a_changed_mind_about_consent_goes_on_with_the_name(talk: FormTalk) -> None:
    dictated(talk)
    talk.says("да", "affirm")
    talk.says("нет", "deny")
    assert talk.says("ладно согласна") == ["utter_complaint_ask_name"]


def test_consent_is_kept_with_what_was_asked(
    talk: FormTalk, sessions: sessionmaker[Session]
) -> None:
    given(talk)
    consent = ConsentBook(sessions).latest("call-1", ConsentKind.PERSONAL_DATA)
    assert consent is not None
    assert consent.is_given
    assert (consent.purpose, consent.asked) == ("complaint", "utter_complaint_ask_consent")


def test_another_telephone_is_dictated(talk: FormTalk, sessions: sessionmaker[Session]) -> None:
    dictated(talk)
    talk.says("да", "affirm")
    talk.says("да", "affirm")
    talk.says("примеров иван")
    assert talk.says("нет другой", "deny") == ["utter_complaint_ask_telephone"]
    talk.says("восемь девятьсот девяносто девять ноль ноль ноль ноль ноль ноль семь")
    assert rows(sessions)[0].telephone == "+79990000007"


def test_a_hidden_number_is_asked_for(talk: FormTalk) -> None:
    talk.caller = ""
    dictated(talk)
    talk.says("да", "affirm")
    talk.says("да", "affirm")
    assert talk.says("примеров иван") == ["utter_complaint_ask_telephone"]


def test_two_complaints_in_one_call_are_two(
    talk: FormTalk, sessions: sessionmaker[Session]
) -> None:
    given(talk)
    given(talk)
    numbers = {row.number for row in rows(sessions)}
    assert len(numbers) == 2


def test_a_complaint_is_taken_at_night(talk: FormTalk, sessions: sessionmaker[Session]) -> None:
    talk.mode = CallMode.NIGHT
    assert given(talk)[0] == "utter_complaint_taken"
    assert len(rows(sessions)) == 1
