"""Writers of the queue take turns: one transaction at a time over all threads and processes.

The first statement updates the only row of `queue_turn`: PostgreSQL and SQLite both hold everybody else there
until the end. So what a turn has read stays true while it decides, and ids of the log and of orders grow in
the order of commits.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from functools import cached_property

from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from core.calls.queue_log import QueueEvent
from core.contracts.orders import GatewayOrder, OrderKind
from core.db.models.handoff import QueueTurnRow
from handoff.bell import NEWS, Bell, order_topic, orders_topic
from handoff.line import Handoff
from handoff.store.leg_store import LegStore
from handoff.store.line_store import LineStore
from handoff.store.offer_store import OfferStore
from handoff.store.operator_store import OperatorStore
from handoff.store.order_box import OrderBox
from handoff.store.peer_store import PeerStore
from handoff.store.queue_log import QueueLog


class Turn:
    """What one writer may touch, and whom to wake when it is written."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session = session
        self.now = now
        self.topics: set[str] = set()
        self.logged: list[tuple[QueueEvent, dict[str, str | float]]] = []

    @cached_property
    def line(self) -> LineStore:
        return LineStore(self.session)

    @cached_property
    def offers(self) -> OfferStore:
        return OfferStore(self.session, self.now)

    @cached_property
    def operators(self) -> OperatorStore:
        return OperatorStore(self.session, self.now)

    @cached_property
    def orders(self) -> OrderBox:
        return OrderBox(self.session, self.now)

    @cached_property
    def legs(self) -> LegStore:
        return LegStore(self.session, self.now)

    @cached_property
    def peers(self) -> PeerStore:
        return PeerStore(self.session, self.now)

    def log(
        self,
        event: QueueEvent,
        handoff: Handoff | None = None,
        *,
        operator_id: int | None = None,
        **data: str | float,
    ) -> None:
        self.topics.add(NEWS)
        self.logged.append((event, data))
        QueueLog(self.session, self.now).write(event, handoff, operator_id=operator_id, **data)

    def order(self, order: GatewayOrder, worker: str) -> int:
        self.topics.add(orders_topic(worker))
        return self.orders.issue(worker, order)

    def order_for(self, handoff: Handoff, kind: OrderKind, **fields: object) -> int:
        """An order about a caller who holds the line, to the worker that holds the call."""
        order = GatewayOrder(
            order_id=0,
            kind=kind,
            issued_at=0.0,
            expires_at=0.0,
            call_id=handoff.call_id,
            handoff_id=handoff.handoff_id,
            **fields,  # type: ignore[arg-type]
        )
        return self.order(order, handoff.worker)

    def close_order(self, order_id: int, result: str, reason: str = "") -> None:
        self.topics.add(order_topic(order_id))
        self.orders.close(order_id, result, reason)


Observer = Callable[[QueueEvent, dict[str, str | float]], None]


class Turns:
    """Gives turns. Made once a process. `observe` sees each line of the log after it was written."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        bell: Bell,
        now: Callable[[], datetime],
        observe: Observer | None = None,
    ) -> None:
        self._sessions = sessions
        self._bell = bell
        self.now = now
        self.observe = observe
        self._lock = (
            threading.Lock()
        )  # SQLite lets those who wait sleep up to 100 ms; this does not

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        with self._lock, self._sessions.begin() as session:
            session.execute(update(QueueTurnRow).values(number=QueueTurnRow.number + 1))
            turn = Turn(session, self.now())
            yield turn
        for topic in turn.topics:
            self._bell.ring(topic)
        if self.observe is not None:
            for event, data in turn.logged:
                self.observe(event, data)

    def touch_heartbeat(self, operator_id: int) -> None:
        """Without a turn: nobody decides by it but the operator's own row.

        SQLite has one lock for everything, and whoever waits beside the process's line gets it last: there the signs
        of life of a hundred pages stand in that line. PostgreSQL locks the row alone, so they wait for no turn.
        """
        with self._sessions() as session:
            is_sqlite = session.get_bind().dialect.name == "sqlite"
            with self._lock if is_sqlite else nullcontext(), session.begin():
                OperatorStore(session, self.now()).touch(operator_id, heartbeat_at=self.now())

    @contextmanager
    def reading(self) -> Iterator[Turn]:
        """Without a turn: for pages and figures. Nothing is kept."""
        with self._sessions() as session:
            yield Turn(session, self.now())
