"""Reports late, twice, forged, about calls that have ended."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.calls.event_intake import EventIntake
from core.contracts.call_record import CallEvent, CallEventKind, CallOutcome
from core.contracts.orders import OrderKind, ReportKind
from core.contracts.wire import to_plain
from core.db.models.gateway_order import GatewayReportRow
from handoff.line import HandoffState
from tests.handoff.line_world import WORKER, LineWorld


def ended(sessions: sessionmaker[Session], world: LineWorld, outcome: CallOutcome) -> None:
    """The journal of the call brings its end."""
    event = CallEvent(
        "event-1", "call-1", 9, world.now().timestamp(), CallEventKind.ENDED,
        worker=WORKER, outcome=outcome,
    )  # fmt: skip
    EventIntake(sessions).take_in([to_plain(event)])


def test_a_crashed_worker_leaves_no_ghost_in_the_line(
    world: LineWorld, sessions: sessionmaker[Session]
) -> None:
    anna = world.on_duty("anna")
    world.asks()
    ended(sessions, world, CallOutcome.WORKER_CRASHED)
    world.passes(0.5, pages=(anna,))
    assert (world.outcome(), world.offered(anna)) == ("abandoned", [])


def test_a_crashed_worker_frees_the_operator_who_talked(
    world: LineWorld, sessions: sessionmaker[Session]
) -> None:
    anna = world.on_duty("anna", wrap_up_seconds=0)
    world.asks()
    world.talks(anna)
    ended(sessions, world, CallOutcome.WORKER_CRASHED)
    world.passes(0.5, pages=(anna,))
    world.asks("call-2")
    assert world.offered(anna) == ["call-2"]


def test_a_call_the_worker_does_not_know_is_closed(world: LineWorld) -> None:
    anna = world.on_duty("anna")
    world.asks()
    world.accepts(anna)
    (order,) = world.orders()
    world.answers(order, "call_unknown")
    assert world.outcome() == "abandoned"


def test_an_order_that_came_too_late_puts_the_caller_back_to_the_head(world: LineWorld) -> None:
    anna, boris = world.on_duty("anna"), world.on_duty("boris")
    world.asks()
    world.accepts(anna)
    (order,) = world.orders()
    world.answers(order, "expired")
    assert world.offered(boris) == ["call-1"]


def test_an_expired_order_is_not_given_any_more(world: LineWorld) -> None:
    anna = world.on_duty("anna")
    world.asks()
    world.accepts(anna)
    world.passes(11, pages=(anna,))
    assert world.orders() == []


@pytest.mark.parametrize(
    "kind",
    [ReportKind.BRIDGED, ReportKind.OPERATOR_MISSED, ReportKind.OVERFLOWED,
     ReportKind.OPERATOR_LOST, ReportKind.CALLBACK_ANSWERED, ReportKind.HEARD],
)  # fmt: skip
def test_a_report_at_the_wrong_moment_changes_nothing_and_is_kept_with_the_reason(
    kind: ReportKind, world: LineWorld, sessions: sessionmaker[Session]
) -> None:
    world.on_duty("anna")
    world.asks()
    before, log = world.handoff(), world.log()
    taken = world.reports(kind)
    assert [refused.reason for refused in taken.refused] == ["wrong_moment"]
    assert (world.handoff(), world.log()) == (before, log)
    with sessions() as session:
        kept = session.get(GatewayReportRow, taken.refused[0].report_id)
        assert kept is not None
        assert kept.refusal == "wrong_moment"


def test_a_report_sent_again_after_a_restart_counts_once(world: LineWorld) -> None:
    anna = world.on_duty("anna")
    world.asks()
    world.accepts(anna)
    missed = world.report_of(ReportKind.OPERATOR_MISSED, detail={"result": "busy"})
    assert world.sends(missed).stored == 1
    world.restart()
    assert world.sends(missed).known == 1
    assert world.events().count("RINGNOANSWER") == 1


def test_a_forged_result_of_anothers_order_is_refused(world: LineWorld) -> None:
    anna = world.on_duty("anna")
    world.asks()
    world.accepts(anna)
    (order,) = world.orders()
    forged = world.reports(
        ReportKind.REFUSED, order_id=order.order_id, worker="gateway-9",
        detail={"reason": "call_unknown"},
    )  # fmt: skip
    unknown = world.reports(ReportKind.DONE, order_id=999_999)
    assert [forged.refused[0].reason, unknown.refused[0].reason] == [
        "worker_foreign",
        "order_unknown",
    ]
    assert world.state() is HandoffState.RINGING


def test_what_two_people_say_is_kept_but_not_in_the_reports(
    world: LineWorld, sessions: sessionmaker[Session]
) -> None:
    anna = world.on_duty("anna")
    world.asks()
    world.talks(anna)
    world.reports(ReportKind.HEARD, detail={"who": "caller", "text": "мой адрес Ленина один"})
    with sessions() as session:
        bodies = [row.body for row in session.query(GatewayReportRow)]
    assert "Ленина" not in str(bodies)


def test_asking_anew_in_the_same_call_replaces_the_former_request(world: LineWorld) -> None:
    anna = world.on_duty("anna")
    first = world.asks()
    world.passes(5, pages=(anna,))
    second = world.asks()
    assert first.handoff_id != second.handoff_id
    assert world.offered(anna) == ["call-1"]
    assert world.kinds() == []
    assert OrderKind.RING_OPERATOR not in world.kinds()
