"""Fetches the platform's orders for this worker: one long poll after another, for the life of the process."""

from pathlib import Path

import httpx
import structlog

from core.clock import Clock
from core.contracts.orders import GatewayOrder
from core.contracts.wire import WireError, from_json, to_json
from core.errors import PlatformUnreachable
from voice_gateway.order_dispatch import OrderDispatch

PATH = "/internal/orders"
WAIT_SECONDS = 20.0
ANSWER_SLACK_SECONDS = 5.0
"""Beyond the time it was asked to wait the platform may take this much."""

SHORTEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.2, 2.0
"""A waiting caller's operator is behind this poll: long pauses would be heard."""

log = structlog.get_logger()


class OrderPoll:
    """Each order is handed out once: the last one is remembered on disk, for a worker that starts anew."""

    def __init__(
        self,
        worker: str,
        client: httpx.AsyncClient,
        clock: Clock,
        *,
        memory: Path,
        dispatch: OrderDispatch,
    ) -> None:
        """`memory`: a file of this worker's own."""
        self._worker = worker
        self._client = client
        self._clock = clock
        self._memory = memory
        self._dispatch = dispatch
        self._after = 0
        self._is_heard = False
        self._taken_before = _remembered(memory)

    @property
    def is_heard(self) -> bool:
        return self._is_heard

    async def run(self) -> None:
        """Until cancelled. While the platform is away the pauses grow to two seconds."""
        pause = SHORTEST_PAUSE_SECONDS
        while True:
            try:
                orders = await self._fetch()
            except PlatformUnreachable as err:
                if self._is_heard:
                    log.warning("orders_not_fetched", reason=str(err))
                self._is_heard = False
                await self._clock.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
                continue
            self._is_heard = True
            pause = SHORTEST_PAUSE_SECONDS
            for order in orders:
                self._take(order)

    async def _fetch(self) -> list[GatewayOrder]:
        asked: dict[str, str] = {
            "worker": self._worker,
            "after": str(self._after),
            "free_legs": str(self._dispatch.free_legs),
            "wait_seconds": str(WAIT_SECONDS if self._is_heard else 0.0),
        }
        try:
            response = await self._client.get(
                PATH, params=asked, timeout=WAIT_SECONDS + ANSWER_SLACK_SECONDS
            )
            if response.is_error:
                raise PlatformUnreachable(f"{PATH}: HTTP {response.status_code}")
            return from_json(response.content, list[GatewayOrder])
        except httpx.HTTPError as err:
            raise PlatformUnreachable(f"{type(err).__name__}: {err}") from err
        except WireError as err:
            raise PlatformUnreachable(f"not understood: {err}") from err

    def _take(self, order: GatewayOrder) -> None:
        if order.order_id <= self._after:
            return
        self._after = order.order_id
        if self._was_taken_before(order):
            return
        self._remember(order)
        self._dispatch.hand_out(order)

    def _was_taken_before(self, order: GatewayOrder) -> bool:
        """By the process that died. Numbers of a database made anew begin again, its times do not."""
        last = self._taken_before
        if last is None:
            return False
        return order.order_id <= last.order_id and order.issued_at <= last.issued_at

    def _remember(self, order: GatewayOrder) -> None:
        """Before it is carried out: a citizen is not called twice because a worker died."""
        try:
            fresh = self._memory.with_suffix(".part")
            fresh.write_bytes(to_json(order))
            fresh.replace(self._memory)
        except OSError as err:
            log.error("order_not_remembered", order=order.order_id, reason=str(err))


def _remembered(memory: Path) -> GatewayOrder | None:
    try:
        return from_json(memory.read_bytes(), GatewayOrder)
    except (OSError, WireError):
        return None
