"""The outbox keeps order, survives, hands each message to one taker at a time."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.cases.outbox import LEASE, Outbox, enqueue
from tests.core.cases.conftest import HandClock

STREAM = "complaints"


@pytest.fixture
def outbox(sessions: sessionmaker[Session], clock: HandClock) -> Outbox:
    return Outbox(sessions, clock)


def put(sessions: sessionmaker[Session], clock: HandClock, *subjects: str) -> None:
    with sessions.begin() as session:
        for subject in subjects:
            enqueue(session, STREAM, subject, key=f"key-{subject}", at=clock())


def taken(outbox: Outbox) -> str:
    message = outbox.take_next(STREAM)
    return message.subject if message else ""


def test_messages_come_in_the_order_they_were_written(
    outbox: Outbox, sessions: sessionmaker[Session], clock: HandClock
) -> None:
    put(sessions, clock, "one", "two")
    first = outbox.take_next(STREAM)
    assert first is not None
    assert first.subject == "one"
    outbox.note_delivered(first.message_id)
    assert taken(outbox) == "two"


def test_what_was_rolled_back_is_not_sent(
    outbox: Outbox, sessions: sessionmaker[Session], clock: HandClock
) -> None:
    with sessions() as session:
        enqueue(session, STREAM, "one", key="key-one", at=clock())
        session.rollback()
    assert taken(outbox) == ""


def test_a_message_put_off_holds_up_those_behind_it(
    outbox: Outbox, sessions: sessionmaker[Session], clock: HandClock
) -> None:
    put(sessions, clock, "one", "two")
    first = outbox.take_next(STREAM)
    assert first is not None
    outbox.put_off(first.message_id, clock() + LEASE, "agency_silent")
    assert taken(outbox) == ""
    clock.passes(seconds=LEASE.total_seconds())
    assert taken(outbox) == "one"


def test_a_message_being_delivered_is_not_given_to_a_second_taker(
    outbox: Outbox, sessions: sessionmaker[Session], clock: HandClock
) -> None:
    put(sessions, clock, "one", "two")
    assert taken(outbox) == "one"
    assert taken(outbox) == ""


def test_a_message_of_a_taker_that_died_is_given_out_again(
    outbox: Outbox, sessions: sessionmaker[Session], clock: HandClock
) -> None:
    put(sessions, clock, "one")
    assert taken(outbox) == "one"
    clock.passes(seconds=LEASE.total_seconds() + 1)
    again = outbox.take_next(STREAM)
    assert again is not None
    assert (again.subject, again.attempts) == ("one", 2)


def test_the_same_key_is_one_message(
    outbox: Outbox, sessions: sessionmaker[Session], clock: HandClock
) -> None:
    put(sessions, clock, "one", "one")
    assert outbox.counts(STREAM).waiting == 1


def test_a_dead_message_lets_the_others_pass_is_shown_and_can_be_revived(
    outbox: Outbox, sessions: sessionmaker[Session], clock: HandClock
) -> None:
    put(sessions, clock, "one", "two")
    first = outbox.take_next(STREAM)
    assert first is not None
    outbox.note_dead(first.message_id, "agency_refused: 422")
    assert [(dead.subject, dead.last_error) for dead in outbox.dead()] == [
        ("one", "agency_refused: 422")
    ]
    assert (outbox.counts(STREAM).waiting, outbox.counts(STREAM).dead) == (1, 1)
    assert outbox.revive(first.message_id)
    assert not outbox.revive(first.message_id)
    assert taken(outbox) == "one"


def test_the_oldest_that_waits_is_known(
    outbox: Outbox, sessions: sessionmaker[Session], clock: HandClock
) -> None:
    written = clock()
    put(sessions, clock, "one")
    clock.passes(hours=1)
    put(sessions, clock, "two")
    assert outbox.counts(STREAM).oldest_waiting == written


def test_delivered_messages_are_forgotten_after_their_time(
    outbox: Outbox, sessions: sessionmaker[Session], clock: HandClock
) -> None:
    put(sessions, clock, "one", "two")
    first = outbox.take_next(STREAM)
    assert first is not None
    outbox.note_delivered(first.message_id)
    clock.passes(days=31)
    assert outbox.prune(clock()) == 1
    assert taken(outbox) == "two"
