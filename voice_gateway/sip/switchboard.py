"""The calls of a worker, in the SIP thread: who came in, who was dialled, who hears whom.

Legs are named by our own ids; library objects never leave this thread.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import pjsua2 as pj
import structlog

from core.errors import CallEnded
from voice_gateway.sip.accounts import (
    SipAccount,
    belongs_to_trunk,
    open_local_account,
    open_trunk_account,
)
from voice_gateway.sip.admission import Occupancy, Verdict, judge
from voice_gateway.sip.call_book import CallBook
from voice_gateway.sip.call_media import CallMedia
from voice_gateway.sip.counters import LineCounters
from voice_gateway.sip.endpoint import SipEndpoint, WorkerAddress
from voice_gateway.sip.leg_events import LegListener
from voice_gateway.sip.line import Line
from voice_gateway.sip.media_port import PortPool
from voice_gateway.sip.messages import Invite, OutgoingInvite, call_options, reply_options
from voice_gateway.sip.patch_bay import PatchBay
from voice_gateway.sip.relay import Relay
from voice_gateway.sip.request_gate import InvitePace, Refusal
from voice_gateway.sip.sip_call import SipCall
from voice_gateway.telephony import LegRole

RINGING = 180
BUSY_HERE = 486
UNAVAILABLE = 503
RETRY_AFTER_SECONDS = 30
NOT_NOW = 480
NOT_ACCEPTABLE = 488
MOST_MEDIA_LINES = 4
LEAST_PACE = 10
CAPACITY_PER_PACE = 8
"""An own build for hundreds of legs has thousands of places for sockets."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class LegEnds:
    """The two halves of a leg that outlive the library's call: its listener and its line."""

    listener: LegListener
    line: Line


class Switchboard:
    """Made on the event loop, opened and used in the SIP thread."""

    def __init__(
        self,
        address: WorkerAddress,
        relay: Relay,
        counters: LineCounters,
        *,
        lost_after_seconds: float,
        welcome: Callable[[Invite], LegEnds],
    ) -> None:
        """`welcome` is called in the SIP thread for an admitted INVITE and must not wait."""
        self.relay = relay
        self.counters = counters
        self._address = address
        self._lost_after_seconds = lost_after_seconds
        self._welcome = welcome
        self._endpoint = SipEndpoint(counters, self._refuse_early)
        self._book = CallBook()
        self._patches = PatchBay(self._book)
        self._is_draining = False

    def open(self) -> None:
        """Raises:
        pj.Error: the library cannot start as set.
        """
        capacity = self._endpoint.open(self._address)
        self.counters.capacity = capacity
        most = max(LEAST_PACE, capacity // CAPACITY_PER_PACE)
        self._pace, self._dial_pace = InvitePace(most), InvitePace(most)
        self._pool = PortPool(capacity, self.counters)
        self._local = open_local_account(self, self._address, capacity)
        self._trunk: SipAccount | None = None
        if self._address.settings.trunk_registrar:
            self._trunk = open_trunk_account(self, self._address, capacity)
        log.info("telephony_open", port=self._address.port, legs=capacity)

    def pump(self, milliseconds: int) -> None:
        self._endpoint.libHandleEvents(milliseconds)
        self._book.bury()

    def keep_house(self) -> None:
        """Watch the RTP of answered legs; refresh the gauges."""
        self.counters.callers = self._book.count(LegRole.CALLER)
        self.counters.persons = self._book.count(LegRole.PERSON)
        self.counters.guests = self._book.count(LegRole.GUEST)
        for call in self._book.answered():
            self._watch_media(call)

    # Incoming

    def _refuse_early(self, media_lines: int) -> Refusal | None:
        """At the gate. A draining worker lets a few in, to be told when to come back."""
        is_full = not self._occupancy().can_admit_caller()
        if is_full and not self._is_draining:
            return Refusal(BUSY_HERE, Verdict.FULL.value)
        if media_lines > MOST_MEDIA_LINES:
            return Refusal(NOT_ACCEPTABLE, "too_many_streams")
        now = time.monotonic()
        if not all(self._pace.has_room(at_seconds=now) for _ in range(media_lines)):
            return Refusal(UNAVAILABLE, "too_fast")
        return None

    def take_invite(self, account: SipAccount, library_call: int, message: str) -> None:
        call = SipCall(self, account, library_call)
        verdict = judge(self._occupancy(), is_draining=self._is_draining)
        if verdict is not Verdict.ADMITTED:
            self._refuse(call, verdict)
            return
        invite = Invite.read(call.getInfo(), message)
        self._seat(call, invite.leg_id, self._welcome(invite), LegRole.CALLER)
        self.counters.admitted += 1
        call.answer(reply_options(RINGING))

    def answer(self, leg_id: str) -> None:
        self._call(leg_id).answer(reply_options(200))

    def hang_up(self, leg_id: str, sip_code: int) -> None:
        call = self._book.get(leg_id)
        if call is None:
            return
        # A ringing caller told "200" would be answered.
        code = sip_code if call.is_answered or sip_code >= 300 else NOT_NOW
        call.hangup(reply_options(code))

    # Outgoing

    def may_dial_now(self) -> bool:
        """Ask before each `dial`; False: so many were just dialled that places for sockets may end."""
        return self._dial_pace.has_room(at_seconds=time.monotonic())

    def dial(self, leg_id: str, ends: LegEnds, invite: OutgoingInvite) -> bool:
        """False: no leg is free. Progress comes to the listener.

        Raises:
            pj.Error: the address is not one.
        """
        if not self._occupancy().can_dial(invite.role):
            return False
        is_trunks = belongs_to_trunk(self._address.settings, invite.target)
        account = self._trunk if is_trunks and self._trunk is not None else self._local
        call = SipCall(self, account, pj.PJSUA_INVALID_ID)
        self._seat(call, leg_id, ends, invite.role)
        try:
            call.makeCall(invite.target, call_options(invite.headers))
        except pj.Error:
            self._book.remove(call)
            raise
        return True

    # In a call

    def connect(self, speaker_id: str, listener_id: str) -> None:
        self._patches.connect(self._call(speaker_id), self._call(listener_id))

    def disconnect(self, speaker_id: str, listener_id: str) -> None:
        speaker, listener = self._book.get(speaker_id), self._book.get(listener_id)
        if speaker is not None and listener is not None:
            self._patches.disconnect(speaker, listener)

    def promote(self, leg_id: str) -> None:
        self._call(leg_id).role = LegRole.PERSON

    def refer(self, leg_id: str, refer_to: str) -> None:
        self._call(leg_id).xfer(refer_to, call_options({}))

    def send_digits(self, leg_id: str, digits: str) -> None:
        self._call(leg_id).dialDtmf(digits)

    # Told by calls

    def media_changed(self, call: SipCall) -> None:
        if call.media is None:
            return
        event = call.media.connect(call)
        self._patches.renew(call)
        if event is not None:
            call.tell("take_event", event)

    def call_over(self, call: SipCall) -> None:
        self._patches.drop(call)
        if call.media is not None:
            call.media.leave(call)
        self._book.remove(call)

    def callback_failed(self, call: SipCall, callback: str) -> None:
        self.counters.callback_errors += 1
        log.exception("sip_callback_failed", callback=callback, leg=call.leg_id)
        self._book.condemn(call)

    # Leaving

    def start_draining(self) -> None:
        self._is_draining = True
        if self._trunk is not None and self._trunk.is_registered:
            self._trunk.setRegistration(False)

    def hang_up_all(self) -> None:
        self._endpoint.hangupAllCalls()

    @property
    def is_empty(self) -> bool:
        return not len(self._book)

    @property
    def is_registered(self) -> bool:
        """At the trunk; always true where no trunk is set."""
        return self._trunk is None or self._trunk.is_registered

    @property
    def is_leaving_trunk(self) -> bool:
        return self._trunk is not None and self._trunk.is_registered

    def _watch_media(self, call: SipCall) -> None:
        """One leg the library is just taking apart does not leave the others unwatched."""
        if call.media is None:
            return
        try:
            event = call.media.watch(call)
        except pj.Error:
            self.counters.refused_operations += 1
            return
        if event is not None:
            call.tell("take_event", event)

    def _refuse(self, call: SipCall, verdict: Verdict) -> None:
        self.counters.refuse(verdict.value)
        self._book.add(call)
        is_draining = verdict is Verdict.DRAINING
        code = UNAVAILABLE if is_draining else BUSY_HERE
        log.warning("call_refused", reason=verdict.value, sip_code=code)
        headers = {"Retry-After": str(RETRY_AFTER_SECONDS)} if is_draining else {}
        call.answer(reply_options(code, headers))

    def _seat(self, call: SipCall, leg_id: str, ends: LegEnds, role: LegRole) -> None:
        call.leg_id = leg_id
        call.role = role
        call.listener = ends.listener
        call.media = CallMedia(ends.line, self._pool, lost_after_seconds=self._lost_after_seconds)
        self._book.add(call)

    def _occupancy(self) -> Occupancy:
        return Occupancy(
            self.counters.capacity,
            callers=self._book.count(LegRole.CALLER),
            persons=self._book.count(LegRole.PERSON),
            guests=self._book.count(LegRole.GUEST),
        )

    def _call(self, leg_id: str) -> SipCall:
        call = self._book.get(leg_id)
        if call is None:
            raise CallEnded(f"leg {leg_id} is over")
        return call
