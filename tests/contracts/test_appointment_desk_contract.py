"""What every AppointmentDesk promises: the same tests over each adapter."""

from collections.abc import Iterator
from datetime import date

import pytest

from core.appointments.appointment import (
    Appointment,
    AppointmentStatus,
    BookingOrder,
    Consent,
    Slot,
    TimesWanted,
)
from tests.contracts.appointment_desks import DESKS, DeskUnderTest
from tests.factories.appointments import MONDAY, SUNDAY, TUESDAY, WEDNESDAY, moment

OFFICE = "office_on_lake"
TELEPHONE = "+79130000101"


@pytest.fixture(params=DESKS)
def under_test(request: pytest.FixtureRequest) -> Iterator[DeskUnderTest]:
    with DESKS[request.param](request) as made:
        yield made


def wanted(first: date = TUESDAY, last: date | None = None, service: str = "snils") -> TimesWanted:
    return TimesWanted(OFFICE, service, first, last or first)


def starts(under_test: DeskUnderTest, times: TimesWanted) -> list[str]:
    return [f"{one.starts_at:%d %H:%M}" for one in under_test.desk.free_times(times)]


def slot_at(clock: str, day: date = TUESDAY, service: str = "snils", minutes: int = 20) -> Slot:
    return Slot(OFFICE, service, moment(day, clock), minutes)


def booked(
    under_test: DeskUnderTest, clock: str = "10:00", *, key: str = "key-1", owner: str = "call-1"
) -> Appointment:
    hold = under_test.desk.hold(slot_at(clock), owner=owner)
    assert hold is not None
    order = BookingOrder(hold.hold_id, key, Consent.GIVEN, "Анна Петрова", TELEPHONE)
    appointment = under_test.desk.book(order)
    assert appointment is not None
    return appointment


def test_times_follow_the_timetable_without_the_break(under_test: DeskUnderTest) -> None:
    found = starts(under_test, wanted())
    assert found[0] == "01 09:00"
    assert "01 12:40" in found
    assert "01 13:00" not in found
    assert found[-1] == "01 16:40"
    assert len(found) == 12 + 9


def test_closed_days_give_no_times(under_test: DeskUnderTest) -> None:
    assert starts(under_test, wanted(WEDNESDAY)) == []
    assert starts(under_test, wanted(SUNDAY)) == []


def test_today_only_after_the_lead_time(under_test: DeskUnderTest) -> None:
    under_test.clock.passes(hours=2)
    assert starts(under_test, wanted(MONDAY))[0] == "30 11:00"


def test_days_behind_the_horizon_and_unknown_codes_give_no_times(under_test: DeskUnderTest) -> None:
    assert starts(under_test, wanted(date(2026, 12, 15))) == []
    assert starts(under_test, wanted(service="boats")) == []
    assert starts(under_test, wanted(service="no_such")) == []
    assert not under_test.desk.free_times(TimesWanted("no_such", "snils", TUESDAY, TUESDAY))


def test_a_time_is_free_until_every_window_is_taken(under_test: DeskUnderTest) -> None:
    assert under_test.desk.hold(slot_at("10:00"), owner="call-1")
    assert "01 10:00" in starts(under_test, wanted())
    assert under_test.desk.hold(slot_at("10:00"), owner="call-2")
    assert "01 10:00" not in starts(under_test, wanted())
    assert under_test.desk.hold(slot_at("10:00"), owner="call-3") is None


def test_visits_of_different_length_do_not_overlap(under_test: DeskUnderTest) -> None:
    for owner in ("call-1", "call-2"):
        assert under_test.desk.hold(slot_at("10:00", service="passport", minutes=30), owner=owner)
    found = starts(under_test, wanted())
    assert "01 10:00" not in found
    assert "01 10:20" not in found
    assert "01 10:40" in found


def test_what_is_no_time_of_the_office_cannot_be_held(under_test: DeskUnderTest) -> None:
    for slot in (
        slot_at("10:05"),
        slot_at("13:20"),
        slot_at("10:00", SUNDAY),
        slot_at("10:00", minutes=5),
        slot_at("08:00", MONDAY),
        Slot("no_such", "snils", moment(TUESDAY, "10:00"), 20),
    ):
        assert under_test.desk.hold(slot, owner="call-1") is None, slot


def test_an_owner_holds_one_slot_at_a_time(under_test: DeskUnderTest) -> None:
    under_test.desk.hold(slot_at("10:00"), owner="call-1")
    under_test.desk.hold(slot_at("11:00"), owner="call-1")
    assert under_test.desk.hold(slot_at("10:00"), owner="call-2")
    assert under_test.desk.hold(slot_at("10:00"), owner="call-3")


def test_a_released_slot_is_free_and_releasing_nothing_is_fine(under_test: DeskUnderTest) -> None:
    hold = under_test.desk.hold(slot_at("10:00"), owner="call-1")
    assert hold is not None
    under_test.desk.release("call-1")
    under_test.desk.release("call-1")
    assert under_test.desk.book(BookingOrder(hold.hold_id, "key-1", Consent.GIVEN)) is None


def test_a_hold_runs_out(under_test: DeskUnderTest) -> None:
    first = under_test.desk.hold(slot_at("10:00"), owner="call-1")
    under_test.desk.hold(slot_at("10:00"), owner="call-2")
    assert first is not None
    under_test.clock.passes(hours=1)
    assert under_test.desk.book(BookingOrder(first.hold_id, "key-1", Consent.GIVEN)) is None
    assert under_test.desk.hold(slot_at("10:00"), owner="call-3")


def test_a_booked_appointment_is_found_by_its_code(under_test: DeskUnderTest) -> None:
    appointment = booked(under_test)
    assert appointment.code.isdigit()
    assert len(appointment.code) == 6
    assert appointment.status is AppointmentStatus.BOOKED
    assert under_test.desk.find(appointment.code) == appointment
    assert appointment.slot == slot_at("10:00")
    assert under_test.desk.find("000000") is None


def test_the_same_order_twice_is_one_appointment(under_test: DeskUnderTest) -> None:
    first = booked(under_test)
    again = under_test.desk.book(BookingOrder("gone", "key-1", Consent.GIVEN))
    assert again == first


def test_it_is_found_by_telephone_and_day_only(under_test: DeskUnderTest) -> None:
    appointment = booked(under_test)
    assert under_test.desk.find_by_telephone(TELEPHONE, TUESDAY) == [appointment]
    assert not under_test.desk.find_by_telephone(TELEPHONE, MONDAY)
    assert not under_test.desk.find_by_telephone("+79130000102", TUESDAY)
    assert not under_test.desk.find_by_telephone("", TUESDAY)


def test_without_consent_nothing_personal_is_kept(under_test: DeskUnderTest) -> None:
    hold = under_test.desk.hold(slot_at("10:00"), owner="call-1")
    assert hold is not None
    appointment = under_test.desk.book(BookingOrder(hold.hold_id, "key-1", Consent.REFUSED))
    assert appointment is not None
    assert (appointment.name, appointment.telephone) == ("", "")


def test_a_cancelled_appointment_frees_its_time(under_test: DeskUnderTest) -> None:
    code = booked(under_test).code
    under_test.desk.hold(slot_at("10:00"), owner="call-2")
    cancelled = under_test.desk.cancel(code, key="key-2")
    assert cancelled is not None
    assert cancelled.status is AppointmentStatus.CANCELLED
    assert under_test.desk.find(code) is None
    assert "01 10:00" in starts(under_test, wanted())


def test_cancelling_twice_is_harmless_and_an_unknown_code_is_told(
    under_test: DeskUnderTest,
) -> None:
    code = booked(under_test).code
    assert under_test.desk.cancel(code, key="a") == under_test.desk.cancel(code, key="b")
    assert under_test.desk.cancel("000000", key="c") is None


def test_a_moved_appointment_keeps_its_code_and_frees_the_old_time(
    under_test: DeskUnderTest,
) -> None:
    code = booked(under_test).code
    hold = under_test.desk.hold(slot_at("11:00"), owner="call-1")
    assert hold is not None
    moved = under_test.desk.move(code, hold.hold_id, key="key-2")
    assert moved is not None
    assert (moved.code, moved.slot) == (code, slot_at("11:00"))
    assert under_test.desk.move(code, hold.hold_id, key="key-2") == moved
    assert under_test.desk.find(code) == moved
    for owner in ("call-2", "call-3"):
        assert under_test.desk.hold(slot_at("10:00"), owner=owner)


def test_moving_without_a_hold_or_an_appointment_changes_nothing(
    under_test: DeskUnderTest,
) -> None:
    appointment = booked(under_test)
    assert under_test.desk.move(appointment.code, "gone", key="key-2") is None
    assert under_test.desk.find(appointment.code) == appointment
    hold = under_test.desk.hold(slot_at("11:00"), owner="call-1")
    assert hold is not None
    assert under_test.desk.move("000000", hold.hold_id, key="key-3") is None


def test_what_is_over_is_not_found(under_test: DeskUnderTest) -> None:
    code = booked(under_test).code
    under_test.clock.passes(days=2)
    assert under_test.desk.find(code) is None
    assert under_test.desk.cancel(code, key="key-2") is None
    assert not under_test.desk.find_by_telephone(TELEPHONE, TUESDAY)
