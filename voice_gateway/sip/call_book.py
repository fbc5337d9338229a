"""The calls that are alive. Keeps the references the library needs and lets them go at a safe time."""

from collections.abc import Iterator

import pjsua2 as pj

from voice_gateway.sip.sip_call import SipCall
from voice_gateway.telephony import LegRole


class CallBook:
    """SIP thread only. A removed call is kept until `bury`, which is called outside of callbacks."""

    def __init__(self) -> None:
        self._calls: dict[int, SipCall] = {}
        self._by_leg: dict[str, SipCall] = {}
        self._dead: list[SipCall] = []
        self._condemned: list[SipCall] = []

    def __len__(self) -> int:
        return len(self._calls)

    def add(self, call: SipCall) -> None:
        self._calls[id(call)] = call
        if call.leg_id:
            self._by_leg[call.leg_id] = call

    def remove(self, call: SipCall) -> None:
        if self._calls.pop(id(call), None) is None:
            return
        self._by_leg.pop(call.leg_id, None)
        self._dead.append(call)

    def condemn(self, call: SipCall) -> None:
        """To be hung up outside of the callback that failed."""
        self._condemned.append(call)

    def bury(self) -> None:
        for call in self._condemned:
            try:
                call.hangup(pj.CallOpParam())
            except pj.Error:  # it ended by itself
                continue
        self._condemned.clear()
        self._dead.clear()

    def get(self, leg_id: str) -> SipCall | None:
        return self._by_leg.get(leg_id)

    def answered(self) -> Iterator[SipCall]:
        return iter([call for call in self._by_leg.values() if call.is_answered])

    def count(self, role: LegRole) -> int:
        return sum(call.role is role for call in self._by_leg.values())
