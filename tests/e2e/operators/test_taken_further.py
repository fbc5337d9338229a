"""Nobody takes the caller: on to a neighbouring centre with all that is known, else called back later."""

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from core.callbacks.callback import CallbackState
from core.contracts.handoff import HandoffOutcome
from core.db.base import utc_now
from core.db.models.callback import CallbackAttemptRow, CallbackRow
from core.db.models.handoff import HandoffRow
from tests.e2e.operators.centre import (
    CALLER_HZ,
    OLGA_HZ,
    PATIENCE_SECONDS,
    Centre,
    accepts,
    caller_phone,
    desk,
    ends_the_shift,
    hire,
    talk_for,
    telephone,
    until,
)
from tests.fixtures.caller_voice import Said, say_to_wav
from tests.fixtures.gateway_worker import worker_process
from tests.fixtures.platform_process import TOKEN, platform_process
from tests.fixtures.ports import free_sip_port
from tests.fixtures.running_system import environment_of
from tests.fixtures.tones import has_tone
from tests.fixtures.wire_phone import WirePhone, alaw_of

pytestmark = [pytest.mark.e2e, pytest.mark.rasa, pytest.mark.timeout(900)]
NINA_HZ = 1240
QUESTION = "какие документы нужны на загранпаспорт"
SERVICE, SERVICE_NAME = "foreign_passport_10", "Заграничный паспорт нового образца на 10 лет"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A second centre: platform and gateway of its own, one operator with a telephone at `phone_port`."""

    base_url: str
    sessions: sessionmaker[Session]
    address: str
    phone_port: int

    def requests(self) -> list[HandoffRow]:
        with self.sessions() as session:
            return list(session.scalars(select(HandoffRow)))


@pytest.fixture(scope="module")
def neighbour() -> Iterator[Neighbour]:
    folder = Path(tempfile.mkdtemp(prefix="rcto-", dir="/tmp"))
    try:
        with neighbour_in(folder) as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def neighbour_in(folder: Path) -> Iterator[Neighbour]:
    """Its robot is down: whoever comes is asked by keys, which is all that is needed here."""
    with platform_process(
        folder, handoff_centre_code="barnaul", handoff_offer_seconds=60
    ) as platform:
        port = platform.base_url.rpartition(":")[2]
        environment = environment_of(folder, platform_port=port, platform_internal_token=TOKEN)
        phone_port = free_sip_port(3)
        hire(platform.sessions, {"nina": phone_port})
        with worker_process(folder, environment):
            address = f"sip:100@127.0.0.1:{environment['SIP_PORT']}"
            yield Neighbour(platform.base_url, platform.sessions, address, phone_port)


def voice(folder: Path, *lines: Said) -> bytes:
    samples, rate_hz = soundfile.read(say_to_wav(folder / "question.wav", *lines))
    return alaw_of(np.clip(soxr.resample(samples, rate_hz, 8000), -1, 1))


async def presses_zero_until(phone: WirePhone, condition: Callable[[], bool]) -> None:
    """Keys count once the robot listens for them."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await asyncio.to_thread(condition):
            await phone.ask("INFO", "Signal=0", "Content-Type: application/dtmf")
            await phone.ear.wait_for(1.0)


async def test_nobody_is_there_and_the_neighbour_gets_the_caller_with_all_that_is_known(
    centre: Centre, neighbour: Neighbour, tmp_path: Path
) -> None:
    """The trunk refuses REFER, as most do: a leg of our own brings the caller and the context over."""
    number = "79000000104"
    centre.set_neighbour(neighbour.address, is_healthy=False)
    await until(centre.neighbour_is_healthy)
    caller = WirePhone(
        centre.system.sip_port,
        user=number,
        is_speaking=True,
        voice=voice(tmp_path, Said(QUESTION, at=1.0)),
    )
    nina_phone = telephone("nina", NINA_HZ, neighbour.phone_port, tmp_path)
    async with nina_phone, desk(neighbour.base_url, "nina") as nina, caller:
        assert await caller.invite() == 200
        await until(lambda: SERVICE in centre.services_asked(number))
        await presses_zero_until(caller, lambda: bool(centre.handoffs(number)))
        await presses_zero_until(caller, lambda: bool(neighbour.requests()))
        await accepts(nina, nina_phone)
        card = await nina.inner_text(".call-grid")
        heard_before = len(caller.ear.heard())
        await caller.ear.wait_for(2.5)
        await caller.ask("BYE")
        await nina.wait_for_selector("[data-stage=ended]")
        await ends_the_shift(nina)
    centre.forget_neighbours()
    [ours], [theirs] = centre.handoffs(number), neighbour.requests()
    assert ours.outcome == HandoffOutcome.OVERFLOWED.value
    assert (theirs.summary, theirs.skill) == (ours.summary, ours.skill)
    assert ours.slots["service"] == theirs.slots["service"] == SERVICE
    assert theirs.slots.items() <= ours.slots.items()
    assert theirs.centres_passed == ["tomsk"]
    assert ours.summary in card
    assert SERVICE_NAME in card, "the neighbour knows the service by its code"
    assert has_tone(caller.ear.heard()[heard_before:], 8000, NINA_HZ, seconds=1.0)


async def test_neighbours_are_down_and_the_caller_is_called_back_when_an_operator_is_free(
    centre: Centre, tmp_path: Path
) -> None:
    number = "79000000105"
    centre.set_neighbour("sip:100@127.0.0.1:9", is_healthy=True)
    await until(lambda: not centre.neighbour_is_healthy())
    async with (
        centre.phone_of("olga", tmp_path) as olga_phone,
        caller_phone(f"+{number}", tmp_path, port=centre.callback_port) as phone,
        desk(centre.system.base_url, "olga") as olga,
    ):
        await phone.dial(centre.system.sip_address())
        await phone.wait_for("CALL_ESTABLISHED", seconds=30)
        await asyncio.sleep(1)  # the greeting has begun
        await phone.press("0")
        await olga.wait_for_selector("[data-offer]")
        await olga.get_by_role("button", name="Отклонить").click()
        await olga.get_by_role("button", name="Занят другим делом").click()
        await until(lambda: promises(centre) == [(f"+{number}", CallbackState.WAITING)])
        await phone.hang_up()
        await phone.wait_for("CALL_CLOSED")
        phone.forget_events()
        assert [one.outcome for one in centre.handoffs(number)] == ["callback_booked"]

        fall_due(centre)
        await olga.wait_for_selector("[data-offer]:has-text('Обратный звонок')")
        await olga.keyboard.press("F2")
        await phone.wait_for("CALL_ESTABLISHED", seconds=PATIENCE_SECONDS)
        await phone.press("1")  # a sign of life
        await olga_phone.wait_for("CALL_ESTABLISHED", seconds=PATIENCE_SECONDS)
        await olga.wait_for_selector("[data-stage=talking]")
        await talk_for(2.0, phone, olga_phone)
        await phone.hang_up()
        await olga.wait_for_selector("[data-stage=ended]")
        await ends_the_shift(olga)
        await phone.stop()
        await olga_phone.stop()
        at_caller, caller_hz = phone.heard()
        at_olga, olga_hz = olga_phone.heard()
    centre.forget_neighbours()
    assert promises(centre) == [(f"+{number}", CallbackState.DONE)]
    assert attempts(centre) == ["answered"]
    assert has_tone(at_caller, caller_hz, OLGA_HZ, seconds=1.0)
    assert has_tone(at_olga, olga_hz, CALLER_HZ, seconds=1.0)


def promises(centre: Centre) -> list[tuple[str, CallbackState]]:
    with centre.sessions() as session:
        rows = session.scalars(select(CallbackRow).order_by(CallbackRow.created_at))
        return [(row.telephone, CallbackState(row.state)) for row in rows]


def attempts(centre: Centre) -> list[str]:
    with centre.sessions() as session:
        return list(session.scalars(select(CallbackAttemptRow.result)))


def fall_due(centre: Centre) -> None:
    """As if the five minutes that are always left to the caller had gone by."""
    passed = utc_now() - timedelta(seconds=1)
    with centre.sessions.begin() as session:
        session.execute(update(CallbackRow).values(next_attempt_at=passed, wanted_from=passed))
