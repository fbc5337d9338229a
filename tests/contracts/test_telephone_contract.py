"""Who hears whom, the same over the fake telephone and the real one with telephones on loopback."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

import pytest

from core.errors import CallEnded
from tests.fakes.telephone import FakeCallLeg, FakeTelephone, Person
from tests.fixtures.baresip import BaresipCaller, PhoneSetup
from tests.fixtures.telephone_process import OrderFailed, TelephoneProcess
from tests.fixtures.tones import write_tone
from voice_gateway.telephony import LegRole

ANNA, BORIS = "anna", "boris"
VOICES_HZ = {ANNA: 850.0, BORIS: 1450.0}
LISTEN_SECONDS = 0.8


class Line(Protocol):
    """A telephone with two people on it who speak all the time."""

    async def connect(self, speaker: str, listener: str) -> None: ...

    async def disconnect(self, speaker: str, listener: str) -> None: ...

    async def heard_by(self, listener: str) -> set[str]:
        """Whose voices reach this person now."""
        ...

    async def hang_up(self, name: str) -> None: ...


class FakeLine:
    def __init__(self, telephone: FakeTelephone, legs: dict[str, FakeCallLeg]) -> None:
        self._telephone = telephone
        self._legs = legs

    async def connect(self, speaker: str, listener: str) -> None:
        await self._telephone.connect(self._legs[speaker], self._legs[listener])

    async def disconnect(self, speaker: str, listener: str) -> None:
        await self._telephone.disconnect(self._legs[speaker], self._legs[listener])

    async def heard_by(self, listener: str) -> set[str]:
        await asyncio.sleep(2 * LISTEN_SECONDS / 10)
        heard = self._legs[listener].listener.sounds
        count = len(heard)
        await asyncio.sleep(LISTEN_SECONDS)
        return {sound.label for sound in heard[count:]}

    async def hang_up(self, name: str) -> None:
        await self._legs[name].hang_up()


class RealLine:
    def __init__(self, telephone: TelephoneProcess, legs: dict[str, str]) -> None:
        self._telephone = telephone
        self._legs = legs

    async def connect(self, speaker: str, listener: str) -> None:
        await self._order("connect", speaker=self._legs[speaker], listener=self._legs[listener])

    async def disconnect(self, speaker: str, listener: str) -> None:
        await self._order("disconnect", speaker=self._legs[speaker], listener=self._legs[listener])

    async def heard_by(self, listener: str) -> set[str]:
        found = await self._telephone.order(
            "listen",
            leg=self._legs[listener],
            voices=list(VOICES_HZ.values()),
            seconds=LISTEN_SECONDS,
        )
        return {name for name, hz in VOICES_HZ.items() if hz in found}

    async def hang_up(self, name: str) -> None:
        await self._telephone.order("hang_up", leg=self._legs[name])
        await self._telephone.wait_for("HungUp", leg=self._legs[name])

    async def _order(self, name: str, **legs: str) -> None:
        try:
            await self._telephone.order(name, **legs)
        except OrderFailed as err:
            if err.code != CallEnded.code:
                raise
            raise CallEnded(str(err)) from err


@asynccontextmanager
async def fake_line() -> AsyncIterator[Line]:
    telephone = FakeTelephone()
    legs: dict[str, FakeCallLeg] = {}
    for name in (ANNA, BORIS):
        telephone.persons[name] = Person(0.01)
        outcome = await telephone.dial(name, ring_seconds=1.0, role=LegRole.PERSON)
        assert isinstance(outcome.leg, FakeCallLeg)
        outcome.leg.say(*[name] * 60)
        legs[name] = outcome.leg
    yield FakeLine(telephone, legs)
    for leg in legs.values():
        await leg.hang_up()


@asynccontextmanager
async def real_line(folder: Path) -> AsyncIterator[Line]:
    async with (
        TelephoneProcess() as telephone,
        speaking(ANNA, folder) as anna,
        speaking(BORIS, folder) as boris,
    ):
        legs = {}
        for name, phone in ((ANNA, anna), (BORIS, boris)):
            legs[name] = (await telephone.order("dial", target=phone.address))["leg"]
        yield RealLine(telephone, legs)


def speaking(name: str, folder: Path) -> BaresipCaller:
    tone = write_tone(folder / f"{name}.wav", VOICES_HZ[name], seconds=30)
    return BaresipCaller(PhoneSetup(user=name, wav=tone, account=("answermode=auto",)))


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.e2e)])
async def line(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Line]:
    async with fake_line() if request.param == "fake" else real_line(tmp_path) as opened:
        yield opened


async def test_people_who_are_not_connected_hear_nobody(line: Line) -> None:
    assert await line.heard_by(ANNA) == set()
    assert await line.heard_by(BORIS) == set()


async def test_a_connection_goes_one_way(line: Line) -> None:
    await line.connect(ANNA, BORIS)
    assert await line.heard_by(BORIS) == {ANNA}
    assert await line.heard_by(ANNA) == set()
    await line.connect(BORIS, ANNA)
    assert await line.heard_by(ANNA) == {BORIS}


async def test_what_was_connected_twice_is_disconnected_once(line: Line) -> None:
    await line.connect(ANNA, BORIS)
    await line.connect(ANNA, BORIS)
    await line.disconnect(ANNA, BORIS)
    assert await line.heard_by(BORIS) == set()


async def test_the_other_way_stays_when_one_is_taken_away(line: Line) -> None:
    await line.connect(ANNA, BORIS)
    await line.connect(BORIS, ANNA)
    await line.disconnect(ANNA, BORIS)
    assert await line.heard_by(BORIS) == set()
    assert await line.heard_by(ANNA) == {BORIS}


async def test_disconnecting_strangers_or_the_departed_does_nothing(line: Line) -> None:
    await line.disconnect(ANNA, BORIS)
    await line.connect(ANNA, BORIS)
    await line.hang_up(ANNA)
    await line.disconnect(ANNA, BORIS)
    assert await line.heard_by(BORIS) == set()


async def test_nobody_is_connected_with_somebody_who_has_left(line: Line) -> None:
    await line.hang_up(ANNA)
    with pytest.raises(CallEnded):
        await line.connect(ANNA, BORIS)
