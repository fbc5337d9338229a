"""A caller of the whole road: a real SIP phone, a made-up voice, and what was heard, as words."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soxr

from tests.fixtures.baresip import BaresipCaller, PhoneSetup
from tests.fixtures.caller_voice import Said, say_to_wav
from tests.fixtures.running_system import RunningSystem
from voice_gateway.stt.speech_recognizer import RecognitionHints
from voice_gateway.stt.vosk_recognizer import VoskRecognizer

RATE_HZ = 8000
PIECE_SECONDS = 25.0
"""The recogniser takes a recording in pieces: it keeps at most 10 s waiting, and an utterance is short."""
POLL_SECONDS = 0.1
RECORD_SECONDS = 30.0
"""A record reaches the database within a second; a busy machine gets more."""


@dataclass(frozen=True, slots=True)
class RoadCall:
    """One call as both sides know it."""

    phone: BaresipCaller
    system: RunningSystem
    number: str

    async def press(self, digits: str) -> None:
        await self.phone.press(digits)

    async def hang_up(self) -> None:
        await self.phone.hang_up()

    async def until_closed(self, *, seconds: float) -> None:
        await self.phone.wait_for("CALL_CLOSED", seconds=seconds)

    async def until_event(self, kind: str, *, count: int = 1, seconds: float = 40.0) -> None:
        """Until the call's record holds so many events of this kind."""
        query = (
            "SELECT count(*) AS n FROM call_event e JOIN call c ON c.id = e.call_id "
            "WHERE c.caller = ? AND e.kind = ?"
        )
        await until(
            lambda: self.system.rows(query, self.number, kind)[0]["n"] >= count, seconds=seconds
        )

    async def until_turn(self, event: str, *, count: int = 1, seconds: float = 40.0) -> None:
        """Until so many turns of this kind have been answered."""
        await until(
            lambda: sum(turn["event"] == event for turn in self.turns()) >= count, seconds=seconds
        )

    def turns(self) -> list[dict[str, Any]]:
        rows = self.system.rows(
            "SELECT t.* FROM call_turn t JOIN call c ON c.id = t.call_id "
            "WHERE c.caller = ? ORDER BY t.number",
            self.number,
        )
        return [{**row, "said": json.loads(row["said"])} for row in rows]

    def record(self) -> dict[str, Any]:
        rows = self.system.rows("SELECT * FROM call WHERE caller = ?", self.number)
        return rows[0] if rows else {}

    async def ended(self) -> dict[str, Any]:
        """The record once it is closed."""
        await until(lambda: bool(self.record().get("outcome")), seconds=RECORD_SECONDS)
        return self.record()

    async def heard_words(self) -> str:
        """What the caller heard, as the system's own recogniser reads it. After the call only."""
        await self.phone.stop()
        samples, rate_hz = self.phone.heard()
        return await read_words(self.system, samples, rate_hz)


@asynccontextmanager
async def caller(
    system: RunningSystem, *lines: Said, number: str, seconds: int = 90, called: str = "100"
) -> AsyncIterator[RoadCall]:
    """Dial the system; `lines` are said at their times after the answer."""
    with tempfile.TemporaryDirectory(prefix="caller-") as folder:
        wav = say_to_wav(Path(folder) / "caller.wav", *lines) if lines else None
        setup = PhoneSetup(user=number, wav=wav, longest_seconds=seconds)
        async with BaresipCaller(setup) as phone:
            await phone.dial(system.sip_address(called=called))
            await phone.wait_for("CALL_ESTABLISHED", seconds=15)
            yield RoadCall(phone, system, number)


async def until(condition: Callable[[], bool], *, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 — the condition lives in other processes
            await asyncio.sleep(POLL_SECONDS)


async def read_words(system: RunningSystem, samples: np.ndarray, rate_hz: int) -> str:
    mono = soxr.resample(samples, rate_hz, RATE_HZ) if rate_hz != RATE_HZ else samples
    pcm = (np.clip(mono, -1.0, 1.0) * 32767).astype("<i2").tobytes()
    recognizer = VoskRecognizer(
        [system.folder / "recogniser.sock"], finish_timeout_seconds=60.0, is_live=False
    )
    step = int(PIECE_SECONDS * RATE_HZ) * 2
    words = []
    for start in range(0, len(pcm), step):
        stream = await recognizer.open_stream(RecognitionHints("ear"))
        try:
            stream.feed(pcm[start : start + step])
            await stream.taken()
            words.append((await stream.finish()).text)
        finally:
            await stream.aclose()
    return " ".join(words)
