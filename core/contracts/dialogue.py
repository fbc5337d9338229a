"""The phone channel: what the gateway tells the dialogue each turn, and what the dialogue answers.

One HTTP request per caller turn: CallerTurn in, BotReply out.
"""

from dataclasses import dataclass, field
from enum import Enum

from core.contracts.speech import ExpectedAnswer


class CallMode(str, Enum):
    """Regime of the centre by the clock, the holidays or an administrator's hand."""

    DAY = "day"
    NIGHT = "night"
    HOLIDAY = "holiday"
    MAINTENANCE = "maintenance"


class TurnEvent(str, Enum):
    """What happened in the caller's turn."""

    STARTED = "started"
    """The call was answered; the dialogue says its greeting. Sent once, first."""
    SAID = "said"
    DIGITS = "digits"
    SILENCE = "silence"
    """The no-input timer ran out; `CallerTurn.repeated` counts the silences in a row, from 1."""
    OPERATOR_UNAVAILABLE = "operator_unavailable"
    """A handoff or transfer ended with nobody; `text` holds the outcome code."""
    OPERATOR_RETURNED = "operator_returned"
    """A person has finished and left; `text` is `GIVEN_BACK` where the person wants the caller surveyed."""


GIVEN_BACK = "given_back"


@dataclass(frozen=True, slots=True)
class CallContext:
    """What is known of the call before the caller says a word."""

    caller: str = ""
    called: str = ""
    mode: CallMode = CallMode.DAY
    municipality: str = ""
    emergency: str = ""
    """Text of the announcement in force, an emergency before any other, or empty."""
    recording_refused: bool = False
    is_mode_fixed: bool = False
    """The mode was chosen by hand for this call (text chat, scripts): the clock does not change it."""
    dialogue_url: str = ""
    """Another dialogue answers this call (a draft on trial); empty: the one callers have."""


@dataclass(frozen=True, slots=True)
class CallerTurn:
    """One turn of the caller. `text` is the transcript, the digits pressed, or an outcome code."""

    call_id: str
    event: TurnEvent
    text: str = ""
    written: str = ""
    alternatives: tuple[str, ...] = ()
    confidence: float = 1.0
    repeated: int = 0
    is_barge_in: bool = False
    context: CallContext = field(default_factory=CallContext)
    audio_start_seconds: float | None = None
    """Where the utterance begins and ends in the recording of the call; None when nothing was said."""
    audio_end_seconds: float | None = None


class CommandKind(str, Enum):
    EXPECT = "expect"
    HANDOFF = "handoff"
    TRANSFER = "transfer"
    PLAY = "play"
    SURVEY = "survey"
    SET_RECORDING = "set_recording"
    SET_SPEECH_RATE = "set_speech_rate"
    HANG_UP = "hang_up"


@dataclass(frozen=True, slots=True)
class BotCommand:
    """At most one goes with a reply; the fields that a kind does not name stay at their defaults.

    expect: `expected`, `length` (digits wanted, 0 if free) · handoff: `reason`, `skill`, `priority`,
    `summary`, `slots` · transfer: `agency` (code of an agency or office) · play: `recording` (name
    of a recorded phrase) · set_recording: `is_on` · set_speech_rate: `rate` (1.0 is normal) ·
    survey, hang_up: nothing.
    """

    kind: CommandKind
    expected: ExpectedAnswer = ExpectedAnswer.FREE
    length: int = 0
    reason: str = ""
    skill: str = ""
    priority: int = 0
    summary: str = ""
    slots: dict[str, str] = field(default_factory=dict)
    agency: str = ""
    recording: str = ""
    is_on: bool = True
    rate: float = 1.0


@dataclass(frozen=True, slots=True)
class Understanding:
    """How the dialogue read the turn: kept with the record, shown to editors and analysts."""

    intent: str = ""
    confidence: float = 0.0
    service: str = ""
    slots: dict[str, str] = field(default_factory=dict)
    source: str = ""
    """Card and aspect the answer came from, as `service:passport_rf/term`, or empty."""


@dataclass(frozen=True, slots=True)
class ForPerson:
    """What an operator would be told if the caller left the robot now, by key or because of a failure."""

    skill: str = ""
    summary: str = ""
    slots: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BotReply:
    """What to say, in order, and at most one command to carry out after the texts were spoken.

    An empty `say` with no command is a failure of the dialogue, never a valid answer.
    """

    say: tuple[str, ...] = ()
    command: BotCommand | None = None
    understood: Understanding = field(default_factory=Understanding)
    for_person: ForPerson = field(default_factory=ForPerson)

    @property
    def is_failure(self) -> bool:
        return not any(text.strip() for text in self.say) and self.command is None
