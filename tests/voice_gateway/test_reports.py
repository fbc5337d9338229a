"""Reports lie on the worker's disk until the platform has them; a restart of either side loses none."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from core.clock import SystemClock
from core.contracts.orders import GatewayReport, ReportKind
from core.contracts.wire import from_json
from tests.fakes.http_server import Response, ScriptedServer, scripted_server
from voice_gateway.report_box import ReportBox
from voice_gateway.report_courier import ReportCourier

TAKEN = Response(b"{}")


def report(number: int) -> GatewayReport:
    return GatewayReport(f"report-{number}", ReportKind.DONE, at=1.0, worker="worker-0")


def sent(server: ScriptedServer) -> list[list[str]]:
    """Report ids, request by request."""
    bodies = [from_json(request.body, list[GatewayReport]) for request in server.requests]
    return [[one.report_id for one in body] for body in bodies]


@pytest.fixture
def box(tmp_path: Path) -> ReportBox:
    return ReportBox(tmp_path, "worker-0")


@asynccontextmanager
async def courier_to(url: str, box: ReportBox) -> AsyncIterator[ReportCourier]:
    async with httpx.AsyncClient(base_url=url, timeout=1.0) as client:
        yield ReportCourier(box, client, SystemClock())


async def test_reports_are_sent_together_in_order_and_forgotten(box: ReportBox) -> None:
    async with scripted_server() as server, courier_to(server.url, box) as courier:
        server.answers(TAKEN)
        for number in range(12):
            courier.report(report(number))
        assert await courier.deliver()
    assert sent(server) == [[f"report-{number}" for number in range(12)]]
    assert box.waiting() == []


@pytest.mark.parametrize("status", [401, 404, 500, 503])
async def test_what_the_platform_cannot_take_now_waits(status: int, box: ReportBox) -> None:
    async with scripted_server() as server, courier_to(server.url, box) as courier:
        server.answers(Response(status=status))
        courier.report(report(1))
        assert not await courier.deliver()
        server.answers(TAKEN)
        courier.report(report(2))
        assert await courier.deliver()
    assert sent(server)[-1] == ["report-1", "report-2"]


async def test_a_worker_that_died_left_its_reports_for_the_next_one(tmp_path: Path) -> None:
    ReportBox(tmp_path, "worker-0").put(report(1))
    box = ReportBox(tmp_path, "worker-0")
    box.put(report(2))
    async with scripted_server() as server, courier_to(server.url, box) as courier:
        server.answers(TAKEN)
        assert await courier.deliver()
    assert sent(server) == [["report-1", "report-2"]]


async def test_a_report_nobody_understands_does_not_hold_up_the_others(box: ReportBox) -> None:
    async with scripted_server() as server, courier_to(server.url, box) as courier:
        server.answers(Response(status=422), Response(status=422), TAKEN)
        for number in (1, 2, 3):
            courier.report(report(number))
        assert await courier.deliver()
    assert sent(server) == [
        ["report-1", "report-2", "report-3"],
        ["report-1"],
        ["report-2", "report-3"],
    ]
    assert box.waiting() == []


async def test_a_file_torn_by_a_crash_is_left_out(box: ReportBox) -> None:
    box.put(report(1))
    box.waiting()[0].write_bytes(b'{"report_id": "repo')
    box.put(report(2))
    async with scripted_server() as server, courier_to(server.url, box) as courier:
        server.answers(TAKEN)
        assert await courier.deliver()
    assert sent(server) == [["report-2"]]


async def test_a_report_goes_at_once_and_again_when_the_platform_comes_back(
    box: ReportBox,
) -> None:
    async with scripted_server() as server, courier_to(server.url, box) as courier:
        server.answers(Response(drops_connection=True), TAKEN)
        running = asyncio.create_task(courier.run())
        courier.report(report(1))
        async with asyncio.timeout(5):
            while box.waiting():  # noqa: ASYNC110 - files of a far thread
                await asyncio.sleep(0.02)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert sent(server) == [["report-1"], ["report-1"]]


async def test_others_on_the_machine_cannot_read_what_callers_said(
    tmp_path: Path, box: ReportBox
) -> None:
    box.put(report(1))
    assert box.waiting()[0].parent.stat().st_mode & 0o077 == 0
