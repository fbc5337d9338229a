"""Journal events become call records: once, in any order, nothing thrown away."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from core.calls.event_intake import EventIntake
from core.calls.silent_calls import close_silent_calls
from core.contracts.call_record import CallEvent, CallEventKind, CallOutcome
from core.contracts.speech import Transcript
from core.contracts.wire import to_plain
from core.db.models.call_record import CallEventRow, CallRow, CallTurnRow
from tests.core.calls.call_story import STARTED_AT, event, turn, whole_call


def plain(events: list[CallEvent]) -> list[object]:
    return [to_plain(one) for one in events]


@pytest.fixture
def intake(sessions: sessionmaker[Session]) -> EventIntake:
    return EventIntake(sessions)


def record(sessions: sessionmaker[Session], call_id: str = "call-1") -> dict[str, object]:
    with sessions() as session:
        call = session.get(CallRow, call_id)
        assert call is not None
        return {column.key: getattr(call, column.key) for column in CallRow.__table__.columns}


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(STARTED_AT + seconds, UTC)


def test_a_whole_call_is_kept(intake: EventIntake, sessions: sessionmaker[Session]) -> None:
    report = intake.take_in(plain(whole_call()))

    assert (report.stored, report.known, report.kept_unread) == (7, 0, 0)
    call = record(sessions)
    assert (call["caller"], call["called"], call["worker"]) == ("+79131234567", "100", "gateway-0")
    assert (call["started_at"], call["answered_at"], call["ended_at"]) == (at(0), at(1), at(10))
    assert (call["handoff_asked_at"], call["bridged_at"]) == (at(4), at(9))
    assert (call["outcome"], call["recording"]) == ("handed_off", "2026/11/call-1.wav")
    with sessions() as session:
        kept = session.scalars(select(CallTurnRow)).one()
    assert (kept.heard, kept.intent, kept.said) == (
        "до скольки работает мфц",
        "ask_hours",
        ["До восьми вечера."],
    )
    assert (kept.end_of_turn_ms, kept.total_ms, kept.confidence) == (400.0, 525.0, 0.9)


def test_events_sent_again_change_nothing(
    intake: EventIntake, sessions: sessionmaker[Session]
) -> None:
    intake.take_in(plain(whole_call()))
    before = record(sessions)

    report = intake.take_in(plain(whole_call()))

    assert (report.stored, report.known) == (0, 7)
    assert record(sessions) == before
    with sessions() as session:
        assert len(session.scalars(select(CallTurnRow)).all()) == 1


def test_the_same_event_twice_in_one_batch_is_stored_once(intake: EventIntake) -> None:
    report = intake.take_in(plain([*whole_call(), *whole_call()]))
    assert (report.stored, report.known) == (7, 7)


@given(order=st.permutations(whole_call()), batch=st.integers(1, 7))
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_order_of_arrival_gives_the_same_record(
    order: list[CallEvent], batch: int, sessions: sessionmaker[Session]
) -> None:
    intake = EventIntake(sessions)
    with sessions.begin() as session:
        session.execute(delete(CallRow))
    intake.take_in(plain(whole_call()))
    expected = record(sessions)
    with sessions.begin() as session:
        session.execute(delete(CallRow))

    for first in range(0, len(order), batch):
        intake.take_in(plain(order[first : first + batch]))

    assert record(sessions) == expected


def test_an_event_of_an_unknown_kind_is_kept_unread(
    intake: EventIntake, sessions: sessionmaker[Session]
) -> None:
    strange = {**to_plain(event(2, CallEventKind.DIGIT)), "kind": "danced", "steps": 3}

    report = intake.take_in([strange])

    assert (report.stored, report.kept_unread) == (1, 1)
    with sessions() as session:
        kept = session.scalars(select(CallEventRow)).one()
    assert (kept.kind, kept.is_understood, kept.body["steps"]) == ("danced", False, 3)


@pytest.mark.parametrize(
    "garbage",
    [None, 5, "text", [], {}, {"event_id": ""}, {"event_id": "a"}, {"event_id": 1, "call_id": "b"}],
)
def test_an_item_without_ids_is_refused_and_the_rest_is_stored(
    garbage: object, intake: EventIntake
) -> None:
    report = intake.take_in([garbage, *plain(whole_call())])

    assert [refusal.index for refusal in report.refused] == [0]
    assert report.stored == 7


def test_a_moment_outside_the_calendar_does_not_stop_the_batch(intake: EventIntake) -> None:
    wild = {**to_plain(event(2, CallEventKind.DIGIT)), "at": 1e300}
    report = intake.take_in([wild, *plain(whole_call())])
    assert (report.stored, report.kept_unread) == (8, 1)


def test_texts_longer_than_their_columns_are_cut(
    intake: EventIntake, sessions: sessionmaker[Session]
) -> None:
    long = {**to_plain(event(0, CallEventKind.STARTED)), "caller": "9" * 500, "worker": "w\0x"}
    intake.take_in([long])
    call = record(sessions)
    assert (call["caller"], call["worker"]) == ("9" * 80, "wx")


def test_numbers_of_people_stand_in_the_call_only(
    intake: EventIntake, sessions: sessionmaker[Session]
) -> None:
    intake.take_in(plain(whole_call()))
    with sessions() as session:
        bodies = session.scalars(select(CallEventRow.body)).all()
    assert all("79131234567" not in str(body) for body in bodies)


def test_the_calls_own_end_replaces_the_one_told_after_a_crash(
    intake: EventIntake, sessions: sessionmaker[Session]
) -> None:
    crashed = event(9, CallEventKind.ENDED, outcome=CallOutcome.WORKER_CRASHED)
    completed = event(10, CallEventKind.ENDED, outcome=CallOutcome.COMPLETED)
    intake.take_in(plain([crashed]))
    assert record(sessions)["outcome"] == "worker_crashed"

    intake.take_in(plain([completed]))

    assert (record(sessions)["outcome"], record(sessions)["ended_at"]) == ("completed", at(10))


def test_a_crash_told_later_does_not_replace_the_calls_own_end(
    intake: EventIntake, sessions: sessionmaker[Session]
) -> None:
    intake.take_in(plain(whole_call()))
    intake.take_in(plain([event(20, CallEventKind.ENDED, outcome=CallOutcome.WORKER_CRASHED)]))
    assert record(sessions)["outcome"] == "handed_off"


def test_a_call_that_fell_silent_is_closed_and_reopened_by_its_own_end(
    intake: EventIntake, sessions: sessionmaker[Session]
) -> None:
    intake.take_in(plain(whole_call()[:3]))

    assert close_silent_calls(sessions, at(3)) == 0
    assert close_silent_calls(sessions, at(3) + timedelta(seconds=1)) == 1

    closed = record(sessions)
    assert (closed["outcome"], closed["ended_at"]) == ("worker_crashed", at(3))
    assert "platform" in str(closed["end_reason"])
    intake.take_in(plain(whole_call()[3:]))
    assert record(sessions)["outcome"] == "handed_off"


def test_two_records_of_one_turn_keep_the_first(
    intake: EventIntake, sessions: sessionmaker[Session]
) -> None:
    turns = [event(n, CallEventKind.TURN, turn_record=turn(1)) for n in (3, 4)]
    intake.take_in(plain(turns))
    with sessions() as session:
        assert len(session.scalars(select(CallTurnRow)).all()) == 1
        assert len(session.scalars(select(CallEventRow)).all()) == 2


def test_numbers_that_identify_somebody_are_masked_before_they_are_stored(
    intake: EventIntake, sessions: sessionmaker[Session]
) -> None:
    said = "мой паспорт шестьдесят девять ноль восемь сто двадцать три четыреста пятьдесят шесть"
    spoken = replace(turn(1), transcript=Transcript(text=said, written=said, alternatives=(said,)))
    told = event(2, CallEventKind.TURN, turn_record=spoken)

    intake.take_in(plain([told]))

    with sessions() as session:
        kept = session.scalars(select(CallTurnRow)).one()
        body = session.scalars(select(CallEventRow.body)).one()
    assert kept.heard == "мой паспорт •••"
    assert "девять" not in f"{kept.written} {kept.alternatives} {kept.words} {body}"
