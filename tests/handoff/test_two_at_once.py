"""Two operators accept at the same moment, on real threads over both databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from core.contracts.orders import OrderKind, ReportKind
from core.db.base import utc_now
from core.db.engine import open_engine, open_sessions
from core.settings.handoff import HandoffSettings
from handoff.bell import LoopBell
from handoff.line import Handoff
from handoff.refusals import DeskRefusal, Refused
from handoff.store.queue_turn import Turns
from tests.handoff.line_world import LineWorld


def ring_all(world: LineWorld) -> None:
    world.settings = HandoffSettings(strategy="ring_all")
    world.restart()


def test_one_wins_and_the_other_is_told(world: LineWorld) -> None:
    ring_all(world)
    operators = [world.on_duty(f"operator{number}") for number in range(4)]
    processes = [world.shift]
    for _ in operators[1:]:  # each operator is served by a platform process of its own
        world.restart()
        processes.append(world.shift)
    world.asks()
    offers = {one: world.shift.offers(one)[0].offer.offer_id for one in operators}
    together = Barrier(len(operators))

    def accept(index: int) -> Handoff | Refused:
        operator = operators[index]
        together.wait()
        return processes[index].accept(operator, offers[operator])

    with ThreadPoolExecutor(len(operators)) as threads:
        results = list(threads.map(accept, range(len(operators))))
    won = [one for one in results if isinstance(one, Handoff)]
    lost = [one for one in results if isinstance(one, Refused)]
    assert len(won) == 1
    assert lost == [Refused(DeskRefusal.TAKEN)] * 3
    assert world.kinds() == [OrderKind.RING_OPERATOR]


def test_callers_asking_at_once_each_get_a_different_operator(world: LineWorld) -> None:
    operators = [world.on_duty(f"operator{number}") for number in range(6)]
    together = Barrier(6)

    def ask(number: int) -> None:
        together.wait()
        world.asks(f"call-{number}", caller=f"+7913000000{number}")

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(ask, range(6)))
    offered = sorted(call for one in operators for call in world.offered(one))
    assert offered == [f"call-{number}" for number in range(6)]


def test_a_caller_leaving_while_he_is_accepted_is_either_rung_or_gone(world: LineWorld) -> None:
    anna = world.on_duty("anna")
    world.asks()
    (shown,) = world.shift.offers(anna)
    together = Barrier(2)

    def leave() -> None:
        together.wait()
        world.reports(ReportKind.CALLER_LEFT)

    def accept() -> Handoff | Refused:
        together.wait()
        return world.shift.accept(anna, shown.offer.offer_id)

    with ThreadPoolExecutor(2) as threads:
        leaving, accepting = threads.submit(leave), threads.submit(accept)
        leaving.result()
        accepted = accepting.result()
    assert world.outcome() == "abandoned"
    assert isinstance(accepted, Handoff) or accepted == Refused(DeskRefusal.CALLER_LEFT)
    assert world.shift.offers(anna) == ()
    world.asks("call-2")
    assert world.offered(anna) == ["call-2"]


def test_on_postgresql_a_sign_of_life_waits_for_no_turn(migrated_postgres_url: str) -> None:
    engine = open_engine(migrated_postgres_url)
    turns = Turns(open_sessions(engine), LoopBell(), utc_now)
    with turns.turn(), ThreadPoolExecutor(1) as thread:
        thread.submit(turns.touch_heartbeat, 1).result(timeout=60)
    engine.dispose()
