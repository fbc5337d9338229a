"""The port's Telephone: one worker's telephony, made of the SIP thread and the switchboard.

The process that opened one must leave by `os._exit`: library objects outlive the interpreter.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Self
from uuid import uuid4

from core.settings.telephony import SipSettings
from voice_gateway.sip.addresses import outbound_address, user_part
from voice_gateway.sip.counters import LineCounters
from voice_gateway.sip.dialling import Dialling
from voice_gateway.sip.endpoint import WorkerAddress, check_certificate
from voice_gateway.sip.leg import SipIncomingCall, SipLeg
from voice_gateway.sip.leg_inbox import LegInbox
from voice_gateway.sip.line import Line
from voice_gateway.sip.messages import Invite, OutgoingInvite
from voice_gateway.sip.relay import Relay
from voice_gateway.sip.sip_thread import SipThread
from voice_gateway.sip.switchboard import LegEnds, Switchboard
from voice_gateway.sip.transfer import refer_leg, refer_to
from voice_gateway.telephony import (
    CallLeg,
    DialOutcome,
    DialResult,
    IncomingCall,
    LegInfo,
    LegRole,
)

HANG_UP_SECONDS = 5.0
UNREGISTER_SECONDS = 3.0
POLL_SECONDS = 0.05


class SipTelephone:
    """Use `open`. All methods on the event loop that opened it."""

    def __init__(self, settings: SipSettings, number: int, *, media_lost_seconds: float) -> None:
        self.counters = LineCounters()
        self._relay = Relay(asyncio.get_running_loop())
        self._sip = SipThread(self._relay, self.counters)
        self._board = Switchboard(
            WorkerAddress(settings, number),
            self._relay,
            self.counters,
            lost_after_seconds=media_lost_seconds,
            welcome=self._welcome,
        )
        self._outbound_address = settings.outbound_address
        self._incoming: asyncio.Queue[SipIncomingCall | None] = asyncio.Queue()

    @classmethod
    async def open(
        cls, settings: SipSettings, number: int = 0, *, media_lost_seconds: float = 10.0
    ) -> Self:
        """Start the library and listen.

        Raises:
            SipLibraryError: a port is taken.
            SettingsError: the certificate for TLS does not serve.
        """
        check_certificate(settings)
        telephone = cls(settings, number, media_lost_seconds=media_lost_seconds)
        sip, board = telephone._sip, telephone._board
        opened = asyncio.ensure_future(sip.run(board.open))
        await asyncio.sleep(0)  # the opening is queued before the thread first looks
        sip.start(board.pump, board.keep_house)
        await opened
        return telephone

    def incoming(self) -> AsyncIterator[IncomingCall]:
        return self._take_incoming()

    async def dial(
        self,
        target: str,
        *,
        ring_seconds: float,
        headers: dict[str, str] | None = None,
        role: LegRole = LegRole.PERSON,
    ) -> DialOutcome:
        address = outbound_address(target, self._outbound_address)
        if not address:
            return DialOutcome(DialResult.FAILED)
        inbox, line = self._make_ends()
        number = user_part(address)
        caller, called = (number, "") if role is LegRole.CALLER else ("", target)
        info = LegInfo(call_id=uuid4().hex, sip_call_id="", caller=caller, called=called)
        leg = SipLeg(info, inbox, line, sip=self._sip, board=self._board)
        dialling = Dialling(leg, LegEnds(inbox, line), sip=self._sip, board=self._board)
        invite = OutgoingInvite(address, headers or {}, role)
        return await dialling.ring(invite, ring_seconds=ring_seconds)

    async def connect(self, speaker: CallLeg, listener: CallLeg) -> None:
        speaker_id, listener_id = speaker.info.call_id, listener.info.call_id
        await self._sip.run(lambda: self._board.connect(speaker_id, listener_id))

    async def disconnect(self, speaker: CallLeg, listener: CallLeg) -> None:
        speaker_id, listener_id = speaker.info.call_id, listener.info.call_id
        await self._sip.run(lambda: self._board.disconnect(speaker_id, listener_id))

    async def promote(self, leg: CallLeg) -> None:
        await self._sip.run(lambda: self._board.promote(leg.info.call_id))

    async def refer(
        self, leg: CallLeg, target: str, *, headers: dict[str, str] | None = None
    ) -> bool:
        """True: the far side reached the target, and this leg was hung up."""
        if not isinstance(leg, SipLeg):
            raise TypeError("a leg of another telephone")
        leg_id = leg.info.call_id
        address = refer_to(target, headers or {})
        await self._sip.run(lambda: self._board.refer(leg_id, address))
        return await refer_leg(leg)

    def free_legs(self) -> int:
        """That no caller has a claim to; as of the last quarter of a second."""
        return self.counters.free_legs

    async def is_registered(self) -> bool:
        """At the trunk; always true where no trunk is set."""
        return await self._sip.run(lambda: self._board.is_registered)

    async def start_draining(self) -> None:
        """503 to new calls, leave the trunk; calls that run go on."""
        await self._sip.run(self._board.start_draining)

    async def aclose(self) -> None:
        await self.start_draining()
        self._sip.post(self._board.hang_up_all)
        await self._wait_until_empty(HANG_UP_SECONDS)
        await self._wait_until_unregistered(UNREGISTER_SECONDS)
        self._incoming.put_nowait(None)
        await self._sip.stop()

    def _welcome(self, invite: Invite) -> LegEnds:
        """SIP thread: make the leg and send it to the loop."""
        inbox, line = self._make_ends()
        leg = SipLeg(invite.info, inbox, line, sip=self._sip, board=self._board)
        call = SipIncomingCall(leg, sip=self._sip, board=self._board)
        self._relay.post(self._incoming.put_nowait, call)
        return LegEnds(inbox, line)

    def _make_ends(self) -> tuple[LegInbox, Line]:
        inbox = LegInbox(self.counters)
        return inbox, Line(self._relay, inbox)

    async def _take_incoming(self) -> AsyncIterator[IncomingCall]:
        while (call := await self._incoming.get()) is not None:
            yield call

    async def _wait_until_empty(self, limit_seconds: float) -> None:
        for _ in range(int(limit_seconds / POLL_SECONDS)):
            if await self._sip.run(lambda: self._board.is_empty):
                return
            await asyncio.sleep(POLL_SECONDS)

    async def _wait_until_unregistered(self, limit_seconds: float) -> None:
        for _ in range(int(limit_seconds / POLL_SECONDS)):
            if not await self._sip.run(lambda: self._board.is_leaving_trunk):
                return
            await asyncio.sleep(POLL_SECONDS)
