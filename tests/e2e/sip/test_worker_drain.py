"""The gateway worker itself, with nobody behind it: SIGTERM lets the running call end, then it leaves."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.fixtures.running_system import ROOT, environment_of
from tests.fixtures.wire_phone import WirePhone


class LonelyWorker:
    """A worker process of its own; recogniser, voice, dialogue and platform are all absent."""

    def __init__(self, process: asyncio.subprocess.Process, environment: dict[str, str]) -> None:
        self.process = process
        self.port = int(environment["SIP_PORT"])
        self._http_port = int(environment["SIP_WORKER_HTTP_PORT"])

    async def ready_code(self) -> int:
        async with httpx.AsyncClient() as client:
            try:
                answer = await client.get(f"http://127.0.0.1:{self._http_port}/readyz")
            except httpx.TransportError:
                return 0
        return answer.status_code

    async def until_ready_is(self, code: int) -> None:
        async with asyncio.timeout(40):
            while await self.ready_code() != code:  # noqa: ASYNC110 - a far process
                await asyncio.sleep(0.1)

    async def exit_code(self) -> int:
        async with asyncio.timeout(40):
            return await self.process.wait()


@pytest.fixture
async def worker(tmp_path: Path) -> AsyncIterator[LonelyWorker]:
    environment = environment_of(tmp_path, sip_drain_seconds=25)
    with (tmp_path / "worker.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "voice_gateway.worker", "--number", "0",
            cwd=ROOT, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
        lonely = LonelyWorker(process, environment)
        try:
            await lonely.until_ready_is(200)
            yield lonely
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
            print((tmp_path / "worker.log").read_text()[-3000:])


async def test_draining_worker_lets_its_call_end_and_refuses_new_ones(
    worker: LonelyWorker, tmp_path: Path
) -> None:
    async with WirePhone(worker.port) as early, WirePhone(worker.port) as late:
        assert await early.invite() == 200
        worker.process.send_signal(signal.SIGTERM)
        await worker.until_ready_is(503)
        assert await late.invite() == 503
        heard_before = len(early.ear.payloads)
        async with asyncio.timeout(10):
            while len(early.ear.payloads) < heard_before + 20:  # noqa: ASYNC110 - packets
                await asyncio.sleep(0.02)
        assert worker.process.returncode is None
        assert await early.ask("BYE") == 200
        assert await worker.exit_code() == 0

    journal = "".join(path.read_text() for path in (tmp_path / "journal").rglob("*.jsonl"))
    assert any(json.loads(line) for line in journal.splitlines())


async def test_worker_without_calls_leaves_at_once(worker: LonelyWorker) -> None:
    worker.process.send_signal(signal.SIGTERM)

    assert await worker.exit_code() == 0
