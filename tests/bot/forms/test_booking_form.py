"""Booking by voice: the form over the real knowledge and real tables, without Rasa."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from bot.actions.snapshot_knowledge import SnapshotKnowledge
from core.appointments.appointment import Slot, TimesWanted
from core.appointments.desk import AppointmentDesk
from core.appointments.local_desk import LocalDesk
from core.contracts.dialogue import CallMode, CommandKind
from core.contracts.speech import ExpectedAnswer
from core.errors import DeskUnavailable
from core.knowledge.cards import ServiceCard
from tests.bot.forms.booking_talk import TOMSK, BookingTalk

Call = Callable[..., BookingTalk]
WHOLE = "запишите на снилс в мфц на кирова в пятницу в десять"


def code_in(text: str) -> str:
    return text.split("Код записи: ")[1].split(".")[0].replace(", ", "")


def booked(talk: BookingTalk) -> str:
    """A whole booking of SNILS on Kirova, Friday at ten; returns the code."""
    talk.books(WHOLE)
    talk.says("да", "affirm")
    talk.says("петрова анна", "give_name")
    talk.says("да", "affirm")
    return code_in(talk.says("да все верно", "affirm"))


def friday_ten() -> Slot:
    start = datetime(2026, 11, 27, 10, 0, tzinfo=TOMSK)
    return Slot("mfc_tomsk_kirova", "snils", start, 10)


def test_everything_is_asked_in_turn_and_read_back(talk: BookingTalk, desk: LocalDesk) -> None:
    assert "На какую услугу" in talk.books()
    assert "В каком городе" in talk.says("на снилс", "give_topic")
    assert "Какое отделение в Томске" in talk.says("в томске", "give_place")
    assert "Ближайшее свободное время" in talk.says("на кирова", "give_place")
    assert "Какое время" in talk.says("в пятницу", "give_date")
    assert "согласны" in talk.says("в десять", "give_date")
    assert "фамилию и имя" in talk.says("да", "affirm")
    assert talk.command
    assert talk.command.expected is ExpectedAnswer.NAME
    assert "номер, с которого вы звоните" in talk.says("петрова анна", "give_name")
    read_back = talk.says("да", "affirm")
    for part in ("СНИЛС", "Кирова", "пятницу, 27 ноября", "10:00", "Петрова Анна", "000-01-01"):
        assert part in read_back
    done = talk.says("да", "affirm")
    assert done.count(", ".join(code_in(done))) == 2
    appointment = desk.find(code_in(done))
    assert appointment is not None
    assert (appointment.name, appointment.telephone) == ("Петрова Анна", "+79130000101")
    assert appointment.slot == friday_ten()
    assert talk.memory.form is None


def test_one_phrase_may_say_it_all(talk: BookingTalk) -> None:
    heard = talk.books(WHOLE)
    assert "Держу за вами: в пятницу, 27 ноября в 10:00" in heard
    assert heard.count("Держу") == 1
    assert "согласны" in heard


def test_day_said_before_the_office_is_known_is_kept(talk: BookingTalk) -> None:
    talk.books("хочу записаться на загранпаспорт завтра утром")
    talk.says("в северске", "give_place")
    assert "Свободно завтра" in talk.says("первое", "nlu_fallback")


def test_the_service_spoken_of_before_is_meant(talk: BookingTalk) -> None:
    talk.memory = talk.memory.about_service("snils")
    assert "СНИЛС" in talk.books()


def test_the_only_office_of_a_place_is_taken(talk: BookingTalk) -> None:
    assert "МФЦ в Северске" in talk.books("запись на снилс в северске")


def test_any_office_is_the_one_with_the_earliest_time(talk: BookingTalk) -> None:
    talk.books("запишите на снилс")
    assert "В каком городе" in talk.says("без разницы")
    talk.says("в томске", "give_place")
    assert "Ближайшее свободное время" in talk.says("любое")


def test_another_office_on_request(talk: BookingTalk) -> None:
    talk.books("запишите на снилс в мфц на кирова")
    assert "Какое отделение в Томске" in talk.says("нет давайте другое отделение")


def test_an_office_that_does_not_provide_the_service_is_not_taken(talk: BookingTalk) -> None:
    talk.books("запишите на снилс")
    assert "не оказывают" in talk.says("госавтоинспекция на вокзальной", "give_place")


def test_a_service_of_no_office_is_not_booked(call: Call, seeds: SnapshotKnowledge) -> None:
    class NoOffices(SnapshotKnowledge):
        def __init__(self) -> None:
            self.snapshot = seeds.snapshot

        def service(self, code: str) -> ServiceCard | None:
            card = seeds.service(code)
            return replace(card, offices=()) if card else None

        resolve = staticmethod(seeds.resolve)
        strange_nouns = staticmethod(seeds.strange_nouns)

    talk = call()
    talk.knowledge = NoOffices()
    assert "записи нет" in talk.books("запишите на снилс")


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("в воскресенье", "Закрыто в воскресенье"),
        ("вчера", "уже прошёл"),
        ("двадцатого января", "Так далеко"),
    ],
)
def test_a_day_that_cannot_be_is_explained_and_another_offered(
    words: str, heard: str, talk: BookingTalk
) -> None:
    talk.books("запишите на снилс в северске")
    answer = talk.says(words, "give_date")
    assert heard in answer
    assert "Подходит?" in answer


def test_todays_weekday_by_name_is_the_next_one(talk: BookingTalk) -> None:
    talk.books("запишите на снилс в северске")
    assert "вторник, 1 декабря" in talk.says("во вторник", "give_date")


def test_yes_takes_the_time_offered(talk: BookingTalk) -> None:
    talk.books("запишите на снилс в северске")
    assert "Держу за вами" in talk.says("да подходит", "affirm")


def test_the_earliest_time_on_request(talk: BookingTalk) -> None:
    talk.books("запишите на снилс в северске")
    talk.says("в четверг", "give_date")
    assert "Держу за вами: в четверг, 26 ноября в 9:00" in talk.says("самое раннее")


def test_later_earlier_and_another_day(talk: BookingTalk) -> None:
    talk.books("запишите на снилс в северске")
    assert "Раньше мест нет" in talk.says("а пораньше", "nlu_fallback")
    talk.says("в четверг", "give_date")
    later = talk.says("попозже")
    assert "9:00" not in later
    assert "На какой день" in talk.says("давайте другой день")
    assert "Свободно в пятницу" in talk.says("на пятницу", "give_date")


def test_a_part_of_the_day_narrows_the_choice(talk: BookingTalk) -> None:
    talk.books("запишите на снилс в северске")
    talk.says("в четверг", "give_date")
    heard = talk.says("после обеда")
    assert "9:00" not in heard
    assert "13:" in heard or "14:" in heard


def test_a_time_that_is_taken_gets_the_nearest_one(talk: BookingTalk, desk: LocalDesk) -> None:
    windows = desk.knowledge().offices["mfc_tomsk_kirova"].windows
    for number in range(windows):
        assert desk.hold(friday_ten(), owner=f"other-{number}")
    heard = talk.books(WHOLE)
    assert "На это время мест нет" in heard
    assert "Подходит?" in heard


def test_nobody_free_at_an_office_leads_to_another(call: Call, desk: LocalDesk) -> None:
    class FullDesk(LocalDesk):
        def free_times(self, wanted: TimesWanted, *, limit: int = 500) -> list[Slot]:
            return []

    full = FullDesk(desk.sessions, desk.knowledge, desk.now, desk.settings)
    talk = BookingTalk(full, call().knowledge)
    assert "всё занято" in talk.books("запишите на снилс в северске")


def test_a_time_taken_meanwhile_is_asked_again(
    talk: BookingTalk, desk: LocalDesk, seeds: SnapshotKnowledge
) -> None:
    talk.books(WHOLE)
    talk.says("нет", "deny")
    desk.release(talk.call_id)
    windows = desk.knowledge().offices["mfc_tomsk_kirova"].windows
    for number in range(windows):
        desk.hold(friday_ten(), owner=f"other-{number}")
    assert "только что заняли" in talk.says("да", "affirm")
    assert talk.values["service"] == "snils"


def test_a_hold_that_ran_out_is_taken_anew_when_the_time_is_free(
    talk: BookingTalk, desk: LocalDesk
) -> None:
    talk.books(WHOLE)
    talk.says("нет", "deny")
    desk.release(talk.call_id)
    assert "Вы записаны" in talk.says("да", "affirm")


def test_refused_consent_is_respected(talk: BookingTalk, desk: LocalDesk) -> None:
    talk.books(WHOLE)
    assert "без имени и телефона" in talk.says("нет не согласна", "deny")
    appointment = desk.find(code_in(talk.says("да", "affirm")))
    assert appointment is not None
    assert (appointment.name, appointment.telephone) == ("", "")


def test_another_telephone_by_words_and_by_keys(talk: BookingTalk, call: Call) -> None:
    for number, dictate in enumerate(
        (
            lambda one: one.says("девятьсот пять двести двадцать два ноль ноль двенадцать"),
            lambda one: one.presses("89052220012"),
        )
    ):
        other = call(call_id=f"call-{number}")
        other.books(WHOLE)
        other.says("да", "affirm")
        other.says("петрова анна")
        assert "Назовите номер" in other.says("нет на другой", "deny")
        assert other.command
        assert other.command.length == 11
        assert "+7 905 222-00-12" in dictate(other)


def test_a_hidden_number_is_asked_for(call: Call) -> None:
    talk = call(caller="anonymous")
    talk.books(WHOLE)
    talk.says("да", "affirm")
    assert "Назовите номер телефона" in talk.says("петрова анна")


def test_a_first_name_alone_is_asked_for_the_surname(talk: BookingTalk) -> None:
    talk.books(WHOLE)
    talk.says("да", "affirm")
    assert "фамилию" in talk.says("анна")
    assert "Петрова Анна" in talk.says("петрова анна")


def test_another_reading_of_the_recogniser_helps(talk: BookingTalk) -> None:
    talk.books(WHOLE)
    talk.says("да", "affirm")
    assert "Петрова" in talk.says("по это ванна", "nlu_fallback", 0.9, "петрова анна")


def test_corrections_at_the_reading_back(talk: BookingTalk) -> None:
    talk.books(WHOLE)
    talk.says("да", "affirm")
    talk.says("петрова анна")
    talk.says("да", "affirm")
    assert "Петровская Анна" in talk.says("нет фамилия петровская", "give_correction")
    assert "11:00" in talk.says("нет не в десять а в одиннадцать", "give_correction")
    assert "понедельник, 30 ноября в 11:00" in talk.says("ой лучше в понедельник")
    assert "+7 905 222-00-12" in talk.says(
        "телефон другой восемь девятьсот пять двести двадцать два ноль ноль двенадцать"
    )
    assert "Что исправить" in talk.says("нет", "deny")
    assert "На какой день" in talk.says("день")


def test_telephone_as_the_thing_to_mend_is_no_question_about_the_office(talk: BookingTalk) -> None:
    talk.books(WHOLE)
    talk.says("да", "affirm")
    talk.says("петрова анна")
    talk.says("да", "affirm")
    talk.says("нет", "deny")
    assert "Назовите номер" in talk.says("телефон", "ask_phone")


def test_the_service_is_corrected_and_the_office_kept_where_it_fits(talk: BookingTalk) -> None:
    talk.books(WHOLE)
    heard = talk.says("ой нет не на снилс а на внутренний паспорт", "give_correction")
    assert "аспорт" in heard
    assert talk.values["service"] != "snils"


def test_a_question_in_the_middle_is_about_the_service_of_the_form(talk: BookingTalk) -> None:
    talk.books("запишите на снилс в северске")
    heard = talk.says("а какие документы нужны", "ask_documents")
    assert "[ask_documents: snils]" in heard
    assert "Ближайшее свободное время" in heard
    assert "Что ещё" not in heard


def test_a_person_gets_everything_collected(talk: BookingTalk) -> None:
    talk.books(WHOLE)
    talk.says("оператора", "request_operator")
    command = talk.command
    assert command
    assert command.kind is CommandKind.HANDOFF
    assert command.slots["appointment_office"] == "МФЦ на проспекте Кирова"
    assert command.slots["appointment_time"] == "10:00"
    assert "день — в пятницу, 27 ноября" in command.summary


def test_stopping_frees_the_time(talk: BookingTalk, desk: LocalDesk) -> None:
    windows = desk.knowledge().offices["mfc_tomsk_kirova"].windows
    talk.books(WHOLE)
    for number in range(windows - 1):
        assert desk.hold(friday_ten(), owner=f"other-{number}")
    assert desk.hold(friday_ten(), owner="late") is None
    talk.says("стоп", "stop")
    assert desk.hold(friday_ten(), owner="late")


def test_at_night_it_works_without_a_person(call: Call) -> None:
    assert booked(call(mode=CallMode.NIGHT))


def test_foreign_topics_are_left_to_the_action(talk: BookingTalk) -> None:
    talk.books("забронируйте столик в ресторане")
    assert talk.memory.form is None


def test_a_silent_system_is_told_and_a_person_offered(
    call: Call, desk: LocalDesk, seeds: SnapshotKnowledge
) -> None:
    class SilentDesk(LocalDesk):
        def free_times(self, wanted: TimesWanted, *, limit: int = 500) -> list[Slot]:
            raise DeskUnavailable("timed out")

    silent: AppointmentDesk = SilentDesk(desk.sessions, desk.knowledge, desk.now, desk.settings)
    by_day = BookingTalk(silent, seeds)
    assert "система сейчас не отвечает" in by_day.books("запишите на снилс в северске")
    assert by_day.command
    assert by_day.command.kind is CommandKind.HANDOFF
    at_night = BookingTalk(silent, seeds, mode=CallMode.NIGHT)
    assert "ничего не изменил" in at_night.books("запишите на снилс в северске")
    assert at_night.memory.form is None


def test_a_foreign_question_with_a_day_in_it_is_no_day(talk: BookingTalk) -> None:
    talk.books("запишите на снилс в северске")
    heard = talk.says("какая погода завтра", "out_of_scope")
    assert "С этим я не помогу" in heard
    assert "Держу" not in heard


def test_bad_input_is_a_polite_turn(talk: BookingTalk) -> None:
    talk.books("запишите на снилс в северске")
    for text in ("", "а" * 10_000, "😀😀", "'; DROP TABLE appointment; --", "<b>пятница</b>"):
        assert talk.says(text)


def test_the_appointment_is_told_moved_and_cancelled(
    talk: BookingTalk, call: Call, desk: LocalDesk
) -> None:
    code = booked(talk)
    digits = " ".join(
        ["ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"][
            int(d)
        ]
        for d in code
    )
    told = call(call_id="call-2")
    assert "шесть цифр" in told.says("на когда я записан", "find_appointment")
    assert "пятницу, 27 ноября в 10:00" in told.says(digits, "give_number")

    moving = call(call_id="call-3")
    moving.says("перенесите запись", "move_appointment")
    assert "Ближайшее свободное время" in moving.presses(code)
    moving.says("в понедельник", "give_date")
    assert "Перенести запись" in moving.says("в двенадцать", "give_date")
    assert "Запись перенесена" in moving.says("да", "affirm")
    moved = desk.find(code)
    assert moved is not None
    assert moved.slot.starts_at == datetime(2026, 11, 30, 12, 0, tzinfo=TOMSK)

    cancelling = call(call_id="call-4")
    cancelling.says("отмените запись", "cancel_appointment")
    assert "Отменить эту запись?" in cancelling.presses(code)
    assert "Запись отменена" in cancelling.says("да отмените", "affirm")
    assert desk.find(code) is None


def test_without_the_code_telephone_and_day_find_it(talk: BookingTalk, call: Call) -> None:
    booked(talk)
    other = call(call_id="call-2")
    other.says("отмените запись", "cancel_appointment")
    assert "с которого вы звоните" in other.says("я не помню код", "nlu_fallback")
    assert "На какой день" in other.says("да", "affirm")
    assert "Отменить эту запись?" in other.says("на пятницу", "give_date")
    assert "запись остаётся" in other.says("нет не надо", "deny")


def test_codes_cannot_be_tried_out(call: Call) -> None:
    talk = call()
    talk.says("отмените запись", "cancel_appointment")
    assert "не нашёл" in talk.presses("111111")
    assert "не нашёл" in talk.presses("222222")
    assert "не нашёл" in talk.presses("333333")
    assert talk.memory.form is None


def test_a_strangers_telephone_and_day_tell_nothing_of_a_name(
    talk: BookingTalk, call: Call
) -> None:
    booked(talk)
    other = call(call_id="call-2")
    other.says("на когда я записан", "find_appointment")
    other.says("без кода")
    other.says("да", "affirm")
    assert "Петрова" not in other.says("в пятницу", "give_date")
