"""Accounts of the library: the one that answers for this worker, and the one registered at the trunk."""

from typing import Protocol

import pjsua2 as pj
import structlog

from core.settings.telephony import SipSettings
from voice_gateway.sip.addresses import host_part
from voice_gateway.sip.endpoint import WorkerAddress

SRTP_USE = {
    "off": pj.PJMEDIA_SRTP_DISABLED,
    "optional": pj.PJMEDIA_SRTP_OPTIONAL,
    "required": pj.PJMEDIA_SRTP_MANDATORY,
}
REGISTRATION_SECONDS = 300
REGISTRATION_RETRY_SECONDS = 20

log = structlog.get_logger()


class CallTaker(Protocol):
    """Told of an INVITE in the SIP thread."""

    def take_invite(self, account: "SipAccount", library_call: int, message: str) -> None: ...


class SipAccount(pj.Account):  # type: ignore[misc]
    """One address of ours. Incoming calls go to the taker; nothing else is served."""

    def __init__(self, taker: CallTaker) -> None:
        super().__init__()
        self._taker = taker
        self.is_registered = False

    def onIncomingCall(self, prm: pj.OnIncomingCallParam) -> None:  # noqa: N802
        try:
            self._taker.take_invite(self, prm.callId, prm.rdata.wholeMsg)
        except Exception:  # the border of telephony
            log.exception("sip_callback_failed", callback="onIncomingCall")

    def onRegState(self, prm: pj.OnRegStateParam) -> None:  # noqa: N802
        self.is_registered = 200 <= prm.code < 300 and prm.expiration > 0
        log.info("trunk_registration", is_registered=self.is_registered, sip_code=prm.code)

    def onIncomingSubscribe(self, prm: pj.OnIncomingSubscribeParam) -> None:  # noqa: N802
        """Nobody watches the presence of a robot."""
        prm.code = 403


def open_local_account(taker: CallTaker, address: WorkerAddress, capacity: int) -> SipAccount:
    config = _media_config(address, capacity)
    config.idUri = f"sip:assistant@{address.host}:{address.port}"
    config.priority = 0
    account = SipAccount(taker)
    account.create(config, True)
    return account


def open_trunk_account(taker: CallTaker, address: WorkerAddress, capacity: int) -> SipAccount:
    """Registers at once and keeps registering; calls to the trunk's host leave through it."""
    settings = address.settings
    config = _media_config(address, capacity)
    config.idUri = f"sip:{settings.trunk_user}@{host_part(settings.trunk_registrar)}"
    config.regConfig.registrarUri = settings.trunk_registrar
    config.regConfig.timeoutSec = REGISTRATION_SECONDS
    config.regConfig.retryIntervalSec = REGISTRATION_RETRY_SECONDS
    config.sipConfig.authCreds.append(
        pj.AuthCredInfo(
            "digest", settings.trunk_realm, settings.trunk_user, 0, settings.trunk_password
        )
    )
    account = SipAccount(taker)
    account.create(config)
    return account


def belongs_to_trunk(settings: SipSettings, target: str) -> bool:
    return bool(settings.trunk_registrar) and host_part(target) == host_part(
        settings.trunk_registrar
    )


def _media_config(address: WorkerAddress, capacity: int) -> pj.AccountConfig:
    config = pj.AccountConfig()
    media = config.mediaConfig
    first_port, port_count = address.rtp_ports(capacity)
    media.transportConfig.port = first_port
    media.transportConfig.portRange = port_count
    media.transportConfig.boundAddress = address.settings.host
    media.transportConfig.publicAddress = address.settings.public_address
    media.srtpUse = SRTP_USE[address.settings.srtp]
    media.srtpSecureSignaling = 0
    return config
