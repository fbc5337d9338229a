"""A telephone leg on the event loop: the port's CallLeg and IncomingCall over the switchboard."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

from core.errors import CallEnded
from voice_gateway.sip.leg_inbox import LegInbox
from voice_gateway.sip.line import SAMPLE_RATE_HZ, Line
from voice_gateway.sip.sip_thread import SipLibraryError, SipThread
from voice_gateway.sip.switchboard import Switchboard
from voice_gateway.telephony import DuplexFrame, LegEvent, LegInfo

BYTES_PER_SECOND = SAMPLE_RATE_HZ * 2


class SipLeg:
    """One leg. Library work is queued for the SIP thread; sound goes to the line directly."""

    def __init__(
        self, info: LegInfo, inbox: LegInbox, line: Line, *, sip: SipThread, board: Switchboard
    ) -> None:
        self._info = info
        self.inbox = inbox
        self._line = line
        self._sip = sip
        self._board = board

    @property
    def info(self) -> LegInfo:
        return self._info

    @property
    def sample_rate_hz(self) -> int:
        return SAMPLE_RATE_HZ

    def learn_sip_call_id(self, sip_call_id: str) -> None:
        """A leg we dial has its Call-ID when it is answered."""
        self._info = replace(self._info, sip_call_id=sip_call_id)

    def events(self) -> AsyncIterator[LegEvent]:
        return self.inbox.events()

    def frames(self) -> AsyncIterator[DuplexFrame]:
        return self.inbox.frames()

    def play(self, pcm: bytes) -> None:
        self.inbox.check_alive()
        self._line.playback.put(pcm)

    def stop_playing(self) -> float:
        self.inbox.check_alive()
        unplayed = self._line.playback.clear()
        self.inbox.played.set()
        return unplayed / BYTES_PER_SECOND

    @property
    def queued_seconds(self) -> float:
        return self._line.playback.waiting_bytes / BYTES_PER_SECOND

    async def played(self) -> None:
        self.inbox.check_alive()
        while self._line.playback.waiting_bytes:
            self.inbox.played.clear()
            await self.inbox.played.wait()
            self.inbox.check_alive()

    async def send_digits(self, digits: str) -> None:
        self.inbox.check_alive()
        await self._sip.run(lambda: self._board.send_digits(self._info.call_id, digits))

    async def hang_up(self, sip_code: int = 200) -> None:
        if self.inbox.ended is not None:
            return
        try:
            await self._sip.run(lambda: self._board.hang_up(self._info.call_id, sip_code))
        except SipLibraryError as err:  # it ended between our look and the order
            raise_if_alive(self.inbox, err)


class SipIncomingCall:
    """An admitted INVITE; rings until answered, rejected or cancelled."""

    def __init__(self, leg: SipLeg, *, sip: SipThread, board: Switchboard) -> None:
        self._leg = leg
        self._sip = sip
        self._board = board

    @property
    def info(self) -> LegInfo:
        return self._leg.info

    async def answer(self) -> SipLeg:
        """Returns when the caller has confirmed (ACK): nothing of what is played is lost."""
        inbox = self._leg.inbox
        inbox.check_alive()
        leg_id = self.info.call_id
        try:
            await self._sip.run(lambda: self._board.answer(leg_id))
            await inbox.milestone.wait()
        except SipLibraryError as err:
            raise CallEnded(str(err)) from err
        except asyncio.CancelledError:
            self._sip.post(lambda: self._board.hang_up(leg_id, 480))
            raise
        inbox.check_alive()
        return self._leg

    async def reject(self, sip_code: int = 486) -> None:
        await self._leg.hang_up(sip_code)


def raise_if_alive(inbox: LegInbox, err: SipLibraryError) -> None:
    """A refusal on a leg that is over is normal."""
    if inbox.ended is None:
        raise err
