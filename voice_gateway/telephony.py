"""The port between a call's coroutine and the telephone network. No vendor here.

The adapter lives in `voice_gateway/sip` (pjsua2, one thread of its own); the fake in `tests/fakes`.
All methods are called on the event loop of the worker.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class DigitPressed:
    """One of `0`–`9`, `*`, `#`, from RFC 4733 or INFO."""

    digit: str


@dataclass(frozen=True, slots=True)
class HungUp:
    """The far side ended the leg (BYE or CANCEL) or it broke. `sip_code` is the last one seen."""

    sip_code: int = 200
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """The far side put us on hold (re-INVITE sendonly/inactive)."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The far side took us off hold."""


@dataclass(frozen=True, slots=True)
class MediaLost:
    """No RTP for `silent_seconds` although the call is up and not held."""

    silent_seconds: float


@dataclass(frozen=True, slots=True)
class MediaRestored:
    """RTP came back after MediaLost."""


@dataclass(frozen=True, slots=True)
class DuplexFrame:
    """20 ms of a leg, both directions at the same tick: PCM s16le of the leg's sample rate."""

    heard: bytes
    """What the far side said; zeros when no RTP came."""
    sounded: bytes
    """What the far side was given to hear: the robot, and a bridged person mixed in."""


LegEvent = DigitPressed | HungUp | Held | Resumed | MediaLost | MediaRestored


@dataclass(frozen=True, slots=True)
class LegInfo:
    """Who calls whom. Numbers are user parts of the SIP addresses, as received."""

    call_id: str
    """Our own id of the call (UUID hex)."""
    sip_call_id: str
    caller: str
    called: str
    headers: dict[str, str] = field(default_factory=dict)
    """User-to-User, Diversion and the like, where present."""


class DialResult(str, Enum):
    ANSWERED = "answered"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    DECLINED = "declined"
    FAILED = "failed"
    NO_FREE_LEG = "no_free_leg"


class LegRole(str, Enum):
    """For whom a leg is dialled: decides which of the worker's legs it may take."""

    PERSON = "person"
    """Whom a caller asked for. A leg is kept free for one person of each caller."""
    GUEST = "guest"
    """A third: somebody consulted, a supervisor. Takes only what no caller has a claim to."""
    CALLER = "caller"
    """A citizen called back: counts as one who called, a person's leg is kept free too."""


@dataclass(frozen=True, slots=True)
class DialOutcome:
    """What came of dialling. The leg is there only with ANSWERED; `sip_code` 0: nothing was sent."""

    result: DialResult
    leg: "CallLeg | None" = None
    sip_code: int = 0


class CallLeg(Protocol):
    """One telephone leg with its sound. Every method on a leg that is over raises CallEnded."""

    @property
    def info(self) -> LegInfo: ...

    @property
    def sample_rate_hz(self) -> int: ...

    def events(self) -> AsyncIterator[LegEvent]:
        """Events in order; ends after HungUp. One reader."""
        ...

    def frames(self) -> AsyncIterator[DuplexFrame]:
        """Every tick of the leg, silence included; ends with the leg. One reader.

        Bounded: a reader that falls behind loses the oldest frames, and the loss is counted.
        """
        ...

    def play(self, pcm: bytes) -> None:
        """Append PCM (s16le, `sample_rate_hz`) to what the far side will hear. Never waits."""
        ...

    def stop_playing(self) -> float:
        """Drop what is queued; silence within 20 ms. Returns the seconds that were not played."""
        ...

    @property
    def queued_seconds(self) -> float:
        """Seconds of queued sound not yet handed to RTP."""
        ...

    async def played(self) -> None:
        """Return when the queue has run empty."""
        ...

    async def send_digits(self, digits: str) -> None: ...

    async def hang_up(self, sip_code: int = 200) -> None:
        """End the leg; does nothing if it is over."""
        ...


class IncomingCall(Protocol):
    """An INVITE that was admitted (a second leg is reserved for a person) and rings."""

    @property
    def info(self) -> LegInfo: ...

    async def answer(self) -> CallLeg:
        """200 OK. Raises CallEnded if the caller cancelled."""
        ...

    async def reject(self, sip_code: int = 486) -> None: ...


class Telephone(Protocol):
    """The whole of a worker's telephony."""

    def incoming(self) -> AsyncIterator[IncomingCall]: ...

    async def dial(
        self,
        target: str,
        *,
        ring_seconds: float,
        headers: dict[str, str] | None = None,
        role: LegRole = LegRole.PERSON,
    ) -> DialOutcome:
        """Call a SIP address, or a telephone number by the trunk that is set for them."""
        ...

    async def connect(self, speaker: CallLeg, listener: CallLeg) -> None:
        """The listener hears the speaker, one way; any number may be connected. `frames()` of both go
        on, `play` is mixed in. Done twice it is done once.

        Raises:
            CallEnded: one of the legs is over.
        """
        ...

    async def disconnect(self, speaker: CallLeg, listener: CallLeg) -> None:
        """The contrary; nothing happens where they were not connected or a leg is over."""
        ...

    async def promote(self, leg: CallLeg) -> None:
        """A guest stays with the caller alone: the leg is the caller's person from now on."""
        ...

    async def refer(
        self, leg: CallLeg, target: str, *, headers: dict[str, str] | None = None
    ) -> bool:
        """Blind transfer by REFER; `headers` are for the INVITE the far side will send.

        False: refused, the leg stays with us.
        """
        ...

    async def aclose(self) -> None:
        """Refuse new calls (503), hang up all, leave the library."""
        ...
