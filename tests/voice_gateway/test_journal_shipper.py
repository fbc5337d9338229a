"""Journals travel to the platform, whatever becomes of it meanwhile."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from core.clock import SystemClock
from core.contracts.call_record import CallEvent
from core.contracts.wire import from_json, to_json
from tests.factories.call_events import call_event, ended
from tests.fakes.http_server import Response, ScriptedServer, scripted_server
from voice_gateway.file_journal import FileJournal
from voice_gateway.journal_shipper import JournalShipper, adopt_dead_journals


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    async with scripted_server() as running:
        yield running


@pytest.fixture
async def platform(server: ScriptedServer) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url, timeout=0.3) as client:
        yield client


@pytest.fixture
def journal(tmp_path: Path) -> FileJournal:
    return FileJournal(tmp_path, "worker-0")


@pytest.fixture
def shipper(journal: FileJournal, platform: httpx.AsyncClient) -> JournalShipper:
    return JournalShipper(journal.folder, platform, SystemClock())


def shipped(server: ScriptedServer) -> list[list[int]]:
    """Numbers of the events of each request."""
    return [
        [event.number for event in from_json(request.body, list[CallEvent])]
        for request in server.requests
    ]


async def test_what_is_new_is_sent_and_the_same_is_not_sent_again(
    journal: FileJournal, shipper: JournalShipper, server: ScriptedServer
) -> None:
    journal.write(call_event(1))
    assert await shipper.ship()
    assert await shipper.ship()
    journal.write(call_event(2))
    journal.write(call_event(3))
    assert await shipper.ship()
    assert shipped(server) == [[1], [2, 3]]
    assert server.requests[0].path == "/internal/call-events"


async def test_a_file_is_removed_when_its_call_has_ended_and_all_was_taken(
    journal: FileJournal, shipper: JournalShipper, server: ScriptedServer
) -> None:
    journal.write(call_event(1))
    await shipper.ship()
    assert len(list(journal.folder.iterdir())) == 1
    journal.write(ended(2))
    await shipper.ship()
    assert list(journal.folder.iterdir()) == []
    assert shipped(server) == [[1], [2]]


@pytest.mark.parametrize(
    "trouble",
    [Response(status=500), Response(is_withheld=True), Response(drops_connection=True)],
    ids=["error", "no answer", "dropped"],
)
async def test_what_was_not_taken_is_sent_again_and_nothing_is_removed(
    trouble: Response, journal: FileJournal, shipper: JournalShipper, server: ScriptedServer
) -> None:
    server.answers(trouble, Response())
    journal.write(call_event(1))
    journal.write(ended(2))
    assert not await shipper.ship()
    assert len(list(journal.folder.iterdir())) == 1
    assert await shipper.ship()
    assert shipped(server) == [[1, 2], [1, 2]], "the platform knows them by their ids"
    assert list(journal.folder.iterdir()) == []


async def test_with_the_platform_down_the_records_wait_on_disk(
    journal: FileJournal, tmp_path: Path
) -> None:
    async with scripted_server() as short_lived:
        port = short_lived.port
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        shipper = JournalShipper(journal.folder, client, SystemClock())
        journal.write(call_event(1))
        journal.write(ended(2))
        assert not await shipper.ship()
        async with scripted_server(port) as back_again:
            assert await shipper.ship()
            assert shipped(back_again) == [[1, 2]]
    assert list(journal.folder.iterdir()) == []


async def test_a_line_still_being_written_waits_for_its_end(
    journal: FileJournal, shipper: JournalShipper, server: ScriptedServer
) -> None:
    path = journal.folder / "call-1.jsonl"
    whole, torn = to_json(call_event(1)) + b"\n", to_json(call_event(2)) + b"\n"
    path.write_bytes(whole + torn[:30])
    await shipper.ship()
    path.write_bytes(whole + torn)
    await shipper.ship()
    assert shipped(server) == [[1], [2]]


async def test_a_line_torn_by_a_crash_does_not_hold_up_the_others(
    journal: FileJournal, shipper: JournalShipper, server: ScriptedServer
) -> None:
    path = journal.folder / "call-1.jsonl"
    path.write_bytes(to_json(call_event(1)) + b"\n" + to_json(call_event(2))[:30])
    adopt_dead_journals(journal.folder, SystemClock())
    assert await shipper.ship()
    assert shipped(server) == [[1, 2]], "the second is the ending that adoption wrote"
    assert list(journal.folder.iterdir()) == []


async def test_a_long_journal_goes_in_batches(
    journal: FileJournal, shipper: JournalShipper, server: ScriptedServer
) -> None:
    for number in range(1, 451):
        journal.write(call_event(number))
    journal.write(ended(451))
    assert await shipper.ship()
    assert [len(numbers) for numbers in shipped(server)] == [200, 200, 51]
    sent = [number for batch in shipped(server) for number in batch]
    assert sent == list(range(1, 452))
    assert list(journal.folder.iterdir()) == []


async def test_a_batch_that_failed_in_the_middle_goes_on_from_there(
    journal: FileJournal, shipper: JournalShipper, server: ScriptedServer
) -> None:
    server.answers(Response(), Response(status=503), Response())
    for number in range(1, 301):
        journal.write(call_event(number))
    assert not await shipper.ship()
    assert await shipper.ship()
    assert [numbers[0] for numbers in shipped(server)] == [1, 201, 201]
