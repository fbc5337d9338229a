"""What runs between a worker and the platform beside all calls: journals and reports out, orders in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from core.clock import Clock
from voice_gateway.file_journal import FileJournal
from voice_gateway.journal_shipper import JournalShipper
from voice_gateway.order_dispatch import OrderDispatch
from voice_gateway.order_poll import OrderPoll
from voice_gateway.platform_desk import OrderRoads, PlatformDesk
from voice_gateway.report_box import ReportBox
from voice_gateway.report_courier import ReportCourier
from voice_gateway.worker_settings import WorkerSettings

PLATFORM_TIMEOUT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class PlatformRoads:
    """`desk` for the calls, `dispatch` for the worker."""

    desk: PlatformDesk
    dispatch: OrderDispatch


@asynccontextmanager
async def platform_roads(
    settings: WorkerSettings, journal: FileJournal, clock: Clock
) -> AsyncIterator[PlatformRoads]:
    """Open while the worker lives; what still waits at the end is sent once more before leaving."""
    token = settings.platform.internal_token.get_secret_value()
    folder = settings.records.journal_folder
    async with httpx.AsyncClient(
        base_url=settings.platform.base_url,
        headers={"Authorization": f"Bearer {token}"},
        timeout=PLATFORM_TIMEOUT_SECONDS,
    ) as client:
        shipper = JournalShipper(journal.folder, client, clock)
        courier = ReportCourier(ReportBox(folder, settings.name), client, clock)
        dispatch = OrderDispatch(settings.name, clock, courier.report)
        memory = folder / f"{settings.name}-last-order.json"
        poll = OrderPoll(settings.name, client, clock, memory=memory, dispatch=dispatch)
        running = [asyncio.create_task(part.run()) for part in (shipper, courier, poll)]
        try:
            desk = PlatformDesk(client, OrderRoads(dispatch, poll, courier.report))
            yield PlatformRoads(desk, dispatch)
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            await shipper.ship()
            await courier.deliver()
