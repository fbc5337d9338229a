"""One real talk through hold, mute, a supervisor and a third person: each ear hears what it should.

The talk runs once for the module; each telephone says a tone of its own, and what each heard is measured.
"""

import asyncio
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import soundfile

from core.contracts.orders import OrderKind, ReportKind
from tests.fixtures.baresip import BaresipCaller, PhoneSetup
from tests.fixtures.gateway_worker import GatewayWorker, gateway_worker
from tests.fixtures.tones import has_tone, seconds_of_tone, write_tone

CALLER, OPERATOR, THIRD, SUPERVISOR = 1000, 835, 1420, 2200
"""Hz of each one's voice; none is a note of the melody or of its overtones."""

PART_SECONDS = 2.6
EDGE_SECONDS = 0.6
"""At both ends of a part: orders and jitter buffers take their time."""

LONG = 0.5
"""Seconds of a tone within a part that count as heard."""

pytestmark = pytest.mark.timeout(240)


@dataclass
class Ear:
    """What one telephone heard; `began_at` by the clock of the marks."""

    samples: np.ndarray
    rate_hz: int
    began_at: float

    def between(self, begin: float, end: float) -> np.ndarray:
        first = int((begin + EDGE_SECONDS - self.began_at) * self.rate_hz)
        last = int((end - EDGE_SECONDS / 3 - self.began_at) * self.rate_hz)
        return self.samples[max(0, first) : max(0, last)]


@dataclass
class Talk:
    """Marks of its parts, ears of its people, its recording."""

    parts: dict[str, tuple[float, float]] = field(default_factory=dict)
    ears: dict[int, Ear] = field(default_factory=dict)
    recording: np.ndarray = field(default_factory=lambda: np.zeros((0, 2)))

    async def part(self, name: str) -> None:
        began = time.monotonic()
        await asyncio.sleep(PART_SECONDS)  # they talk
        self.parts[name] = (began, time.monotonic())

    def hears(self, ear: int, voice: int, part: str) -> bool:
        sound = self.ears[ear].between(*self.parts[part])
        return has_tone(sound, self.ears[ear].rate_hz, voice, seconds=LONG)

    def loudness(self, ear: int, part: str) -> float:
        sound = self.ears[ear].between(*self.parts[part])
        return float(np.sqrt(np.mean(sound**2)))


class Phone(BaresipCaller):
    """Remembers when it began to hear."""

    began_at: float = 0.0

    async def answered(self) -> None:
        await self.wait_for("CALL_ESTABLISHED", seconds=20)
        self.began_at = time.monotonic()


def phone(folder: Path, name: str, hz: int) -> Phone:
    tone = write_tone(folder / f"{hz}.wav", hz, seconds=70)
    account = () if name == "caller" else ("answermode=auto",)
    return Phone(PhoneSetup(user=name, wav=tone, account=account, longest_seconds=75))


@pytest.fixture(scope="module")
def worker() -> Iterator[GatewayWorker]:
    folder = Path(tempfile.mkdtemp(prefix="rcto-", dir="/tmp"))
    with gateway_worker(folder) as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def talk(worker: GatewayWorker, tmp_path_factory: pytest.TempPathFactory) -> Talk:
    return asyncio.run(whole_talk(worker, tmp_path_factory.mktemp("tones")))


async def whole_talk(worker: GatewayWorker, folder: Path) -> Talk:
    talk = Talk()
    async with (
        phone(folder, "caller", CALLER) as caller,
        phone(folder, "operator", OPERATOR) as operator,
        phone(folder, "third", THIRD) as third,
        phone(folder, "senior", SUPERVISOR) as supervisor,
    ):
        began = asyncio.create_task(caller.answered())
        await worker.caller_waits(caller)
        await began
        await talk.part("waiting")
        began = asyncio.create_task(operator.answered())
        await worker.bridged(operator)
        await began
        await talk_of_two(worker, talk)
        await supervised(worker, talk, supervisor)
        await consulted(worker, talk, third)
        await caller.hang_up()
        await third.wait_for("CALL_CLOSED", seconds=15)
        await worker.until_empty()
        phones = {CALLER: caller, OPERATOR: operator, THIRD: third, SUPERVISOR: supervisor}
        for hz, one in phones.items():
            await one.stop()
            samples, rate_hz = one.heard()
            talk.ears[hz] = Ear(samples, rate_hz, one.began_at)
    path = next((worker.folder / "recordings").glob("*/*.wav"))
    talk.recording, _ = soundfile.read(path)
    return talk


async def talk_of_two(worker: GatewayWorker, talk: Talk) -> None:
    await talk.part("talk")
    await worker.done(OrderKind.HOLD)
    await talk.part("hold")
    await worker.done(OrderKind.RESUME)
    await talk.part("resumed")
    await worker.done(OrderKind.MUTE)
    await talk.part("muted")
    await worker.done(OrderKind.UNMUTE)


async def supervised(worker: GatewayWorker, talk: Talk, supervisor: Phone) -> None:
    began = asyncio.create_task(supervisor.answered())
    await worker.done(OrderKind.LISTEN, target=supervisor.address, seconds=10.0)
    await began
    await talk.part("listened")
    await worker.done(OrderKind.WHISPER)
    await talk.part("whispered")
    await worker.done(OrderKind.STOP_LISTENING)
    await supervisor.wait_for("CALL_CLOSED", seconds=15)


async def consulted(worker: GatewayWorker, talk: Talk, third: Phone) -> None:
    began = asyncio.create_task(third.answered())
    await worker.done(OrderKind.CONSULT, target=third.address, seconds=10.0)
    await began
    await talk.part("consulted")
    await worker.done(OrderKind.JOIN)
    await talk.part("joined")
    await worker.done(OrderKind.COMPLETE_TRANSFER)
    await talk.part("completed")


def test_the_waiting_caller_hears_music(talk: Talk) -> None:
    assert talk.loudness(CALLER, "waiting") > 0.01


@pytest.mark.parametrize("part", ["talk", "resumed", "listened", "whispered"])
def test_caller_and_operator_hear_each_other(part: str, talk: Talk) -> None:
    assert talk.hears(CALLER, OPERATOR, part)
    assert talk.hears(OPERATOR, CALLER, part)


def test_on_hold_the_caller_hears_music_instead_of_the_operator(talk: Talk) -> None:
    sound = talk.ears[CALLER].between(*talk.parts["hold"])
    assert seconds_of_tone(sound, talk.ears[CALLER].rate_hz, OPERATOR) < 0.15
    assert talk.loudness(CALLER, "hold") > 0.01
    assert not talk.hears(OPERATOR, CALLER, "hold")


def test_a_muted_operator_hears_the_caller_and_is_not_heard(talk: Talk) -> None:
    assert talk.hears(OPERATOR, CALLER, "muted")
    assert talk.loudness(CALLER, "muted") < 0.003


def test_a_supervisor_hears_both_and_is_heard_by_none(talk: Talk) -> None:
    assert talk.hears(SUPERVISOR, CALLER, "listened")
    assert talk.hears(SUPERVISOR, OPERATOR, "listened")
    assert not talk.hears(CALLER, SUPERVISOR, "listened")
    assert not talk.hears(OPERATOR, SUPERVISOR, "listened")


def test_a_whisper_reaches_the_operators_ear_only(talk: Talk) -> None:
    assert talk.hears(OPERATOR, SUPERVISOR, "whispered")
    assert not talk.hears(CALLER, SUPERVISOR, "whispered")


def test_a_question_to_a_third_person_is_not_for_the_caller(talk: Talk) -> None:
    assert talk.hears(OPERATOR, THIRD, "consulted")
    assert talk.hears(THIRD, OPERATOR, "consulted")
    assert not talk.hears(THIRD, CALLER, "consulted")
    sound = talk.ears[CALLER].between(*talk.parts["consulted"])
    assert seconds_of_tone(sound, talk.ears[CALLER].rate_hz, THIRD) < 0.15
    assert talk.loudness(CALLER, "consulted") > 0.01


@pytest.mark.parametrize("ear", [CALLER, OPERATOR, THIRD])
def test_three_who_are_joined_hear_one_another(ear: int, talk: Talk) -> None:
    for voice in {CALLER, OPERATOR, THIRD} - {ear}:
        assert talk.hears(ear, voice, "joined")


def test_after_the_transfer_the_caller_is_with_the_third_person(talk: Talk) -> None:
    assert talk.hears(CALLER, THIRD, "completed")
    assert talk.hears(THIRD, CALLER, "completed")
    assert not talk.hears(CALLER, OPERATOR, "completed")


def test_the_recording_holds_both_channels_through_all_of_it(talk: Talk) -> None:
    caller, heard = talk.recording[:, 0], talk.recording[:, 1]
    whole = len(caller) / 8000
    ear = talk.ears[CALLER]
    assert whole == pytest.approx(len(ear.samples) / ear.rate_hz, abs=2.0)
    assert seconds_of_tone(caller, 8000, CALLER) > 0.9 * whole - 2.0
    assert has_tone(heard, 8000, OPERATOR, seconds=4 * LONG)
    assert has_tone(heard, 8000, THIRD, seconds=2 * LONG)
    assert not has_tone(heard, 8000, SUPERVISOR, seconds=LONG)


def test_the_platform_is_told_what_became_of_each_order(talk: Talk, worker: GatewayWorker) -> None:
    assert len(worker.platform.reported(ReportKind.DONE)) == len(worker.platform.orders) - 1
    ended = worker.platform.reported(ReportKind.BRIDGE_ENDED)
    assert [report.detail for report in ended] == [{"by": "transfer"}]
