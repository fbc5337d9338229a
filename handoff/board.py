"""The live board of the shift: who waits, who works, whether the norm is kept today."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.calls.line_measures import LineFigures, figures_of
from core.calls.queue_log import lines_between
from handoff.line import IN_LINE, Handoff, HandoffState
from handoff.line_rules import LineRules
from handoff.operator_state import Load, OperatorState, shown_state
from handoff.overflow import Peer
from handoff.store.operator_store import OnShift
from handoff.store.queue_turn import Turn, Turns

SHOWN = 200
"""Of callers and of talks; nobody reads more."""
UNTIL_TALK = (*IN_LINE, HandoffState.RINGING, HandoffState.MOVING)
FIGURES_SECONDS = 10.0
"""How old the figures of the day may be; what is live is read each time."""


@dataclass(frozen=True, slots=True)
class BoardCaller:
    """A caller in line or on the way; `position` 0: no longer in line."""

    handoff: Handoff
    position: int
    waited_seconds: float


@dataclass(frozen=True, slots=True)
class BoardOperator:
    """`calls`: call ids ringing or talking. `is_phone`: a telephone on duty without a page."""

    operator_id: int
    name: str
    state: OperatorState
    since: datetime
    pause_reason: str
    load: Load
    is_phone: bool


@dataclass(frozen=True, slots=True)
class Board:
    at: datetime
    callers: tuple[BoardCaller, ...]
    talks: tuple[Handoff, ...]
    operators: tuple[BoardOperator, ...]
    peers: tuple[Peer, ...]
    today: LineFigures
    waiting: int
    """Callers in line; `callers` shows the first of them."""
    longest_wait_seconds: float


class BoardReader:
    """Read from threads."""

    def __init__(
        self,
        turns: Turns,
        rules: LineRules,
        zone: ZoneInfo,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._turns = turns
        self._rules = rules
        self._zone = zone
        self._monotonic = monotonic
        self._figures: tuple[float, LineFigures] | None = None

    def read(self) -> Board:
        with self._turns.reading() as look:
            opened = look.line.in_states(UNTIL_TALK, SHOWN)
            since = look.line.longest_wait_since()
            shift = look.operators.on_shift()
            return Board(
                look.now,
                _callers(opened, look.now),
                tuple(look.line.in_states((HandoffState.TALKING,), SHOWN)),
                tuple(self._shown(one, look.now) for one in shift),
                tuple(look.peers.all_active()),
                self._today(look),
                look.line.waiting_count(),
                max(0.0, (look.now - since).total_seconds()) if since else 0.0,
            )

    def _shown(self, one: OnShift, now: datetime) -> BoardOperator:
        state = shown_state(
            one.at_work, one.load, now=now, heartbeat_seconds=self._rules.offers.heartbeat_seconds
        )
        return BoardOperator(
            one.operator.operator_id,
            one.operator.display_name,
            state,
            one.at_work.since,
            one.at_work.pause_reason,
            one.load,
            one.operator.is_phone,
        )

    def _today(self, look: Turn) -> LineFigures:
        asked_at = self._monotonic()
        if self._figures is None or asked_at - self._figures[0] > FIGURES_SECONDS:
            local = look.now.astimezone(self._zone)
            midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
            lines = lines_between(look.session, midnight, look.now + timedelta(seconds=1))
            self._figures = (asked_at, figures_of(lines))
        return self._figures[1]


def _callers(opened: list[Handoff], now: datetime) -> tuple[BoardCaller, ...]:
    """`opened` in the order of the line."""
    callers: list[BoardCaller] = []
    position = 0
    for one in opened:
        is_in_line = one.state in IN_LINE
        position += is_in_line
        waited = max(0.0, (now - one.clock_at).total_seconds())
        callers.append(BoardCaller(one, position if is_in_line else 0, waited))
    return tuple(callers)
