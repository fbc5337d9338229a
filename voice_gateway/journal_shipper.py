"""Ships journals to the platform and forgets what it has acknowledged; adopts what dead workers left.

A file is removed only when all of it was acknowledged and its call has ended. What was shipped twice is
stored once: the platform knows every event by its id.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import structlog

from core.clock import Clock
from core.contracts.call_record import CallEvent, CallEventKind, CallOutcome
from core.contracts.wire import WireError, from_json, to_json
from voice_gateway.call_recording import repair_recording
from voice_gateway.file_journal import CLOSED_SUFFIX, OPEN_SUFFIX

PATH = "/internal/call-events"
BATCH_LINES = 200
EVERY_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0

log = structlog.get_logger()


@dataclass(slots=True)
class Shipment:
    """How far a file has been acknowledged, in bytes."""

    acknowledged: int = 0


class JournalShipper:
    """One per worker; the only one that removes files of its folder."""

    def __init__(self, folder: Path, client: httpx.AsyncClient, clock: Clock) -> None:
        self._folder = folder
        self._client = client
        self._clock = clock
        self._shipments: dict[str, Shipment] = {}

    async def run(self) -> None:
        """Until cancelled. While the platform is away the pauses grow."""
        pause = EVERY_SECONDS
        while True:
            pause = EVERY_SECONDS if await self.ship() else min(2 * pause, LONGEST_PAUSE_SECONDS)
            await self._clock.sleep(pause)

    async def ship(self) -> bool:
        """Send what is new. False: the platform did not take it, try later."""
        for path in await asyncio.to_thread(self._files):
            if not await self._ship_file(path):
                return False
        return True

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob(f"*{OPEN_SUFFIX}"))

    async def _ship_file(self, path: Path) -> bool:
        shipment = self._shipments.setdefault(_call_id(path), Shipment())
        while True:
            lines = await asyncio.to_thread(_lines_from, path, shipment.acknowledged)
            if lines and not await self._send(lines):
                return False
            shipment.acknowledged += sum(map(len, lines))
            if len(lines) < BATCH_LINES:
                break
        if path.name.endswith(CLOSED_SUFFIX):
            await asyncio.to_thread(path.unlink, missing_ok=True)
            self._shipments.pop(_call_id(path), None)
        return True

    async def _send(self, lines: list[bytes]) -> bool:
        body = b"[" + b",".join(line.strip() for line in lines if _is_json(line)) + b"]"
        try:
            response = await self._client.post(PATH, content=body)
        except httpx.HTTPError as err:
            log.warning("journal_not_shipped", reason=f"{type(err).__name__}: {err}")
            return False
        if response.is_error:
            log.warning("journal_not_shipped", reason=f"HTTP {response.status_code}")
            return False
        return True


def adopt_dead_journals(folder: Path, clock: Clock, recordings: Path | None = None) -> int:
    """Close every journal a dead worker of this name left open; returns how many. Call before the first call.

    `recordings`: the folder where the calls' recordings lie; those of adopted calls are mended.
    """
    adopted = 0
    for path in sorted(folder.glob(f"*{OPEN_SUFFIX}")):
        if path.name.endswith(CLOSED_SUFFIX):
            continue
        last = _last_event(path)
        if last is not None and last.kind is not CallEventKind.ENDED:
            recording = _recording_of(last.call_id, recordings) if recordings else None
            ending = _ending_after(last, recording, recordings, now=clock.wall())
            with path.open("ab") as file:
                file.write(b"\n" + to_json(ending) + b"\n")
        path.rename(path.with_name(f"{_call_id(path)}{CLOSED_SUFFIX}"))
        adopted += 1
    return adopted


def _ending_after(
    last: CallEvent, recording: Path | None, recordings: Path | None, *, now: float
) -> CallEvent:
    """The call ended when it last gave a sign of life, not when somebody found it."""
    at, kept = last.at, ""
    if recording is not None and recordings is not None:
        at = max(at, recording.stat().st_mtime)
        repair_recording(recording)
        kept = str(recording.relative_to(recordings))
    return CallEvent(
        event_id=uuid4().hex,
        call_id=last.call_id,
        number=last.number + 1,
        at=min(at, now),
        kind=CallEventKind.ENDED,
        worker=last.worker,
        caller=last.caller,
        called=last.called,
        sip_call_id=last.sip_call_id,
        outcome=CallOutcome.WORKER_CRASHED,
        recording=kept,
        detail={"reason": "worker_crashed"},
    )


def _recording_of(call_id: str, recordings: Path) -> Path | None:
    return next(iter(sorted(recordings.glob(f"*/{call_id}.wav"))), None)


def _call_id(path: Path) -> str:
    return path.name.removesuffix(CLOSED_SUFFIX).removesuffix(OPEN_SUFFIX)


def _lines_from(path: Path, offset: int) -> list[bytes]:
    """Whole lines only: the last one may still be on its way."""
    try:
        with path.open("rb") as file:
            file.seek(offset)
            lines = [file.readline() for _ in range(BATCH_LINES)]
    except FileNotFoundError:  # it was closed, that is renamed, a moment ago
        return []
    return [line for line in lines if line.endswith(b"\n")]


def _is_json(line: bytes) -> bool:
    """A line torn by a crash is left out; the rest of its file is not."""
    try:
        from_json(line, object)
    except WireError:
        return False
    return True


def _last_event(path: Path) -> CallEvent | None:
    for line in reversed(path.read_bytes().split(b"\n")):
        try:
            return from_json(line, CallEvent)
        except WireError:
            continue
    return None
