"""What a supervisor does with callers, calls and operators of others."""

import asyncio

from core.calls.queue_log import QueueEvent
from core.contracts.orders import OrderKind
from handoff.beat import settle
from handoff.bell import LoopBell
from handoff.closing import withdraw_offers
from handoff.line import IN_LINE, MOVED_HEAD, Handoff, HandoffState
from handoff.line_rules import LineRules
from handoff.ordering import Ordering, Wanted
from handoff.refusals import DeskRefusal, Done, Refused
from handoff.shift import Shift
from handoff.store.leg_store import LegKind
from handoff.store.queue_turn import Turn, Turns

LOWEST_PRIORITY, HIGHEST_PRIORITY = 0, 100
LISTEN_RING_SECONDS = 20.0


class SupervisorDesk:
    """The profile must say that the person supervises; the console has checked the account's role."""

    def __init__(self, turns: Turns, rules: LineRules, bell: LoopBell) -> None:
        self._turns = turns
        self._rules = rules
        self._ordering = Ordering(turns, bell)
        self._shift = Shift(turns, rules)

    def move_to_head(self, supervisor_id: int, handoff_id: str) -> Done | Refused:
        return self._change(supervisor_id, handoff_id, "head", head=MOVED_HEAD)

    def prioritise(self, supervisor_id: int, handoff_id: str, priority: int) -> Done | Refused:
        bounded = max(LOWEST_PRIORITY, min(priority, HIGHEST_PRIORITY))
        return self._change(supervisor_id, handoff_id, "priority", priority=bounded)

    def assign(self, supervisor_id: int, handoff_id: str, operator_id: int) -> Done | Refused:
        """The next offer goes to this operator and to nobody else, as soon as he is free."""
        with self._turns.reading() as look:
            if look.operators.get(operator_id) is None:
                return Refused(DeskRefusal.OPERATOR_UNKNOWN)
        return self._change(
            supervisor_id,
            handoff_id,
            "operator",
            head=MOVED_HEAD,
            wanted_operator_id=operator_id,
            passed_by=[],
        )

    def pause_operator(self, supervisor_id: int, operator_id: int, reason: str) -> Done | Refused:
        return self._if_supervisor(supervisor_id) or self._shift.pause(operator_id, reason)

    def set_operator_ready(self, supervisor_id: int, operator_id: int) -> Done | Refused:
        return self._if_supervisor(supervisor_id) or self._shift.set_ready(operator_id)

    def sign_operator_off(self, supervisor_id: int, operator_id: int) -> Done | Refused:
        return self._if_supervisor(supervisor_id) or self._shift.sign_off(operator_id)

    async def listen(self, supervisor_id: int, handoff_id: str) -> Done | Refused:
        """The supervisor's telephone rings and hears both."""
        target = await asyncio.to_thread(self._telephone_of, supervisor_id)
        wanted = Wanted(
            OrderKind.LISTEN, target, LISTEN_RING_SECONDS, LegKind.SUPERVISOR, supervisor_id
        )
        return await self._act(supervisor_id, handoff_id, wanted)

    async def whisper(self, supervisor_id: int, handoff_id: str) -> Done | Refused:
        """Heard by the operator only; listening comes first."""
        return await self._act(supervisor_id, handoff_id, Wanted(OrderKind.WHISPER))

    async def take_over(self, supervisor_id: int, handoff_id: str) -> Done | Refused:
        """The listening supervisor is the call's operator from then on."""
        return await self._act(supervisor_id, handoff_id, Wanted(OrderKind.TAKE_OVER))

    async def stop_listening(self, supervisor_id: int, handoff_id: str) -> Done | Refused:
        return await self._act(supervisor_id, handoff_id, Wanted(OrderKind.STOP_LISTENING))

    async def end(self, supervisor_id: int, handoff_id: str) -> Done | Refused:
        return await self._act(supervisor_id, handoff_id, Wanted(OrderKind.END))

    async def _act(self, supervisor_id: int, handoff_id: str, wanted: Wanted) -> Done | Refused:
        def may(turn: Turn, handoff: Handoff) -> Refused | None:
            if not _is_supervisor(turn, supervisor_id):
                return Refused(DeskRefusal.NOT_SUPERVISOR)
            return _listening_fits(turn, handoff, wanted.kind, supervisor_id)

        return await self._ordering.carry_out(supervisor_id, handoff_id, wanted, may)

    def _change(
        self, supervisor_id: int, handoff_id: str, what: str, **values: object
    ) -> Done | Refused:
        with self._turns.turn() as turn:
            if not _is_supervisor(turn, supervisor_id):
                return Refused(DeskRefusal.NOT_SUPERVISOR)
            handoff = turn.line.get(handoff_id)
            if handoff is None or handoff.state not in IN_LINE:
                return Refused(DeskRefusal.CALLER_LEFT)
            if what == "operator":
                withdraw_offers(turn, handoff)
                values["state"] = HandoffState.WAITING.value
            turn.line.change(handoff_id, **values)
            turn.log(QueueEvent.MOVED, handoff, operator_id=supervisor_id, what=what)
            settle(turn, self._rules)
        return Done()

    def _telephone_of(self, supervisor_id: int) -> str:
        with self._turns.reading() as look:
            supervisor = look.operators.get(supervisor_id)
        return supervisor.sip_address if supervisor else ""

    def _if_supervisor(self, supervisor_id: int) -> Refused | None:
        with self._turns.reading() as look:
            is_supervisor = _is_supervisor(look, supervisor_id)
        return None if is_supervisor else Refused(DeskRefusal.NOT_SUPERVISOR)


def _is_supervisor(turn: Turn, operator_id: int) -> bool:
    operator = turn.operators.get(operator_id)
    return operator is not None and operator.is_supervisor


def _listening_fits(
    turn: Turn, handoff: Handoff, kind: OrderKind, supervisor_id: int
) -> Refused | None:
    """Whispering and taking over want the same supervisor's ear at the call; a second ear finds it taken."""
    listener = turn.legs.operator_of(LegKind.SUPERVISOR, handoff.handoff_id)
    if kind is OrderKind.LISTEN:
        return None if listener is None else Refused(DeskRefusal.TAKEN)
    if kind in (OrderKind.WHISPER, OrderKind.TAKE_OVER, OrderKind.STOP_LISTENING):
        return None if listener == supervisor_id else Refused(DeskRefusal.WRONG_MOMENT)
    return None
