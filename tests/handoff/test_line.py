"""A caller asks for a person; offers, talks, ends."""

from core.contracts.dialogue import CallMode
from core.contracts.handoff import HandoffOutcome
from core.contracts.orders import OrderKind, ReportKind
from handoff.line import HandoffState
from handoff.refusals import DeskRefusal, Refused
from tests.handoff.line_world import LineWorld


def test_a_free_operator_is_offered_the_caller_at_once(world: LineWorld) -> None:
    anna = world.on_duty("anna")
    ticket = world.asks(summary="Замена паспорта")
    assert (ticket.position, ticket.outcome) == (1, None)
    assert world.offered(anna) == ["call-1"]
    assert world.orders() == []


def test_accepting_rings_the_operators_telephone(world: LineWorld) -> None:
    anna = world.on_duty("anna")
    ticket = world.asks()
    world.accepts(anna)
    (order,) = world.orders()
    assert (order.kind, order.call_id) == (OrderKind.RING_OPERATOR, "call-1")
    assert (order.handoff_id, order.target) == (ticket.handoff_id, "sip:anna@10.0.0.1")
    assert order.headers == {"X-Call-Id": "call-1", "X-Handoff-Id": ticket.handoff_id}


def test_a_talk_from_asking_to_wrap_up(world: LineWorld) -> None:
    anna = world.on_duty("anna", wrap_up_seconds=20)
    world.asks()
    world.passes(5, pages=(anna,))
    world.talks(anna)
    world.passes(60, pages=(anna,), step=5)
    world.reports(ReportKind.BRIDGE_ENDED, detail={"by": "caller"})
    assert world.outcome() == HandoffOutcome.ACCEPTED.value
    assert world.events() == ["ENTERQUEUE", "OFFER", "ACCEPT", "CONNECT", "COMPLETECALLER"]
    completed = world.log()[-1]
    assert (completed.data["wait_seconds"], completed.data["talk_seconds"]) == (5.0, 60.0)
    world.asks("call-2")
    assert world.offered(anna) == []
    world.passes(20, pages=(anna,), step=5)
    assert world.offered(anna) == ["call-2"]


def test_at_night_with_nobody_on_duty_the_caller_is_told_at_once(world: LineWorld) -> None:
    world.mode = CallMode.NIGHT
    assert world.asks().outcome is HandoffOutcome.NOBODY
    assert world.events() == ["ENTERQUEUE", "EXITEMPTY"]


def test_a_request_sent_again_is_the_same_place(world: LineWorld) -> None:
    world.on_duty("anna")
    request = world.request()
    first = world.service.ask(request)
    world.passes(3)
    assert world.service.ask(request) == first
    assert world.events().count("ENTERQUEUE") == 1


def test_a_declined_caller_goes_to_the_next_operator(world: LineWorld) -> None:
    anna, boris = world.on_duty("anna"), world.on_duty("boris")
    world.asks()
    world.declines(anna, "lunch")
    assert (world.offered(anna), world.offered(boris)) == ([], ["call-1"])


def test_a_caller_declined_by_everybody_is_taken_further_at_once(world: LineWorld) -> None:
    anna = world.on_duty("anna")
    world.asks()
    world.declines(anna)
    (order,) = world.orders()
    assert (order.kind, order.outcome) == (OrderKind.GIVE_UP, "callback_booked")
    assert len(world.callbacks.open_for("+79131234567")) == 1


def test_an_offer_nobody_answers_goes_on_and_pauses_who_missed_it_twice(world: LineWorld) -> None:
    anna, boris = world.on_duty("anna"), world.on_duty("boris")
    for number in range(2):
        world.asks(f"call-{number}")
        world.passes(12.5, pages=(anna, boris), step=2.5)
        assert world.offered(boris) == [f"call-{number}"]
        world.declines(boris)
    assert world.shift.state(anna).pause_reason == "missed_offers"
    world.asks("call-2")
    assert (world.offered(anna), world.offered(boris)) == ([], ["call-2"])


def test_a_silent_telephone_puts_the_caller_at_the_head_with_his_moment_of_asking(
    world: LineWorld,
) -> None:
    anna = world.on_duty("anna")
    asked_at = world.now()
    world.asks("call-1")
    world.passes(4, pages=(anna,))
    boris = world.on_duty("boris")
    world.accepts(anna)
    world.asks("call-2", priority=5)
    world.reports(ReportKind.OPERATOR_MISSED, detail={"result": "no_answer"})
    assert world.handoff().asked_at == asked_at
    assert world.handoff().clock_at == asked_at
    assert world.offered(boris) == ["call-2"]
    world.declines(boris)
    assert world.offered(boris) == ["call-1"]


def test_a_lost_operator_puts_the_caller_at_the_head_and_the_clock_starts_anew(
    world: LineWorld,
) -> None:
    anna = world.on_duty("anna")
    world.asks()
    world.talks(anna)
    world.passes(100, pages=(anna,), step=5)
    world.reports(ReportKind.OPERATOR_LOST)
    assert world.offered(anna) == ["call-1"]
    assert world.handoff().clock_at == world.now()


def test_a_page_that_has_gone_gives_its_offer_back(world: LineWorld) -> None:
    anna, boris = world.on_duty("anna"), world.on_duty("boris")
    world.asks()
    world.passes(10, pages=(boris,), step=5)
    assert world.offered(anna) == ["call-1"]
    world.shift.heartbeat(boris)
    world.moment += world.rules.norms.tell_wait / 2
    world.service.beat()
    assert world.state() is HandoffState.OFFERED
    assert world.offered(boris) == ["call-1"]


def test_when_the_caller_leaves_the_offer_is_withdrawn(world: LineWorld) -> None:
    anna = world.on_duty("anna")
    world.asks()
    (shown,) = world.shift.offers(anna)
    world.reports(ReportKind.CALLER_LEFT, detail={"reason": "hung_up"})
    assert world.outcome() == "abandoned"
    refused = world.shift.accept(anna, shown.offer.offer_id)
    assert refused == Refused(DeskRefusal.CALLER_LEFT)
    assert world.orders() == []


def test_a_restart_in_the_middle_loses_nobody(world: LineWorld) -> None:
    anna = world.on_duty("anna")
    world.asks("call-1")
    world.asks("call-2", caller="+79130000002")
    world.restart()
    world.talks(anna)
    world.restart()
    assert [world.state("call-1"), world.state("call-2")] == [
        HandoffState.TALKING,
        HandoffState.WAITING,
    ]
    world.reports(ReportKind.BRIDGE_ENDED, detail={"by": "operator"})
    world.restart()
    world.shift.set_ready(anna)
    assert world.offered(anna) == ["call-2"]


def test_telephones_on_duty_ring_without_a_console_in_their_order(world: LineWorld) -> None:
    world.phones = ("sip:first@10.0.0.5", "sip:second@10.0.0.6")
    world.asks()
    (order,) = world.orders()
    assert (order.kind, order.target) == (OrderKind.RING_OPERATOR, "sip:first@10.0.0.5")
    world.reports(ReportKind.OPERATOR_MISSED, offer_id=order.offer_id, detail={"result": "busy"})
    (order,) = world.orders()
    assert order.target == "sip:second@10.0.0.6"
    world.reports(ReportKind.OPERATOR_MISSED, offer_id=order.offer_id, detail={"result": "busy"})
    assert world.kinds() == [OrderKind.GIVE_UP]
