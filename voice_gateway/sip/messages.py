"""What is read from an INVITE and what is written into requests and answers."""

from dataclasses import dataclass
from uuid import uuid4

import pjsua2 as pj

from voice_gateway.sip.addresses import kept_headers, user_part
from voice_gateway.telephony import LegInfo, LegRole


@dataclass(frozen=True, slots=True)
class Invite:
    """An admitted INVITE. `info.call_id` names the leg from now on."""

    info: LegInfo

    @property
    def leg_id(self) -> str:
        return self.info.call_id

    @classmethod
    def read(cls, info: pj.CallInfo, message: str) -> "Invite":
        return cls(
            LegInfo(
                call_id=uuid4().hex,
                sip_call_id=info.callIdString,
                caller=user_part(info.remoteUri),
                called=user_part(info.localUri),
                headers=kept_headers(message),
            )
        )


@dataclass(frozen=True, slots=True)
class OutgoingInvite:
    """Whom to dial, with which headers, and whose leg it will be."""

    target: str
    headers: dict[str, str]
    role: LegRole


def reply_options(sip_code: int, headers: dict[str, str] | None = None) -> pj.CallOpParam:
    options = call_options(headers or {})
    options.statusCode = sip_code
    return options


def call_options(headers: dict[str, str]) -> pj.CallOpParam:
    """Audio only: newer libraries offer video and text streams by themselves."""
    options = pj.CallOpParam(True)
    options.opt.audioCount = 1
    options.opt.videoCount = 0
    if hasattr(options.opt, "textCount"):
        options.opt.textCount = 0
    for name, value in headers.items():
        header = pj.SipHeader()
        header.hName = _one_line(name)
        header.hValue = _one_line(value)
        options.txOption.headers.append(header)
    return options


def _one_line(text: str) -> str:
    """A line break in a value would start a header of somebody else's choice."""
    return " ".join(text.split())
