"""Encrypted and stream transports: TLS with SRTP, TCP, and TLS that ends at Kamailio."""

import asyncio
from pathlib import Path

import pytest

from tests.fixtures.baresip import BaresipCaller, PhoneSetup
from tests.fixtures.kamailio import Kamailio
from tests.fixtures.telephone_process import TelephoneProcess
from tests.fixtures.tones import seconds_of_tone, write_tone

SRTP = ("mediaenc=srtp-mand",)


@pytest.fixture
async def certificate(tmp_path: Path) -> Path:
    """Self-made; certificate and key in one file."""
    key, made = tmp_path / "key.pem", tmp_path / "made.pem"
    process = await asyncio.create_subprocess_exec(
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
        "-subj", "/CN=127.0.0.1", "-keyout", str(key), "-out", str(made),
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert await process.wait() == 0
    both = tmp_path / "both.pem"
    both.write_text(made.read_text() + key.read_text())
    return both


def phone_with(setup: PhoneSetup, certificate: Path) -> BaresipCaller:
    phone = BaresipCaller(setup)
    (phone.folder / "certificate.pem").write_text(certificate.read_text())
    return phone


async def hear_each_other(telephone: TelephoneProcess, phone: BaresipCaller, target: str) -> None:
    await phone.dial(target)
    leg = await telephone.answer_next()
    await phone.wait_for("CALL_RTPESTAB", seconds=20)
    await telephone.order("play", leg=leg, hz=440, seconds=1.5)
    await telephone.order("played", leg=leg)
    await phone.hang_up()
    await telephone.wait_for("HungUp", leg=leg)
    heard = await telephone.recorded(leg, "heard")
    await phone.stop()
    at_phone, rate = phone.heard()
    assert seconds_of_tone(heard, 8000, 1000) > 0.7
    assert seconds_of_tone(at_phone, rate, 440) > 0.7


def encrypted(certificate: Path) -> TelephoneProcess:
    return TelephoneProcess(
        {
            "tls": True,
            "tls_certificate": str(certificate),
            "tls_private_key": str(certificate),
            "srtp": "required",
        }
    )


async def test_sound_goes_both_ways_over_tls_and_srtp(certificate: Path, tmp_path: Path) -> None:
    said = write_tone(tmp_path / "said.wav", 1000, seconds=20)
    setup = PhoneSetup(wav=said, transport="tls", account=SRTP)
    async with encrypted(certificate) as telephone, phone_with(setup, certificate) as phone:
        target = f"sip:100@127.0.0.1:{telephone.port + 1};transport=tls"
        await hear_each_other(telephone, phone, target)


async def test_sound_goes_both_ways_over_tcp(tmp_path: Path) -> None:
    said = write_tone(tmp_path / "said.wav", 1000, seconds=20)
    setup = PhoneSetup(wav=said, transport="tcp")
    async with TelephoneProcess() as telephone, BaresipCaller(setup) as phone:
        await hear_each_other(telephone, phone, f"{telephone.address};transport=tcp")


async def test_plain_sound_is_refused_where_srtp_is_required(certificate: Path) -> None:
    async with encrypted(certificate) as telephone, BaresipCaller() as phone:
        await phone.dial(telephone.address)
        closed = await phone.wait_for("CALL_CLOSED")

    assert "488" in closed["param"]


async def test_tls_ends_at_kamailio_and_srtp_at_the_worker(
    certificate: Path, tmp_path: Path
) -> None:
    said = write_tone(tmp_path / "said.wav", 1000, seconds=20)
    setup = PhoneSetup(wav=said, transport="tls", account=SRTP)
    async with (
        TelephoneProcess({"srtp": "optional"}) as telephone,
        Kamailio([telephone.port], certificate=certificate, private_key=certificate) as front,
        phone_with(setup, certificate) as phone,
    ):
        target = f"sip:100@127.0.0.1:{front.port + 1};transport=tls"
        await hear_each_other(telephone, phone, target)
