"""Is a part of the system there? One question each, an answer within its time-out, never an exception."""

import asyncio
import re
import ssl
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

PROBE_SECONDS = 2.0
PLAIN_HTTP = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Probes speak plain HTTP on the machine itself: authorities of the internet, read anew by every client, take 40 ms."""

Probe = Callable[[], Awaitable[bool]]


async def http_answers(url: str) -> bool:
    """A GET is answered with 2xx."""
    try:
        async with httpx.AsyncClient(
            timeout=PROBE_SECONDS, trust_env=False, verify=PLAIN_HTTP
        ) as client:
            return (await client.get(url)).is_success
    except httpx.HTTPError:
        return False


async def unix_socket_answers(path: Path) -> bool:
    """Somebody accepts connections on the socket."""
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            _, writer = await asyncio.open_unix_connection(str(path))
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True


async def tcp_answers(host: str, port: int) -> bool:
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            _, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True


class _FirstDatagram(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.received: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def datagram_received(self, data: bytes, _address: object) -> None:
        if not self.received.done():
            self.received.set_result(data)

    def error_received(self, error: Exception) -> None:
        if not self.received.done():
            self.received.set_exception(error)


async def sip_answers(host: str, port: int) -> bool:
    """A SIP OPTIONS over UDP is answered, whatever the code: the stack is alive."""
    return await sip_status(host, port) is not None


async def sip_status(host: str, port: int) -> int | None:
    """The code a SIP OPTIONS over UDP is answered with; None without an answer."""
    loop = asyncio.get_running_loop()
    try:
        transport, first = await loop.create_datagram_endpoint(
            _FirstDatagram, remote_addr=(host, port)
        )
    except OSError:
        return None
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            transport.sendto(_options(host, port, transport.get_extra_info("sockname")))
            return _status(await first.received)
    except (OSError, TimeoutError):
        return None
    finally:
        transport.close()


def _status(answer: bytes) -> int | None:
    found = re.match(rb"SIP/2\.0 (\d{3}) ", answer)
    return int(found.group(1)) if found else None


def _options(host: str, port: int, own_address: tuple[str, int]) -> bytes:
    tag = uuid.uuid4().hex
    own = f"{own_address[0]}:{own_address[1]}"
    lines = (
        f"OPTIONS sip:probe@{host}:{port} SIP/2.0",
        f"Via: SIP/2.0/UDP {own};rport;branch=z9hG4bK{tag}",
        "Max-Forwards: 5",
        f"From: <sip:probe@{own}>;tag={tag[:8]}",
        f"To: <sip:probe@{host}:{port}>",
        f"Call-ID: {tag}",
        "CSeq: 1 OPTIONS",
        f"Contact: <sip:probe@{own}>",
        "Content-Length: 0",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
