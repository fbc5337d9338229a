"""An order given at a person's click, and the report it waits for."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from core.contracts.orders import OrderKind, ReportKind
from handoff.bell import LoopBell, order_topic, rung
from handoff.line import Handoff, HandoffState
from handoff.refusals import DeskRefusal, Done, Refused
from handoff.store.leg_store import LegKind
from handoff.store.order_box import OrderResult
from handoff.store.queue_turn import Turn, Turns

ANSWER_SECONDS = 4.0
"""A gateway carries out a hold within milliseconds; after this the person wants to know."""
RING_SLACK_SECONDS = 4.0

Check = Callable[[Turn, Handoff], Refused | None]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person wants done with a call. `leg`: whom it dials; `operator_id`: whose telephone that is."""

    kind: OrderKind
    target: str = ""
    seconds: float = 0.0
    leg: LegKind | None = None
    operator_id: int | None = None

    @property
    def patience_seconds(self) -> float:
        return self.seconds + RING_SLACK_SECONDS if self.seconds else ANSWER_SECONDS


class Ordering:
    """Issues an order if the person may, and waits for what came of it."""

    def __init__(self, turns: Turns, bell: LoopBell) -> None:
        self._turns = turns
        self._bell = bell

    async def carry_out(
        self, actor_id: int, handoff_id: str, wanted: Wanted, check: Check
    ) -> Done | Refused:
        issued = await asyncio.to_thread(self._issue, actor_id, handoff_id, wanted, check)
        if isinstance(issued, Refused):
            return issued
        return await self._wait(issued, wanted.patience_seconds)

    def _issue(self, actor_id: int, handoff_id: str, wanted: Wanted, check: Check) -> int | Refused:
        with self._turns.turn() as turn:
            refused, handoff = self._checked(turn, handoff_id, check)
            if refused is not None or handoff is None:
                refused = refused or Refused(DeskRefusal.NOT_YOURS)
                log.warning(
                    "desk_action_refused",
                    operator_id=actor_id,
                    handoff_id=handoff_id,
                    action=wanted.kind.value,
                    reason=refused.reason.value,
                )
                return refused
            if wanted.leg is not None:
                turn.legs.begin(
                    wanted.leg,
                    call_id=handoff.call_id,
                    handoff_id=handoff.handoff_id,
                    target=wanted.target,
                    operator_id=wanted.operator_id,
                )
            return turn.order_for(
                handoff, wanted.kind, target=wanted.target, seconds=wanted.seconds
            )

    @staticmethod
    def _checked(
        turn: Turn, handoff_id: str, check: Check
    ) -> tuple[Refused | None, Handoff | None]:
        handoff = turn.line.get(handoff_id)
        if handoff is None:
            return Refused(DeskRefusal.NOT_YOURS), None
        refused = check(turn, handoff)
        if refused is None and handoff.state is not HandoffState.TALKING:
            refused = Refused(DeskRefusal.WRONG_MOMENT)
        return refused, handoff

    async def _wait(self, order_id: int, seconds: float) -> Done | Refused:
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        with self._bell.listening(order_topic(order_id)) as event:
            while True:
                event.clear()
                told = await asyncio.to_thread(self._result, order_id)
                if told is not None and told.result:
                    return _meaning(told)
                left = until - loop.time()
                if left <= 0:
                    return Refused(DeskRefusal.NO_ANSWER)
                await rung(event, left)

    def _result(self, order_id: int) -> OrderResult | None:
        with self._turns.reading() as look:
            return look.orders.result_of(order_id)


def _meaning(told: OrderResult) -> Done | Refused:
    if told.result == ReportKind.DONE.value:
        return Done()
    if told.reason == "wrong_moment":
        return Refused(DeskRefusal.WRONG_MOMENT)
    return Refused(DeskRefusal.GATEWAY_REFUSED, told.reason)
