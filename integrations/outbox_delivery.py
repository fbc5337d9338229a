"""Delivers what waits in the outbox: one stream in order, pauses that grow, dead letters for an administrator."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from core.cases.outbox import Outbox, OutboxMessage
from core.errors import AgencyRefused, OutsideSystemError

log = structlog.get_logger()

MESSAGE_DELIVERED = "outbox_delivered"
MESSAGE_PUT_OFF = "outbox_put_off"
MESSAGE_DEAD = "outbox_dead"
MOST_AT_ONCE = 100
"""How many messages of a stream one round delivers before the other streams have their turn."""

Deliver = Callable[[OutboxMessage], None]


@dataclass(frozen=True, slots=True)
class DeliveryPace:
    """Pauses between attempts double from the first to the longest, each cut by up to a half at random."""

    first_pause: timedelta = timedelta(seconds=5)
    longest_pause: timedelta = timedelta(minutes=15)
    give_up_after: timedelta = timedelta(hours=72)

    def pause_after(self, attempts: int) -> timedelta:
        doubled: timedelta = self.first_pause * 2 ** min(attempts - 1, 20)
        whole = min(doubled, self.longest_pause)
        return whole * random.uniform(0.5, 1.0)


class OutboxDelivery:
    """`deliver_round` is a chore of the platform; several processes may run it at once."""

    def __init__(
        self,
        outbox: Outbox,
        streams: Mapping[str, Deliver],
        *,
        pace: DeliveryPace,
        now: Callable[[], datetime],
    ) -> None:
        self.streams = streams
        self._outbox = outbox
        self._pace = pace
        self._now = now

    def deliver_round(self) -> int:
        """Everything that may go now; a stream stops at its first failure. Returns how many went."""
        return sum(self._deliver_stream(stream) for stream in self.streams)

    def _deliver_stream(self, stream: str) -> int:
        delivered = 0
        while delivered < MOST_AT_ONCE:
            message = self._outbox.take_next(stream)
            if message is None or not self._settle(message):
                break
            delivered += 1
        return delivered

    def _settle(self, message: OutboxMessage) -> bool:
        """True when the stream may go on: a dead letter does not hold up those behind it."""
        try:
            self.streams[message.stream](message)
        except OutsideSystemError as err:
            return self._after_failure(message, err)
        self._outbox.note_delivered(message.message_id)
        log.info(MESSAGE_DELIVERED, stream=message.stream, attempts=message.attempts)
        return True

    def _after_failure(self, message: OutboxMessage, err: OutsideSystemError) -> bool:
        facts = {"stream": message.stream, "message": message.message_id, "reason": str(err)}
        is_old = self._now() - message.created_at > self._pace.give_up_after
        if isinstance(err, AgencyRefused) or is_old:
            self._outbox.note_dead(message.message_id, f"{err.code}: {err}")
            log.error(MESSAGE_DEAD, **facts)
            return True
        until = self._now() + self._pace.pause_after(message.attempts)
        self._outbox.put_off(message.message_id, until, f"{err.code}: {err}")
        log.warning(MESSAGE_PUT_OFF, until=until.isoformat(), **facts)
        return False
