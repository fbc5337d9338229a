"""A person behind the robot: dialled, bridged with the caller, and every way it can go wrong."""

import asyncio
from pathlib import Path

import pytest

from tests.fixtures.baresip import BaresipCaller, PhoneSetup
from tests.fixtures.sip_peer import SipPeer
from tests.fixtures.telephone_process import TelephoneProcess
from tests.fixtures.tones import has_tone, seconds_of_tone, write_tone
from tests.fixtures.wire_phone import WirePhone

AUTO = ("answermode=auto",)


def operator_with(tone: Path | None = None, codec: str = "PCMA") -> BaresipCaller:
    return BaresipCaller(PhoneSetup(user="operator", wav=tone, account=AUTO, codec=codec))


@pytest.mark.parametrize("operator_codec", ["PCMA", "G722"])
async def test_caller_and_operator_hear_each_other(operator_codec: str, tmp_path: Path) -> None:
    caller_tone = write_tone(tmp_path / "caller.wav", 1000, seconds=20)
    operator_tone = write_tone(tmp_path / "operator.wav", 600, seconds=20)
    async with (
        TelephoneProcess() as telephone,
        BaresipCaller(PhoneSetup(wav=caller_tone)) as caller,
        operator_with(operator_tone, operator_codec) as operator,
    ):
        await caller.dial(telephone.address)
        leg = await telephone.answer_next()
        dialled = await telephone.order("dial", target=operator.address)
        person = dialled["leg"]
        await telephone.order("bridge", first=leg, second=person)
        await telephone.order("play", leg=leg, hz=2000, seconds=1.5)
        await telephone.order("played", leg=leg)
        await telephone.order("hang_up", leg=person)
        await telephone.wait_for("HungUp", leg=person)
        await caller.hang_up()
        await telephone.wait_for("HungUp", leg=leg)
        sounded = await telephone.recorded(leg, "sounded")
        heard = await telephone.recorded(leg, "heard")
        person_sounded = await telephone.recorded(person, "sounded")
        await caller.stop()
        await operator.stop()
        at_caller, at_caller_hz = caller.heard()
        at_operator, at_operator_hz = operator.heard()

    assert dialled["result"] == "answered"
    assert has_tone(at_caller, at_caller_hz, 600, seconds=0.8)
    assert has_tone(at_caller, at_caller_hz, 2000, seconds=0.8)
    assert seconds_of_tone(at_operator, at_operator_hz, 1000) > 0.8
    assert has_tone(sounded, 8000, 600, seconds=0.8)
    assert has_tone(sounded, 8000, 2000, seconds=1.2)
    assert seconds_of_tone(heard, 8000, 1000) > 1.2
    assert seconds_of_tone(person_sounded, 8000, 1000) > 0.8


async def test_after_unbridging_the_caller_hears_the_robot_alone(tmp_path: Path) -> None:
    operator_tone = write_tone(tmp_path / "operator.wav", 600, seconds=20)
    async with (
        TelephoneProcess() as telephone,
        BaresipCaller() as caller,
        operator_with(operator_tone) as operator,
    ):
        await caller.dial(telephone.address)
        leg = await telephone.answer_next()
        person = (await telephone.order("dial", target=operator.address))["leg"]
        await telephone.order("bridge", first=leg, second=person)
        await telephone.order("unbridge", first=leg, second=person)
        await telephone.order("play", leg=leg, hz=440, seconds=1.5)
        await telephone.order("played", leg=leg)
        await telephone.order("hang_up", leg=leg)
        sounded = await telephone.recorded(leg, "sounded")
        assert not telephone.seen("HungUp", leg=person)

    assert seconds_of_tone(sounded, 8000, 440) > 1.3
    assert not has_tone(sounded, 8000, 600, seconds=0.5)


async def test_each_side_that_leaves_is_told_while_the_other_stays() -> None:
    async with (
        TelephoneProcess() as telephone,
        BaresipCaller() as caller,
        operator_with() as operator,
    ):
        await caller.dial(telephone.address)
        leg = await telephone.answer_next()
        person = (await telephone.order("dial", target=operator.address))["leg"]
        await telephone.order("bridge", first=leg, second=person)
        await operator.hang_up()
        await telephone.wait_for("HungUp", leg=person)
        again = (await telephone.order("dial", target=operator.address))["leg"]
        await telephone.order("bridge", first=leg, second=again)
        await caller.hang_up()
        await telephone.wait_for("HungUp", leg=leg)
        await telephone.order("play", leg=again, hz=440, seconds=0.3)
        await telephone.order("played", leg=again)
        await telephone.order("hang_up", leg=again)
        await telephone.wait_for("HungUp", leg=again)


async def test_hold_of_a_bridged_caller_ends_with_both_hearing_each_other(tmp_path: Path) -> None:
    operator_tone = write_tone(tmp_path / "operator.wav", 600, seconds=30)
    async with (
        TelephoneProcess() as telephone,
        WirePhone(telephone.port) as caller,
        operator_with(operator_tone) as operator,
    ):
        calling = asyncio.create_task(caller.invite())
        leg = await telephone.answer_next()
        await calling
        person = (await telephone.order("dial", target=operator.address))["leg"]
        await telephone.order("bridge", first=leg, second=person)
        await caller.invite("sendonly")
        await telephone.wait_for("Held", leg=leg)
        await caller.invite("sendrecv")
        await telephone.wait_for("Resumed", leg=leg)
        heard_before = len(caller.ear.heard())
        await telephone.order("play", leg=leg, hz=2000, seconds=1.5)
        await telephone.order("played", leg=leg)
        await caller.ask("BYE")
        await telephone.wait_for("HungUp", leg=leg)
        at_caller = caller.ear.heard()[heard_before:]

    assert has_tone(at_caller, 8000, 600, seconds=0.6)
    assert has_tone(at_caller, 8000, 2000, seconds=0.6)


@pytest.mark.parametrize(
    ("code", "result"),
    [(486, "busy"), (603, "declined"), (480, "no_answer"), (404, "failed"), (503, "failed")],
)
async def test_refusals_of_a_phone_are_told_apart(code: int, result: str) -> None:
    async with TelephoneProcess() as telephone, SipPeer(answer_invite_with=code) as peer:
        dialled = await telephone.order("dial", target=peer.address)

    assert dialled == {"result": result, "leg": None}


async def test_long_row_of_busy_phones_is_dialled_to_its_end() -> None:
    """The library has places for 32 calls in half a second and aborts at the next one."""
    async with TelephoneProcess() as telephone, SipPeer(answer_invite_with=486) as peer:
        results = [
            (await telephone.order("dial", target=peer.address))["result"] for _ in range(60)
        ]

    assert results == ["busy"] * 60


async def test_phone_that_rings_too_long_is_cancelled_and_its_leg_is_free() -> None:
    async with (
        TelephoneProcess() as telephone,
        BaresipCaller(PhoneSetup(user="operator")) as operator,
    ):
        dialled = await telephone.order("dial", target=operator.address, ring_seconds=1.0)
        await operator.wait_for("CALL_CLOSED")
        await telephone.counted("persons", 0)

    assert dialled == {"result": "no_answer", "leg": None}


async def test_address_that_is_none_fails_and_harms_nothing() -> None:
    async with TelephoneProcess() as telephone, operator_with() as operator:
        failed = await telephone.order("dial", target="не адрес")
        good = await telephone.order("dial", target=operator.address)

    assert failed == {"result": "failed", "leg": None}
    assert good["result"] == "answered"


async def test_no_more_legs_than_the_library_has() -> None:
    async with TelephoneProcess() as telephone, operator_with() as operator:
        dialled = [await telephone.order("dial", target=operator.address) for _ in range(4)]
        fifth = await telephone.order("dial", target=operator.address)

    assert [one["result"] for one in dialled] == ["answered"] * 4
    assert fifth["result"] == "no_free_leg"


async def test_forwarded_phone_is_followed_to_where_it_points() -> None:
    async with (
        TelephoneProcess() as telephone,
        operator_with() as operator,
        SipPeer(answer_invite_with=302, contact=operator.address) as forwarded,
    ):
        dialled = await telephone.order("dial", target=forwarded.address)

    assert dialled["result"] == "answered"


async def test_phones_that_forward_in_a_circle_are_given_up() -> None:
    async with TelephoneProcess() as telephone, SipPeer(answer_invite_with=302) as peer:
        dialled = await telephone.order("dial", target=peer.address)

    assert dialled["result"] == "failed"
    assert len(peer.received("INVITE")) <= 4


async def test_caller_is_transferred_by_refer_and_leaves_us() -> None:
    async with (
        TelephoneProcess() as telephone,
        BaresipCaller() as caller,
        operator_with() as target,
    ):
        await caller.dial(telephone.address)
        leg = await telephone.answer_next()
        is_moved = await telephone.order("refer", leg=leg, target=target.address)
        await target.wait_for("CALL_ESTABLISHED")
        await telephone.wait_for("HungUp", leg=leg)

    assert is_moved is True


async def test_refused_transfer_leaves_the_caller_with_us() -> None:
    async with (
        TelephoneProcess() as telephone,
        BaresipCaller() as caller,
        SipPeer(answer_invite_with=486) as busy,
    ):
        await caller.dial(telephone.address)
        leg = await telephone.answer_next()
        is_moved = await telephone.order("refer", leg=leg, target=busy.address)
        await telephone.order("play", leg=leg, hz=440, seconds=0.2)
        await telephone.order("played", leg=leg)
        await telephone.order("hang_up", leg=leg)

    assert is_moved is False


async def test_caller_may_not_order_us_to_dial_and_stays_in_the_call() -> None:
    async with (
        TelephoneProcess() as telephone,
        WirePhone(telephone.port) as caller,
        SipPeer() as victim,
    ):
        calling = asyncio.create_task(caller.invite())
        leg = await telephone.answer_next()
        await calling
        code = await caller.ask("REFER", "", f"Refer-To: <{victim.address}>")
        await telephone.order("play", leg=leg, hz=440, seconds=1)
        await telephone.order("played", leg=leg)
        await caller.ask("BYE")
        await telephone.wait_for("HungUp", leg=leg)

    assert code == 603
    assert seconds_of_tone(caller.ear.heard(), 8000, 440) > 0.7
    assert victim.messages == []


async def test_digits_sent_by_us_reach_the_phone() -> None:
    async with TelephoneProcess() as telephone, operator_with() as phone:
        person = (await telephone.order("dial", target=phone.address))["leg"]
        await telephone.order("send_digits", leg=person, digits="7#")
        async with asyncio.timeout(5):
            while len(phone.keys_heard()) < 2:
                await phone.next_event()

    assert phone.keys_heard() == "7#"
