"""The real stand-in misbehaves: slow, broken, lying, limiting. What our side says and does."""

import pytest

from core.cases.application_status import ApplicationQuestion, SecondFactor
from core.cases.complaint_book import COMPLAINTS_STREAM
from core.cases.complaint_desk import ComplaintTold
from core.cases.complaints import ComplaintState
from core.cases.notices import Notice, NoticeKind
from core.cases.status_attempts import Asker
from core.cases.status_desk import StatusTold, StatusUnavailable
from integrations.circuit_breaker import BreakerState
from tests.factories.complaints import TELEPHONE, complaint
from tests.fixtures.stand_in import StandIn
from tests.integrations.conftest import Connect, HandClock

READY = ApplicationQuestion("5100000011", SecondFactor("1111"))
OTHER = ApplicationQuestion("5100000022", SecondFactor("2222"))
ASKER = Asker("call-1", TELEPHONE)


@pytest.mark.parametrize("mode", ["error", "drop", "rate_limited", "wrong_shape", "wrong_status"])
def test_a_bad_answer_is_an_honest_unavailable(
    mode: str, connect: Connect, stand_in: StandIn
) -> None:
    stand_in.behaves("status", mode)
    assert connect().desks.status.ask(ASKER, READY) == StatusUnavailable()


def test_a_slow_system_is_unavailable_before_the_caller_loses_patience(
    connect: Connect, stand_in: StandIn
) -> None:
    systems = connect(answer_seconds=0.2, turn_seconds=0.5)
    stand_in.behaves("status", "slow", seconds=5)
    assert systems.desks.status.ask(ASKER, READY) == StatusUnavailable()


def test_an_answer_to_somebody_elses_question_is_never_told(
    connect: Connect, stand_in: StandIn
) -> None:
    status = connect(answer_seconds=10, turn_seconds=20).desks.status
    assert isinstance(status.ask(ASKER, OTHER), StatusTold)
    stand_in.behaves("status", "duplicate")
    assert status.ask(ASKER, READY) == StatusUnavailable()


def test_one_passing_failure_is_not_noticed_by_the_caller(
    connect: Connect, stand_in: StandIn
) -> None:
    stand_in.behaves("status", "error", times=1)
    answer = connect(answer_seconds=10, turn_seconds=20).desks.status.ask(ASKER, READY)
    assert isinstance(answer, StatusTold)


def test_the_breaker_opens_and_the_system_is_left_alone(
    connect: Connect, stand_in: StandIn
) -> None:
    systems = connect(breaker_failures=3)
    stand_in.behaves("status", "error")
    for _ in range(3):
        systems.desks.status.ask(ASKER, READY)
    asked = stand_in.asked("status")
    assert systems.desks.status.ask(ASKER, READY) == StatusUnavailable()
    assert stand_in.asked("status") == asked
    assert systems.clients["status"].breaker.state is BreakerState.OPEN


def received(stand_in: StandIn, *numbers: str) -> list[str]:
    """Those of the numbers that the body has, in the order they came."""
    return [kept["number"] for kept in stand_in.kept("complaint") if kept["number"] in numbers]


@pytest.mark.parametrize("mode", ["error", "drop", "rate_limited", "wrong_shape", "wrong_status"])
def test_a_complaint_is_taken_queued_and_delivered_once_when_the_system_is_back(
    mode: str, connect: Connect, stand_in: StandIn, clock: HandClock
) -> None:
    systems = connect(breaker_failures=1000)
    stand_in.behaves("complaints", mode)
    number = systems.desks.complaints.register(complaint()).number
    assert systems.delivery.deliver_round() == 0
    assert systems.outbox.counts(COMPLAINTS_STREAM).waiting == 1
    stand_in.behaves_well()
    clock.passes(minutes=20)
    assert systems.delivery.deliver_round() == 1
    assert received(stand_in, number) == [number]
    told = systems.desks.complaints.progress(ASKER, number, TELEPHONE)
    assert isinstance(told, ComplaintTold)
    assert told.progress.state is ComplaintState.ROUTED
    assert told.progress.outside_number


def test_an_answer_lost_on_the_way_back_does_not_make_two_complaints(
    connect: Connect, stand_in: StandIn, clock: HandClock
) -> None:
    systems = connect(breaker_failures=1000)
    number = systems.desks.complaints.register(complaint()).number
    stand_in.behaves("complaints", "drop")
    systems.delivery.deliver_round()
    assert received(stand_in, number) == [number]
    stand_in.behaves_well()
    clock.passes(minutes=20)
    systems.delivery.deliver_round()
    assert received(stand_in, number) == [number]
    assert systems.outbox.counts(COMPLAINTS_STREAM).waiting == 0


def test_complaints_arrive_in_the_order_they_were_given(
    connect: Connect, stand_in: StandIn, clock: HandClock
) -> None:
    systems = connect(breaker_failures=1000)
    stand_in.behaves("complaints", "error")
    numbers = [
        systems.desks.complaints.register(complaint(f"call-{count}/1")).number for count in range(5)
    ]
    systems.delivery.deliver_round()
    stand_in.behaves_well()
    assert systems.delivery.deliver_round() == 0
    clock.passes(minutes=20)
    assert systems.delivery.deliver_round() == 5
    assert received(stand_in, *numbers) == numbers


def test_what_waits_survives_a_restart_of_our_side(
    connect: Connect, stand_in: StandIn, clock: HandClock
) -> None:
    stand_in.behaves("complaints", "error")
    first = connect()
    number = first.desks.complaints.register(complaint()).number
    first.delivery.deliver_round()
    stand_in.behaves_well()
    clock.passes(minutes=20)
    assert connect().delivery.deliver_round() == 1
    assert received(stand_in, number) == [number]


def test_a_message_too_old_is_put_aside_and_can_be_revived(
    connect: Connect, stand_in: StandIn, clock: HandClock
) -> None:
    systems = connect(breaker_failures=1000)
    stand_in.behaves("complaints", "error")
    number = systems.desks.complaints.register(complaint()).number
    clock.passes(hours=73)
    systems.delivery.deliver_round()
    dead = systems.outbox.dead()
    assert [message.subject for message in dead] == [number]
    assert "agency_silent" in dead[0].last_error
    stand_in.behaves_well()
    assert systems.outbox.revive(dead[0].message_id)
    assert systems.delivery.deliver_round() == 1
    assert received(stand_in, number) == [number]


def test_the_state_last_known_is_told_while_the_body_is_silent(
    connect: Connect, stand_in: StandIn
) -> None:
    systems = connect(breaker_failures=1000)
    number = systems.desks.complaints.register(complaint()).number
    systems.delivery.deliver_round()
    stand_in.behaves("complaints", "error")
    told = systems.desks.complaints.progress(ASKER, number, TELEPHONE)
    assert isinstance(told, ComplaintTold)
    assert told.is_last_known
    assert told.progress.state is ComplaintState.ROUTED


def test_notices_are_told_once_even_when_the_portal_was_silent(
    connect: Connect, stand_in: StandIn, clock: HandClock
) -> None:
    systems = connect(breaker_failures=1000, answer_seconds=10, turn_seconds=20)
    status = systems.desks.status.ask(ASKER, OTHER)
    assert isinstance(status, StatusTold)
    notice = Notice(f"key-{id(systems)}", NoticeKind.ANSWER_READY, "5100000022")
    systems.notice_desk.file(notice)
    systems.delivery.deliver_round()
    waiting = systems.desks.notices.waiting_for(status.status)
    assert notice.notice_key in [one.notice_key for one in waiting]
    stand_in.behaves("notices", "error")
    assert systems.desks.notices.waiting_for(status.status) == ()
    systems.desks.notices.note_told(notice, "call-1")
    systems.delivery.deliver_round()
    stand_in.behaves_well()
    clock.passes(minutes=20)
    systems.delivery.deliver_round()
    waiting = systems.desks.notices.waiting_for(status.status)
    assert notice.notice_key not in [one.notice_key for one in waiting]
