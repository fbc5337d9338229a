"""What the SIP thread and the media threads tell the event loop about one leg."""

from dataclasses import dataclass
from typing import Protocol

from voice_gateway.sip.digits import DigitWay
from voice_gateway.telephony import DuplexFrame, HungUp, LegEvent


@dataclass(frozen=True, slots=True)
class Press:
    """A key as received; `at_seconds` is monotonic."""

    digit: str
    way: DigitWay
    at_seconds: float


@dataclass(frozen=True, slots=True)
class TransferProgress:
    """How a REFER of ours goes. `sip_code` is that of the far side's new call, or its refusal."""

    sip_code: int
    is_final: bool


class LegListener(Protocol):
    """Every method is called on the event loop."""

    def take_frame(self, frame: DuplexFrame) -> None: ...

    def notice_played(self, waiting_bytes: int) -> None: ...

    def take_event(self, event: LegEvent) -> None: ...

    def take_press(self, press: Press) -> None: ...

    def take_transfer(self, progress: TransferProgress) -> None: ...

    def notice_answered(self, sip_call_id: str) -> None: ...

    def notice_ended(self, event: HungUp) -> None: ...
