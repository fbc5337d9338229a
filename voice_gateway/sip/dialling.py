"""Calling a person: until they answer, refuse, or the ring time is over."""

import asyncio

from voice_gateway.sip.leg import SipLeg
from voice_gateway.sip.messages import OutgoingInvite
from voice_gateway.sip.outcomes import dial_result
from voice_gateway.sip.request_gate import PLACE_SECONDS
from voice_gateway.sip.sip_thread import SipLibraryError, SipThread
from voice_gateway.sip.switchboard import LegEnds, Switchboard
from voice_gateway.telephony import DialOutcome, DialResult

CANCELLED = 487
CANCEL_SECONDS = 4.0
"""How long a phone has to confirm our CANCEL before the leg is given up."""


class Dialling:
    """One outgoing INVITE."""

    def __init__(self, leg: SipLeg, ends: LegEnds, *, sip: SipThread, board: Switchboard) -> None:
        self._leg = leg
        self._ends = ends
        self._sip = sip
        self._board = board

    async def ring(self, invite: OutgoingInvite, *, ring_seconds: float) -> DialOutcome:
        leg_id = self._leg.info.call_id
        try:
            while not await self._sip.run(self._board.may_dial_now):  # noqa: ASYNC110 - a pace
                await asyncio.sleep(PLACE_SECONDS / 4)
            has_leg = await self._sip.run(lambda: self._board.dial(leg_id, self._ends, invite))
            if not has_leg:
                return DialOutcome(DialResult.NO_FREE_LEG)
            return await self._wait(ring_seconds)
        except SipLibraryError:
            return DialOutcome(DialResult.FAILED)
        except asyncio.CancelledError:
            self._sip.post(lambda: self._board.hang_up(leg_id, CANCELLED))
            raise

    async def _wait(self, ring_seconds: float) -> DialOutcome:
        inbox = self._leg.inbox
        try:
            async with asyncio.timeout(ring_seconds):
                await inbox.milestone.wait()
        except TimeoutError:
            await self._cancel()
            return DialOutcome(DialResult.NO_ANSWER, sip_code=CANCELLED)
        if inbox.ended is not None:
            sip_code = inbox.ended.sip_code
            return DialOutcome(dial_result(sip_code), sip_code=sip_code)
        self._leg.learn_sip_call_id(inbox.sip_call_id)
        return DialOutcome(DialResult.ANSWERED, self._leg, 200)

    async def _cancel(self) -> None:
        """Wait for the end, so that the leg is free for the next phone."""
        inbox = self._leg.inbox
        inbox.milestone.clear()
        await self._leg.hang_up(CANCELLED)
        try:
            async with asyncio.timeout(CANCEL_SECONDS):
                while inbox.ended is None:
                    await inbox.milestone.wait()
                    inbox.milestone.clear()
        except TimeoutError:
            return
