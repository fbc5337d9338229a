"""What the decisions know of a turn: understood words and the state of the call. Pure values."""

from dataclasses import dataclass, field
from datetime import datetime, time

from core.contracts.dialogue import CallContext, CallMode


@dataclass(frozen=True, slots=True)
class People:
    """When operators answer, local time, and whether somebody does at night."""

    opens: time = time(8, 0)
    closes: time = time(20, 0)
    at_night: bool = False


@dataclass(frozen=True, slots=True)
class HeardTurn:
    """`readings`: the recogniser's text first, then its other readings. `moment`: local aware time.

    `payload` is what came with an event: digits pressed or an outcome code. `said_before` are the texts
    of the robot's last reply. `call_id` is the key of what a form holds for the caller.
    """

    intent: str
    confidence: float
    likely: str
    """The most probable intent when `intent` is the fallback."""
    readings: tuple[str, ...]
    moment: datetime
    context: CallContext = field(default_factory=CallContext)
    payload: str = ""
    repeated: int = 0
    said_before: tuple[str, ...] = ()
    people: People = field(default_factory=People)
    call_id: str = ""
    audio: tuple[float, float] | None = None
    """Where the words stand in the recording of the call, seconds from its start."""
    is_surveyed: bool = False
    """Whether this call is one of the share whose callers are asked for a mark at the end."""

    @property
    def has_people(self) -> bool:
        """Whether a person can be given to the caller now."""
        return self.context.mode is CallMode.DAY or self.people.at_night

    @property
    def text(self) -> str:
        return self.readings[0] if self.readings else ""
