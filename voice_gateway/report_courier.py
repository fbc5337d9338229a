"""Carries reports from the worker's disk to the platform, in order, until each is acknowledged."""

import asyncio
from pathlib import Path

import httpx
import structlog

from core.clock import Clock
from core.contracts.orders import GatewayReport
from core.contracts.wire import WireError, from_json
from voice_gateway.report_box import ReportBox

PATH = "/internal/reports"
MOST_AT_ONCE = 50
SHORTEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.2, 5.0
UNREADABLE = frozenset({400, 413, 422})
"""Answers to a body that will not be taken however often it is sent."""

log = structlog.get_logger()


class ReportCourier:
    """One per worker. `hurry` is called after each report: it goes at once where the platform listens."""

    def __init__(self, box: ReportBox, client: httpx.AsyncClient, clock: Clock) -> None:
        self._box = box
        self._client = client
        self._clock = clock
        self._has_some = asyncio.Event()
        self._has_some.set()

    def report(self, report: GatewayReport) -> None:
        self._box.put(report)
        self._has_some.set()

    async def run(self) -> None:
        """Until cancelled."""
        pause = SHORTEST_PAUSE_SECONDS
        while True:
            await self._has_some.wait()
            self._has_some.clear()
            if await self.deliver():
                pause = SHORTEST_PAUSE_SECONDS
                continue
            self._has_some.set()
            await self._clock.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    async def deliver(self) -> bool:
        """Send all that waits. False: the platform did not take it, try later."""
        while paths := await asyncio.to_thread(self._box.waiting):
            batch = paths[:MOST_AT_ONCE]
            bodies = [body for path in batch if (body := _readable(path))]
            code = await self._post(bodies) if bodies else httpx.codes.NO_CONTENT
            if code in UNREADABLE and len(bodies) > 1:
                batch, code = batch[:1], await self._post(bodies[:1])
            if code in UNREADABLE:
                log.error("report_refused", status=code, reports=len(batch))
            elif not 200 <= code < 300:
                return False
            self._box.remove(batch)
        return True

    async def _post(self, bodies: list[bytes]) -> int:
        """The answer's status; 0 when there was none."""
        try:
            response = await self._client.post(PATH, content=b"[" + b",".join(bodies) + b"]")
        except httpx.HTTPError as err:
            log.warning("reports_not_sent", reason=f"{type(err).__name__}: {err}")
            return 0
        if response.is_error:
            log.warning("reports_not_sent", reason=f"HTTP {response.status_code}")
        return response.status_code


def _readable(path: Path) -> bytes | None:
    """None for a file torn by a crash."""
    try:
        body = path.read_bytes()
        from_json(body, GatewayReport)
    except (OSError, WireError) as err:
        log.error("report_unreadable", path=str(path), reason=str(err))
        return None
    return body
