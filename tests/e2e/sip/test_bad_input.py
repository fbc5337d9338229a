"""What the internet sends to port 5060: a clear answer, a log line, and the next call is served."""

import asyncio

import pytest

from tests.fixtures.sip_peer import SipPeer
from tests.fixtures.sipp import rush
from tests.fixtures.telephone_process import TelephoneProcess
from tests.fixtures.tones import seconds_of_tone
from tests.fixtures.wire_phone import WirePhone

ONE_SDP = "Content-Type: application/sdp"


async def assert_a_call_works(telephone: TelephoneProcess) -> None:
    """A normal call, answered by itself in mode `auto`, is heard on the wire."""
    before = len(telephone.seen("HungUp"))
    async with WirePhone(telephone.port) as phone:
        assert await phone.invite() == 200
        async with asyncio.timeout(10):
            while len(phone.ear.payloads) < 15:  # noqa: ASYNC110 - packets of another process
                await asyncio.sleep(0.02)
        assert await phone.ask("BYE") == 200
        await telephone.wait_for("HungUp", count=before + 1)
    assert seconds_of_tone(phone.ear.heard(), 8000, 440) > 0
    assert (await telephone.order("counters"))["callback_errors"] == 0


async def test_offers_without_common_sound_are_refused_with_488() -> None:
    async with TelephoneProcess(mode="auto") as telephone:
        for line in (
            "m=audio {port} RTP/AVP 99\r\na=rtpmap:99 opus/48000/2",
            "m=video {port} RTP/AVP 97\r\na=rtpmap:97 H264/90000",
        ):
            async with WirePhone(telephone.port, codec_line=line) as phone:
                assert await phone.invite() == 488
        await assert_a_call_works(telephone)
        log = telephone.log()

    assert log.count("unacceptable_invite") == 2


async def test_requests_nobody_serves_are_answered() -> None:
    expected = {
        "OPTIONS": 200, "FROB": 501, "MESSAGE": 501, "PUBLISH": 501, "REGISTER": 501,
        "BYE": 481, "INFO": 481, "REFER": 481,
    }  # fmt: skip
    answers = {}
    async with TelephoneProcess(mode="auto") as telephone:
        for method in expected:
            async with WirePhone(telephone.port) as phone:
                answers[method] = await phone.ask(method)
        await assert_a_call_works(telephone)
        log = telephone.log()

    assert answers == expected
    assert log.count("request_refused") == len(expected) - 1


async def test_invites_that_make_no_sense_are_answered() -> None:
    cases = [
        (("v=0\r\nnonsense", ONE_SDP), 400),
        (("a letter", "Content-Type: text/plain"), 415),
        (("", "Require: flying-carpets"), 420),
    ]
    async with TelephoneProcess(mode="auto") as telephone:
        for (body, header), code in cases:
            async with WirePhone(telephone.port) as phone:
                assert await phone.ask("INVITE", body, header) == code
        await assert_a_call_works(telephone)


async def test_call_cannot_be_taken_over_by_a_stranger() -> None:
    async with (
        TelephoneProcess(mode="auto") as telephone,
        WirePhone(telephone.port) as owner,
        WirePhone(telephone.port) as stranger,
    ):
        assert await owner.invite() == 200
        headers = (ONE_SDP, "Require: replaces", owner.replaces())
        assert await stranger.ask("INVITE", stranger.offer(), *headers) == 603
        assert await owner.ask("BYE") == 200
        await telephone.counted("callers", 0)
        assert "replacement_refused" in telephone.log()


def torture(port: int, good: str) -> list[bytes]:
    """In the spirit of RFC 4475: broken in ways that have broken parsers."""
    head, _, _ = good.partition("\r\nContent-Length")
    return [
        b"",
        b"\r\n\r\n",
        b"\x00" * 400,
        bytes(range(256)) * 8,
        b"INVITE",
        b"INVITE sip:100@127.0.0.1 SIP/2.0\r\n\r\n",
        b"SIP/2.0 200 OK\r\n\r\n",
        b"SIP/2.0 99999 Far\r\nVia: SIP/2.0/UDP 127.0.0.1\r\n\r\n",
        good.replace("SIP/2.0\r\n", "SIP/7.0\r\n", 1).encode(),
        good.replace(f"sip:100@127.0.0.1:{port}", "sip:100@[::1", 1).encode(),
        good.replace("CSeq: 1 ", "CSeq: 99999999999999999999 ").encode(),
        good.replace("CSeq: 1 INVITE", "CSeq: 1 BYE").encode(),
        good.replace("Max-Forwards: 70", "Max-Forwards: -5").encode(),
        good.replace("Content-Length: ", "Content-Length: 9").encode(),
        good.replace("Content-Length: ", "Content-Length: -").encode(),
        good.replace("From: <", 'From: "unclosed <').encode(),
        good.replace("Via: ", "Via: " + ", ".join(["SIP/2.0/UDP a"] * 60) + ", ").encode(),
        (head + "\r\nSubject: " + "я" * 3000 + "\r\n\r\n").encode(),
        good.encode()[: len(good) // 3],
        good.replace("sip:", "tel:").encode(),
        good.replace("<sip:wire", "<sip:%00%ff\x07").encode(),
    ]


async def test_malformed_messages_harm_nothing() -> None:
    async with TelephoneProcess(mode="auto") as telephone, SipPeer() as peer:
        async with WirePhone(telephone.port) as phone:
            good = phone.request("INVITE", 1, phone.offer(), ONE_SDP)
        for message in torture(telephone.port, good):
            peer.send(message, telephone.port)
        await assert_a_call_works(telephone)


async def test_hundred_invites_at_once_leave_a_worker_that_serves() -> None:
    async with TelephoneProcess(mode="auto") as telephone:
        calls = await rush(telephone.port, 100, rate=500, hold_ms=3000)
        await telephone.counted("callers", 0, seconds=20)
        counters = await telephone.order("counters")
        await assert_a_call_works(telephone)

    assert calls.failed == 0
    assert calls.answers[200] >= 2
    assert calls.answers[486] + calls.answers[503] >= 90
    assert counters["admitted"] + sum(counters["refused"].values()) >= 100


async def test_flood_of_invites_that_cannot_be_served_is_slowed_down() -> None:
    """Each makes the library open sockets; without a pace it runs out of places for them."""
    async with TelephoneProcess(mode="auto") as telephone, WirePhone(telephone.port) as phone:
        for _ in range(100):
            async with WirePhone(telephone.port, codec_line="m=video {port} RTP/AVP 97") as other:
                phone.peer.send(other.request("INVITE", 1, other.offer(), ONE_SDP), telephone.port)
        counters = await telephone.order("counters")
        await until_admitted(telephone)

    assert counters["refused"]["too_fast"] > 0


async def test_offers_of_many_streams_do_not_eat_the_sockets() -> None:
    lines = "\r\n".join(["m=audio {port} RTP/AVP 8"] * 20)
    async with TelephoneProcess(mode="auto") as telephone:
        for _ in range(5):
            async with WirePhone(telephone.port, codec_line=lines) as phone:
                assert await phone.invite() == 488
        await assert_a_call_works(telephone)


async def until_admitted(telephone: TelephoneProcess) -> None:
    """Callers that come too fast hear 503; the next moment's caller is served."""
    async with asyncio.timeout(20):
        while True:
            async with WirePhone(telephone.port) as phone:
                code = await phone.invite()
                if code != 503:
                    assert code == 200
                    assert await phone.ask("BYE") == 200
                    return


@pytest.mark.parametrize("body", ["Signal=5\r\nDuration=160", "nonsense"])
async def test_flood_of_info_in_a_call_is_bounded(body: str) -> None:
    async with TelephoneProcess() as telephone, WirePhone(telephone.port) as phone:
        calling = asyncio.create_task(phone.invite())
        leg = await telephone.answer_next()
        await calling
        for number in range(1000, 2000):
            message = phone.request("INFO", number, body, "Content-Type: application/dtmf-relay")
            phone.peer.send(message, telephone.port)
            if number % 50 == 0:
                await asyncio.sleep(0.02)
        await telephone.order("play", leg=leg, hz=440, seconds=1)
        await telephone.order("played", leg=leg)
        await telephone.order("hang_up", leg=leg)
        await telephone.wait_for("HungUp", leg=leg)
        counters = await telephone.order("counters")

    assert seconds_of_tone(phone.ear.heard(), 8000, 440) > 0.5
    assert counters["callback_errors"] == 0
