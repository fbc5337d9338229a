"""What a gateway worker writes down as the call goes: a journal of events, one JSON object a line.

The worker appends each event to a file on its own disk first, then ships it to the platform, which
stores it once by `event_id`. A crash loses nothing that happened before it.
"""

from dataclasses import dataclass, field
from enum import Enum

from core.contracts.dialogue import Understanding
from core.contracts.speech import Transcript


class CallEventKind(str, Enum):
    STARTED = "started"
    ANSWERED = "answered"
    TURN = "turn"
    DIGIT = "digit"
    BARGE_IN = "barge_in"
    FALSE_INTERRUPTION = "false_interruption"
    SILENCE = "silence"
    STAGE_FAILED = "stage_failed"
    """A part was down; `detail` names stage and error code; the caller heard a recorded sentence."""
    HELD = "held"
    RESUMED = "resumed"
    MEDIA_LOST = "media_lost"
    HANDOFF_ASKED = "handoff_asked"
    LEG_DIALLED = "leg_dialled"
    BRIDGED = "bridged"
    BRIDGE_ENDED = "bridge_ended"
    """`detail.by`: caller, operator, robot (given back), overflow, lost."""
    HEARD = "heard"
    """A phrase while people talk: `detail.who` (caller, operator), `detail.text`."""
    RECORDING_REFUSED = "recording_refused"
    RECORDING_KEPT = "recording_kept"
    SURVEY_ANSWERED = "survey_answered"
    SURVEY_COMMENTED = "survey_commented"
    """`detail` holds the comment, masked."""
    ENDED = "ended"


class CallOutcome(str, Enum):
    """How the call ended, for the caller."""

    CALLER_HUNG_UP = "caller_hung_up"
    COMPLETED = "completed"
    HANDED_OFF = "handed_off"
    SILENT_CALLER = "silent_caller"
    MEDIA_LOST = "media_lost"
    TOO_LONG = "too_long"
    ABANDONED_BEFORE_ANSWER = "abandoned_before_answer"
    REJECTED = "rejected"
    FAILED = "failed"
    WORKER_CRASHED = "worker_crashed"
    DRAINED = "drained"


@dataclass(frozen=True, slots=True)
class StageTimings:
    """Milliseconds of each stage of one turn; None where the stage did not happen."""

    end_of_turn_ms: float | None = None
    """Caller's last voiced frame → the gateway decided that the turn is over."""
    recognition_ms: float | None = None
    """Decision → final transcript."""
    dialogue_ms: float | None = None
    synthesis_ms: float | None = None
    """Reply → first PCM."""
    output_ms: float | None = None
    """First PCM → first frame handed to RTP."""
    total_ms: float | None = None
    """Caller's last voiced frame → first frame of the answer handed to RTP."""


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """One turn: what was heard, how understood, what was answered, how long each stage took."""

    number: int
    event: str
    transcript: Transcript | None = None
    digits: str = ""
    understood: Understanding = field(default_factory=Understanding)
    said: tuple[str, ...] = ()
    command: str = ""
    timings: StageTimings = field(default_factory=StageTimings)
    audio_start_seconds: float | None = None
    """Where the caller's utterance begins and ends in the recording, seconds from its start."""
    audio_end_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class CallEvent:
    """One line of the journal. `at` is Unix seconds; `number` counts from 1 within the call."""

    event_id: str
    call_id: str
    number: int
    at: float
    kind: CallEventKind
    worker: str = ""
    caller: str = ""
    called: str = ""
    sip_call_id: str = ""
    turn: TurnRecord | None = None
    outcome: CallOutcome | None = None
    recording: str = ""
    """Path of the recording relative to the recordings folder."""
    detail: dict[str, str] = field(default_factory=dict)
