"""What an operator does with the call he talks in. Every action checks that the call is his own."""

import asyncio
from collections.abc import Sequence

from core.calls.queue_log import QueueEvent
from core.contracts.orders import OrderKind
from handoff.bell import LoopBell
from handoff.closing import complete
from handoff.line import Handoff, HandoffState
from handoff.line_rules import LineRules
from handoff.ordering import Ordering, Wanted
from handoff.refusals import DeskRefusal, Done, Refused
from handoff.store.leg_store import LegKind
from handoff.store.queue_turn import Turn, Turns
from handoff.targets import transfer_target

TRANSFER_RING_SECONDS = 25.0
MAX_NOTE = 4_000
MAX_TAGS = 20


class TalkDesk:
    """Actions with the gateway are coroutines and end with its report; notes are written from threads."""

    def __init__(self, turns: Turns, rules: LineRules, bell: LoopBell) -> None:
        self._turns = turns
        self._rules = rules
        self._ordering = Ordering(turns, bell)

    async def hold(self, operator_id: int, handoff_id: str) -> Done | Refused:
        return await self._act(operator_id, handoff_id, Wanted(OrderKind.HOLD))

    async def resume(self, operator_id: int, handoff_id: str) -> Done | Refused:
        return await self._act(operator_id, handoff_id, Wanted(OrderKind.RESUME))

    async def mute(self, operator_id: int, handoff_id: str) -> Done | Refused:
        return await self._act(operator_id, handoff_id, Wanted(OrderKind.MUTE))

    async def unmute(self, operator_id: int, handoff_id: str) -> Done | Refused:
        return await self._act(operator_id, handoff_id, Wanted(OrderKind.UNMUTE))

    async def transfer(self, operator_id: int, handoff_id: str, target: str) -> Done | Refused:
        """Blind; refused with why when nobody answers, the caller is back with the operator then."""
        return await self._dial(
            operator_id, handoff_id, target, OrderKind.TRANSFER, LegKind.TRANSFER
        )

    async def consult(self, operator_id: int, handoff_id: str, target: str) -> Done | Refused:
        """The caller holds; the operator talks to `target` first."""
        return await self._dial(operator_id, handoff_id, target, OrderKind.CONSULT, LegKind.CONSULT)

    async def complete_transfer(self, operator_id: int, handoff_id: str) -> Done | Refused:
        return await self._act(operator_id, handoff_id, Wanted(OrderKind.COMPLETE_TRANSFER))

    async def join(self, operator_id: int, handoff_id: str) -> Done | Refused:
        """Three-way with the consulted person."""
        return await self._act(operator_id, handoff_id, Wanted(OrderKind.JOIN))

    async def drop_consulted(self, operator_id: int, handoff_id: str) -> Done | Refused:
        return await self._act(operator_id, handoff_id, Wanted(OrderKind.DROP_CONSULTED))

    async def return_to_robot(self, operator_id: int, handoff_id: str) -> Done | Refused:
        """For the survey."""
        return await self._act(operator_id, handoff_id, Wanted(OrderKind.RETURN_TO_ROBOT))

    async def end(self, operator_id: int, handoff_id: str) -> Done | Refused:
        """Ends the call. Where the gateway is silent the talk is closed here: nobody is held in it for ever."""
        ended = await self._act(operator_id, handoff_id, Wanted(OrderKind.END))
        if isinstance(ended, Refused) and ended.reason is DeskRefusal.NO_ANSWER:
            await asyncio.to_thread(self._close_here, operator_id, handoff_id)
        return ended

    def add_note(self, operator_id: int, handoff_id: str, text: str) -> Done | Refused:
        """During the talk and after it."""
        cleaned = text.replace("\0", "").strip()[:MAX_NOTE]
        if not cleaned:
            return Refused(DeskRefusal.TEXT_EMPTY)
        with self._turns.turn() as turn:
            handoff = _own(turn, operator_id, handoff_id)
            if isinstance(handoff, Refused):
                return handoff
            turn.line.add_note(handoff_id, turn.now, operator_id, cleaned)
            turn.log(QueueEvent.NOTED, handoff, operator_id=operator_id)
        return Done()

    def set_result(
        self, operator_id: int, handoff_id: str, *, result: str, tags: Sequence[str] = ()
    ) -> Done | Refused:
        """What came of the talk; codes that the console knows."""
        with self._turns.turn() as turn:
            handoff = _own(turn, operator_id, handoff_id)
            if isinstance(handoff, Refused):
                return handoff
            kept = [tag.strip()[:40] for tag in tags[:MAX_TAGS] if tag.strip()]
            turn.line.change(handoff_id, result=result.strip()[:80], tags=kept)
            turn.log(QueueEvent.NOTED, handoff, operator_id=operator_id)
        return Done()

    def live_calls(self, operator_id: int) -> tuple[Handoff, ...]:
        """Ringing at the operator's telephone, or talking."""
        with self._turns.reading() as look:
            states = (HandoffState.RINGING, HandoffState.TALKING)
            return tuple(look.line.of_operator(operator_id, states))

    async def _dial(
        self, operator_id: int, handoff_id: str, typed: str, kind: OrderKind, leg: LegKind
    ) -> Done | Refused:
        target = transfer_target(typed, self._rules.callbacks.address)
        if not target:
            return Refused(DeskRefusal.TARGET_INVALID)
        wanted = Wanted(kind, target, TRANSFER_RING_SECONDS, leg)
        return await self._act(operator_id, handoff_id, wanted)

    async def _act(self, operator_id: int, handoff_id: str, wanted: Wanted) -> Done | Refused:
        def is_own(_turn: Turn, handoff: Handoff) -> Refused | None:
            is_mine = handoff.operator_id == operator_id
            return None if is_mine else Refused(DeskRefusal.NOT_YOURS)

        return await self._ordering.carry_out(operator_id, handoff_id, wanted, is_own)

    def _close_here(self, operator_id: int, handoff_id: str) -> None:
        with self._turns.turn() as turn:
            handoff = _own(turn, operator_id, handoff_id)
            if isinstance(handoff, Handoff) and handoff.state is HandoffState.TALKING:
                complete(turn, handoff, ended_by="gateway_silent")


def _own(turn: Turn, operator_id: int, handoff_id: str) -> Handoff | Refused:
    """Of another's call and of none the same is told."""
    handoff = turn.line.get(handoff_id)
    if handoff is None or handoff.operator_id != operator_id:
        return Refused(DeskRefusal.NOT_YOURS)
    return handoff
