"""A real phone calls us: sound both ways, keys, hold, and every way to end."""

import asyncio
from pathlib import Path

import pytest

from tests.fixtures.baresip import BaresipCaller, PhoneSetup
from tests.fixtures.telephone_process import OrderFailed, TelephoneProcess
from tests.fixtures.tones import seconds_of_tone, write_tone
from tests.fixtures.wire_phone import WirePhone


@pytest.mark.parametrize("codec", ["PCMA", "PCMU", "G722"])
async def test_both_sides_hear_each_other(codec: str, tmp_path: Path) -> None:
    said = write_tone(tmp_path / "said.wav", 1000, seconds=10)
    async with (
        TelephoneProcess() as telephone,
        BaresipCaller(PhoneSetup(wav=said, codec=codec)) as phone,
    ):
        await phone.dial(telephone.address)
        leg = await telephone.answer_next()
        await telephone.order("play", leg=leg, hz=440, seconds=1.5)
        await telephone.order("played", leg=leg)
        await phone.hang_up()
        await telephone.wait_for("HungUp", leg=leg)
        heard = await telephone.recorded(leg, "heard")
        sounded = await telephone.recorded(leg, "sounded")
        await phone.stop()
        at_phone, rate = phone.heard()

    assert seconds_of_tone(heard, 8000, 1000) > 1.0
    assert seconds_of_tone(sounded, 8000, 440) > 1.3
    assert seconds_of_tone(at_phone, rate, 440) > 1.2


async def test_who_calls_whom_and_why_is_known() -> None:
    async with (
        TelephoneProcess() as telephone,
        BaresipCaller(PhoneSetup(user="+79001234567")) as phone,
    ):
        await phone.dial(telephone.address)
        call = await telephone.wait_for("Incoming")
        await telephone.order("reject", leg=call["leg"], code=486)
        closed = await phone.wait_for("CALL_CLOSED")

    assert call["info"]["caller"] == "+79001234567"
    assert call["info"]["called"] == "100"
    assert call["info"]["sip_call_id"]
    assert "486" in closed["param"]


@pytest.mark.parametrize("way", ["rtpevent", "info"])
async def test_keys_arrive_once_and_in_order(way: str) -> None:
    async with (
        TelephoneProcess() as telephone,
        BaresipCaller(PhoneSetup(account=(f"dtmfmode={way}",))) as phone,
    ):
        await phone.dial(telephone.address)
        leg = await telephone.answer_next()
        await phone.press("1550*#")
        await telephone.wait_for("DigitPressed", leg=leg, count=6)
        await phone.hang_up()
        await telephone.wait_for("HungUp", leg=leg)
        digits = "".join(event["digit"] for event in telephone.seen("DigitPressed"))

    assert digits == "1550*#"


async def test_stop_playing_silences_at_once_and_says_what_was_left() -> None:
    async with TelephoneProcess() as telephone, BaresipCaller() as phone:
        await phone.dial(telephone.address)
        leg = await telephone.answer_next()
        await telephone.order("play", leg=leg, hz=440, seconds=0.6)
        await telephone.order("played", leg=leg)
        await telephone.order("play", leg=leg, hz=440, seconds=20)
        left = await telephone.order("stop_playing", leg=leg)
        await telephone.order("played", leg=leg)
        await phone.hang_up()
        sounded = await telephone.recorded(leg, "sounded")

    assert 15 < left <= 20
    assert seconds_of_tone(sounded, 8000, 440) < 20 - left + 0.7


async def test_hold_and_resume_are_told_and_the_ticks_go_on() -> None:
    async with TelephoneProcess() as telephone, BaresipCaller() as phone:
        await phone.dial(telephone.address)
        leg = await telephone.answer_next()
        await phone.wait_for("CALL_RTPESTAB")
        await phone.command("hold")
        await telephone.wait_for("Held", leg=leg)
        await telephone.order("play", leg=leg, hz=440, seconds=0.5)
        await telephone.order("played", leg=leg)
        await phone.command("resume")
        await telephone.wait_for("Resumed", leg=leg)
        await telephone.order("play", leg=leg, hz=700, seconds=1)
        await telephone.order("played", leg=leg)
        await phone.hang_up()
        await telephone.wait_for("HungUp", leg=leg)
        sounded = await telephone.recorded(leg, "sounded")

    assert seconds_of_tone(sounded, 8000, 440) > 0.3
    assert seconds_of_tone(sounded, 8000, 700) > 0.8


@pytest.mark.parametrize("hold", ["sendonly", "inactive"])
async def test_after_hold_the_sound_is_on_the_wire_again(hold: str) -> None:
    async with TelephoneProcess() as telephone, WirePhone(telephone.port) as phone:
        calling = asyncio.create_task(phone.invite())
        leg = await telephone.answer_next()
        await calling
        await phone.invite(hold)
        await telephone.wait_for("Held", leg=leg)
        await telephone.order("play", leg=leg, hz=440, seconds=0.5)
        await telephone.order("played", leg=leg)
        await phone.invite("sendrecv")
        await telephone.wait_for("Resumed", leg=leg)
        await telephone.order("play", leg=leg, hz=700, seconds=1)
        await telephone.order("played", leg=leg)
        await telephone.order("play", leg=leg, hz=300, seconds=0.2)
        await telephone.order("played", leg=leg)
        await phone.ask("BYE")
        await telephone.wait_for("HungUp", leg=leg)

    assert seconds_of_tone(phone.ear.heard(), 8000, 700) > 0.7


async def test_caller_who_gives_up_while_it_rings_is_told_as_call_ended() -> None:
    async with TelephoneProcess() as telephone, BaresipCaller() as phone:
        await phone.dial(telephone.address)
        leg = (await telephone.wait_for("Incoming"))["leg"]
        await telephone.counted("callers", 1)
        await phone.hang_up()
        await phone.wait_for("CALL_CLOSED")
        await telephone.counted("callers", 0)
        with pytest.raises(OrderFailed) as failure:
            await telephone.order("answer", leg=leg)
        counters = await telephone.order("counters")

    assert failure.value.code == "call_ended"
    assert counters["callback_errors"] == 0


async def test_caller_hangs_up_in_the_middle_of_a_sentence() -> None:
    async with TelephoneProcess() as telephone, BaresipCaller() as phone:
        await phone.dial(telephone.address)
        leg = await telephone.answer_next()
        await telephone.order("play", leg=leg, hz=440, seconds=30)
        playing = asyncio.create_task(telephone.order("played", leg=leg))
        await phone.wait_for("CALL_RTPESTAB")
        await phone.hang_up()
        await telephone.wait_for("HungUp", leg=leg)
        with pytest.raises(OrderFailed) as failure:
            await playing

    assert failure.value.code == "call_ended"


async def test_we_hang_up_and_the_phone_sees_it() -> None:
    async with TelephoneProcess() as telephone, BaresipCaller() as phone:
        await phone.dial(telephone.address)
        leg = await telephone.answer_next()
        await phone.wait_for("CALL_ESTABLISHED")
        await telephone.order("hang_up", leg=leg)
        await phone.wait_for("CALL_CLOSED")
        await telephone.wait_for("HungUp", leg=leg)


async def test_phone_that_vanishes_is_noticed_by_its_silence() -> None:
    async with TelephoneProcess(media_lost_seconds=1.0) as telephone, BaresipCaller() as phone:
        await phone.dial(telephone.address)
        leg = await telephone.answer_next()
        await phone.wait_for("CALL_RTPESTAB")
        await phone.freeze()
        lost = await telephone.wait_for("MediaLost", leg=leg)
        await phone.thaw()
        await telephone.wait_for("MediaRestored", leg=leg)
        await telephone.order("hang_up", leg=leg)

    assert lost["silent_seconds"] >= 1.0


async def test_telephone_leaves_in_order_with_a_call_running() -> None:
    async with TelephoneProcess() as telephone, BaresipCaller() as phone:
        await phone.dial(telephone.address)
        await telephone.answer_next()
        exit_code = await telephone.leave()
        await phone.wait_for("CALL_CLOSED")

    assert exit_code == 0
