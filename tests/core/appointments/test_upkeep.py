"""What is let go when a call ends, and what is erased after a visit."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from core.appointments.appointment import BookingOrder, Consent, Slot
from core.appointments.call_end import HoldsFreedAtEnd
from core.appointments.local_desk import LocalDesk
from core.appointments.upkeep import drop_holds, erase_personal_data
from core.contracts.call_record import CallEvent, CallEventKind, CallOutcome
from core.db.models.appointment import AppointmentRow, SlotCellRow
from core.settings.appointments import AppointmentSettings
from tests.factories.appointments import (
    MONDAY_MORNING,
    TUESDAY,
    knowledge_of_one_office,
    moment,
)

TEN = Slot("office_on_lake", "snils", moment(TUESDAY, "10:00"), 20)


@pytest.fixture
def desk(any_sessions: sessionmaker[Session]) -> LocalDesk:
    knowledge = knowledge_of_one_office(windows=1)
    return LocalDesk(any_sessions, lambda: knowledge, lambda: MONDAY_MORNING, AppointmentSettings())


def event(kind: CallEventKind, call_id: str = "call-1") -> CallEvent:
    return CallEvent(
        event_id=f"{call_id}-{kind.value}",
        call_id=call_id,
        kind=kind,
        at=MONDAY_MORNING.timestamp(),
        worker="w1",
        number=1,
        outcome=CallOutcome.CALLER_HUNG_UP if kind is CallEventKind.ENDED else None,
    )


def test_hanging_up_frees_the_held_time(desk: LocalDesk) -> None:
    desk.hold(TEN, owner="call-1")
    ended = HoldsFreedAtEnd(desk)
    ended.observe(event(CallEventKind.ANSWERED))
    assert desk.hold(TEN, owner="call-2") is None
    ended.observe(event(CallEventKind.ENDED))
    assert desk.hold(TEN, owner="call-2")


def test_a_database_that_fails_does_not_stop_the_intake_of_events(desk: LocalDesk) -> None:
    class BrokenDesk:
        def release(self, owner: str) -> None:
            raise OperationalError("release", {}, RuntimeError("down"))

    HoldsFreedAtEnd(BrokenDesk()).observe(event(CallEventKind.ENDED))  # type: ignore[arg-type]


def test_holds_that_ran_out_are_removed_with_their_cells(
    desk: LocalDesk, any_sessions: sessionmaker[Session]
) -> None:
    desk.hold(TEN, owner="call-1")
    assert drop_holds(any_sessions, MONDAY_MORNING) == 0
    assert drop_holds(any_sessions, MONDAY_MORNING + timedelta(hours=1)) == 1
    with any_sessions() as session:
        assert not session.scalars(select(SlotCellRow)).all()


def test_names_and_telephones_are_erased_after_their_time(
    desk: LocalDesk, any_sessions: sessionmaker[Session]
) -> None:
    hold = desk.hold(TEN, owner="call-1")
    assert hold
    desk.book(BookingOrder(hold.hold_id, "key", Consent.GIVEN, "Анна Петрова", "+79130000101"))
    assert erase_personal_data(any_sessions, MONDAY_MORNING + timedelta(days=30)) == 0
    assert erase_personal_data(any_sessions, MONDAY_MORNING + timedelta(days=33)) == 1
    with any_sessions() as session:
        row = session.scalars(select(AppointmentRow)).one()
        assert (row.name, row.telephone, row.office) == ("", "", "office_on_lake")
