"""One call of the library. All of it lives in the SIP thread, but for the RFC 4733 digits."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol

import pjsua2 as pj
import structlog

from voice_gateway.sip.call_media import CallMedia, sound_of
from voice_gateway.sip.digits import DigitWay, digit_of_info
from voice_gateway.sip.leg_events import LegListener, Press, TransferProgress
from voice_gateway.sip.relay import Relay
from voice_gateway.telephony import HungUp, LegRole

MOST_REDIRECTS = 3
REFUSED = 603

log = structlog.get_logger()


class CallKeeper(Protocol):
    """Who owns the calls; told in the SIP thread."""

    relay: Relay

    def media_changed(self, call: "SipCall") -> None: ...

    def call_over(self, call: "SipCall") -> None: ...

    def callback_failed(self, call: "SipCall", callback: str) -> None: ...


def guarded(callback: Callable[..., None]) -> Callable[..., None]:
    """Nothing may be raised into C++: what fails is counted and ends its call."""

    @wraps(callback)
    def border(self: "SipCall", *args: Any) -> None:
        try:
            callback(self, *args)
        except Exception:  # noqa: BLE001 - the border of telephony
            self.keeper.callback_failed(self, callback.__name__)

    return border


class SipCall(pj.Call):  # type: ignore[misc]
    """Turns callbacks into facts for the leg's listener; decides nothing.

    The keeper must hold a reference until `call_over`, and let it go outside of any callback: a
    call whose last reference is dropped hangs up, and dies under the feet of its own callback.
    """

    def __init__(self, keeper: CallKeeper, account: pj.Account, library_call: int) -> None:
        super().__init__(account, library_call)
        self.keeper = keeper
        self.leg_id = ""
        self.role = LegRole.CALLER
        self.is_answered = False
        self.listener: LegListener | None = None
        self.media: CallMedia | None = None
        self._redirects = 0

    def tell(self, deliver: str, item: Any) -> None:
        if self.listener is not None:
            self.keeper.relay.post(getattr(self.listener, deliver), item)

    def sound(self) -> pj.AudioMedia | None:
        return sound_of(self)

    @guarded
    def onCallState(self, _prm: pj.OnCallStateParam) -> None:  # noqa: N802
        info = self.getInfo()
        if info.state == pj.PJSIP_INV_STATE_CONFIRMED:
            self.is_answered = True
            self.tell("notice_answered", info.callIdString)
        elif info.state == pj.PJSIP_INV_STATE_DISCONNECTED:
            self.keeper.call_over(self)
            self.tell("notice_ended", HungUp(info.lastStatusCode, info.lastReason))

    @guarded
    def onCallMediaState(self, _prm: pj.OnCallMediaStateParam) -> None:  # noqa: N802
        self.keeper.media_changed(self)

    @guarded
    def onDtmfDigit(self, prm: pj.OnDtmfDigitParam) -> None:  # noqa: N802
        """From the C media thread for RFC 4733, from the SIP thread for INFO dtmf-relay."""
        is_info = prm.method == pj.PJSUA_DTMF_METHOD_SIP_INFO
        way = DigitWay.INFO if is_info else DigitWay.RTP_EVENT
        self.tell("take_press", Press(prm.digit, way, time.monotonic()))

    @guarded
    def onCallTsxState(self, prm: pj.OnCallTsxStateParam) -> None:  # noqa: N802
        """An INFO with `application/dtmf` is shown nowhere else; the library answers it 500."""
        event = prm.e
        if event.type != pj.PJSIP_EVENT_TSX_STATE:
            return
        change = event.body.tsxState
        if change.type != pj.PJSIP_EVENT_RX_MSG or change.tsx.method != "INFO":
            return
        if change.tsx.role != pj.PJSIP_ROLE_UAS or change.tsx.state != pj.PJSIP_TSX_STATE_TRYING:
            return
        digit = digit_of_info(change.src.rdata.wholeMsg)
        if digit is not None:
            self.tell("take_press", Press(digit, DigitWay.INFO, time.monotonic()))

    @guarded
    def onCallTransferStatus(self, prm: pj.OnCallTransferStatusParam) -> None:  # noqa: N802
        self.tell("take_transfer", TransferProgress(prm.statusCode, bool(prm.finalNotify)))

    @guarded
    def onCallTransferRequest(self, prm: pj.OnCallTransferRequestParam) -> None:  # noqa: N802
        """Nobody outside decides whom this system dials: that is how toll fraud is done."""
        prm.statusCode = REFUSED
        log.warning("transfer_refused", leg=self.leg_id, pii_target=prm.dstUri)

    @guarded
    def onCallReplaceRequest(self, prm: pj.OnCallReplaceRequestParam) -> None:  # noqa: N802
        """An INVITE that would take a leg's place: refused for the same reason."""
        prm.statusCode = REFUSED
        log.warning("replacement_refused", leg=self.leg_id)

    def onCallRedirected(self, prm: pj.OnCallRedirectedParam) -> int:  # noqa: N802
        """302 to a leg we dial: an operator's phone is forwarded. Followed, but not for ever."""
        self._redirects += 1
        is_followed = self._redirects <= MOST_REDIRECTS
        log.info("call_redirected", leg=self.leg_id, is_followed=is_followed)
        return int(pj.PJSIP_REDIRECT_ACCEPT if is_followed else pj.PJSIP_REDIRECT_STOP)
