"""The library set up from settings: what it listens on, which codecs it offers, how much it carries."""

import ctypes
import ssl
from collections.abc import Callable
from dataclasses import dataclass

import pjsua2 as pj
import structlog

from core.errors import SettingsError
from core.settings.telephony import SipSettings
from voice_gateway.sip.counters import LineCounters
from voice_gateway.sip.library_log import LibraryLog
from voice_gateway.sip.line import FRAME_MS, SAMPLE_RATE_HZ
from voice_gateway.sip.request_gate import Refusal, RequestGate

PORT_STEP = 10
MOST_LEGS = 1024
"""Asked of the library, which takes the less of this and of what it was compiled for."""
LEGS_OF_WHEEL = 4
RTP_PORTS_PER_LEG = 4
"""RTP and RTCP, twice over: a port just closed is not taken again at once."""
LEAST_RTP_PORTS = 200
BUSY_HERE = 486

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class WorkerAddress:
    """Where worker `number` listens."""

    settings: SipSettings
    number: int

    @property
    def port(self) -> int:
        return self.settings.port + PORT_STEP * self.number

    @property
    def tls_port(self) -> int:
        return self.port + 1

    @property
    def host(self) -> str:
        return self.settings.public_address or self.settings.host

    def rtp_ports(self, capacity: int) -> tuple[int, int]:
        """First port and how many follow."""
        count = max(LEAST_RTP_PORTS, RTP_PORTS_PER_LEG * capacity)
        return self.settings.rtp_port + count * self.number, count


class SipEndpoint(pj.Endpoint):  # type: ignore[misc]
    """The library itself. One per process, never destroyed: the process leaves by `os._exit`."""

    def __init__(
        self, counters: LineCounters, refuse_invite: Callable[[int], Refusal | None]
    ) -> None:
        """`refuse_invite` is asked in the SIP thread before the library takes an INVITE."""
        super().__init__()
        self._counters = counters
        self._log_writer = LibraryLog()
        self._gate = RequestGate(counters, refuse_invite)

    def open(self, address: WorkerAddress) -> int:
        """Start the library; returns how many legs it carries.

        Raises:
            pj.Error: a port is taken, a certificate cannot be read.
        """
        _hush_library()
        self.libCreate()
        self.libInit(self._config(address.settings))
        self._open_transports(address)
        self._choose_codecs(address.settings.codecs)
        self.libStart()
        self._gate.register()
        self.audDevManager().setNullDev()
        carried = legs_of_library()
        return min(carried, address.settings.max_legs or carried)

    def onRejectedIncomingCall(self, prm: pj.OnRejectedIncomingCallParam) -> None:  # noqa: N802
        """The library answered by itself: no slot left, or an INVITE it cannot serve."""
        reason = "library_full" if prm.statusCode == BUSY_HERE else "unacceptable_invite"
        self._counters.refuse(reason)
        log.warning("call_refused", reason=reason, sip_code=prm.statusCode)

    def _config(self, settings: SipSettings) -> pj.EpConfig:
        config = pj.EpConfig()
        config.uaConfig.maxCalls = MOST_LEGS
        config.uaConfig.threadCnt = 0
        config.uaConfig.userAgent = "voice-gateway"
        media = config.medConfig
        media.clockRate = media.sndClockRate = SAMPLE_RATE_HZ
        media.audioFramePtime = media.ptime = FRAME_MS
        media.noVad = True
        media.ecTailLen = 0
        media.sndAutoCloseTime = -1
        media.maxMediaPorts = 2 * (settings.max_legs or MOST_LEGS) + 16
        config.logConfig.level = config.logConfig.consoleLevel = 2
        config.logConfig.msgLogging = 0
        config.logConfig.writer = self._log_writer
        return config

    def _open_transports(self, address: WorkerAddress) -> None:
        settings = address.settings
        if settings.udp:
            self.transportCreate(pj.PJSIP_TRANSPORT_UDP, _transport(address, address.port))
        if settings.tcp:
            self.transportCreate(pj.PJSIP_TRANSPORT_TCP, _transport(address, address.port))
        if settings.tls:
            config = _transport(address, address.tls_port)
            config.tlsConfig.certFile = str(settings.tls_certificate or "")
            config.tlsConfig.privKeyFile = str(settings.tls_private_key or "")
            self.transportCreate(pj.PJSIP_TRANSPORT_TLS, config)

    def _choose_codecs(self, wanted: tuple[str, ...]) -> None:
        for codec in self.codecEnum2():
            place = next(
                (n for n, name in enumerate(wanted) if codec.codecId.startswith(f"{name}/")), None
            )
            self.codecSetPriority(codec.codecId, 0 if place is None else 254 - place)


def check_certificate(settings: SipSettings) -> None:
    """The library opens a TLS port without a certificate in silence; every handshake fails then.

    Raises:
        SettingsError: TLS is on and its files do not serve.
    """
    if not settings.tls:
        return
    if settings.tls_certificate is None or settings.tls_private_key is None:
        raise SettingsError("SIP_TLS needs SIP_TLS_CERTIFICATE and SIP_TLS_PRIVATE_KEY")
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(settings.tls_certificate, settings.tls_private_key)
    except (OSError, ssl.SSLError) as err:
        raise SettingsError(f"SIP_TLS_CERTIFICATE, SIP_TLS_PRIVATE_KEY: {err}") from err


def legs_of_library() -> int:
    """The number of calls the started library was compiled for, asked of the library by its C name."""
    try:
        return int(ctypes.CDLL(pj._pjsua2.__file__).pjsua_call_get_max_count())
    except (AttributeError, OSError):  # a build that hides its C names
        log.warning("capacity_unknown", assumed_legs=LEGS_OF_WHEEL)
        return LEGS_OF_WHEEL


def _hush_library() -> None:
    """Before its configuration is read the library prints its greeting on standard output."""
    try:
        ctypes.CDLL(pj._pjsua2.__file__).pj_log_set_level(0)
    except (AttributeError, OSError):
        log.debug("library_not_hushed")


def _transport(address: WorkerAddress, port: int) -> pj.TransportConfig:
    config = pj.TransportConfig()
    config.port = port
    config.boundAddress = address.settings.host
    config.publicAddress = address.settings.public_address
    return config
