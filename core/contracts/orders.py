"""Between the people's side of the platform and the gateway: orders go to the worker, reports come back.

The platform decides who answers a caller; the gateway owns the call's sound. Neither reaches into the
other's state. Both lists live in the database: a restart of either side repeats at most the last order or
report, and `order_id` and `report_id` make that harmless.

`GET /internal/orders?worker=…&after=…&wait_seconds=…` answers with a list of `GatewayOrder` that are not
expired, `order_id` above `after`, oldest first; an empty one when `wait_seconds` have passed. A worker
that starts begins with `after=0`.
`POST /internal/reports` takes a list of `GatewayReport`, oldest first; any 2xx acknowledges all of them.

While a caller waits, some order comes for the call at least every 40 seconds (`tell_wait` if nothing
else); where none comes the worker takes the caller on by itself and reports `caller_left`. An
`operator_lost` is no end: the caller waits again under the same `handoff_id`.
"""

from dataclasses import dataclass, field
from enum import Enum


class OrderKind(str, Enum):
    """What the gateway is asked to do with one call. The fields each kind reads stand behind it."""

    # The caller waits for a person.
    RING_OPERATOR = "ring_operator"
    """`target`, `offer_id`, `seconds` (ring time), `headers`. The operator has accepted: dial and bridge."""
    STOP_RINGING = "stop_ringing"
    """`offer_id`: the operator is not wanted any more; the caller goes on waiting."""
    TELL_WAIT = "tell_wait"
    """`position` (1 is next), `seconds` (expected wait, 0 when unknown): said between the music."""
    OFFER_CALLBACK = "offer_callback"
    """Ask the caller: key or words for a call-back, for the robot, or go on waiting."""
    OVERFLOW = "overflow"
    """`target` (a peer centre), `headers` (User-to-User, hops). REFER, and a bridged leg where it is refused."""
    GIVE_UP = "give_up"
    """`outcome`: nobody can come; the dialogue is told and goes on with the caller."""

    # The caller talks with a person; `target` as a SIP address where one is named.
    HOLD = "hold"
    RESUME = "resume"
    MUTE = "mute"
    UNMUTE = "unmute"
    TRANSFER = "transfer"
    """Blind: `target`, `seconds`. Done when answered; refused with a dial result when not, and the
    caller is back with the operator, or with the robot if the operator has gone."""
    CONSULT = "consult"
    """Supervised: `target`, `seconds`. The caller holds, the operator talks to `target`. Done when
    answered. `drop_consulted` also stops the ringing."""
    COMPLETE_TRANSFER = "complete_transfer"
    JOIN = "join"
    """Three-way: the consulted person, the operator and the caller together."""
    DROP_CONSULTED = "drop_consulted"
    RETURN_TO_ROBOT = "return_to_robot"
    """The operator leaves; the dialogue goes on with the caller (survey, further questions)."""
    END = "end"

    # A supervisor at a call of somebody else.
    LISTEN = "listen"
    """`target`: the supervisor's phone hears both; nobody hears the supervisor."""
    WHISPER = "whisper"
    """The listening supervisor is heard by the operator only."""
    TAKE_OVER = "take_over"
    """The listening supervisor takes the operator's place."""
    STOP_LISTENING = "stop_listening"

    # No call yet: any worker with two free legs takes it.
    CALL_BACK = "call_back"
    """`target` (the caller's telephone), `operator_target`, `callback_id`, `seconds` (ring time): dial the
    caller, then the operator. Where the operator does not answer the call asks for a person as any other."""


@dataclass(frozen=True, slots=True)
class GatewayOrder:
    """One order. `order_id` grows with time; after `expires_at` (Unix seconds) it must not be begun."""

    order_id: int
    kind: OrderKind
    issued_at: float
    expires_at: float
    call_id: str = ""
    handoff_id: str = ""
    offer_id: str = ""
    callback_id: str = ""
    target: str = ""
    operator_target: str = ""
    seconds: float = 0.0
    position: int = 0
    outcome: str = ""
    """A value of `HandoffOutcome`."""
    headers: dict[str, str] = field(default_factory=dict)


class ReportKind(str, Enum):
    DONE = "done"
    """The order `order_id` was carried out (hold, mute, consult …)."""
    REFUSED = "refused"
    """It could not be: `detail.reason` is `call_unknown`, `expired`, `wrong_moment` (a hold without a talk),
    `no_free_leg`, a dial result or `failed`."""
    OPERATOR_ANSWERED = "operator_answered"
    OPERATOR_MISSED = "operator_missed"
    """`detail.result`: busy, no_answer, declined, failed."""
    BRIDGED = "bridged"
    """Two people hear each other."""
    BRIDGE_ENDED = "bridge_ended"
    """`detail.by`: caller, operator, robot (the operator gave the caller back), transfer, overflow."""
    OPERATOR_LOST = "operator_lost"
    """The operator's phone vanished in the middle of a talk; the caller waits again, at the head of the queue."""
    CALLBACK_CHOSEN = "callback_chosen"
    """`detail.telephone`."""
    ROBOT_CHOSEN = "robot_chosen"
    OVERFLOWED = "overflowed"
    """`detail.target`, `detail.way`: `refer` (the call has left us) or `bridge`."""
    OVERFLOW_FAILED = "overflow_failed"
    """`detail.sip_code`, `detail.result`, `detail.target`; the caller waits on."""
    CALLER_LEFT = "caller_left"
    """The caller waits no more: `detail.reason` is `hung_up`, or `platform_silent` (see above)."""
    CALLBACK_ANSWERED = "callback_answered"
    """The citizen is there; `call_id` is the new call's. Then come `operator_answered`, `bridged` …"""
    CALLBACK_MISSED = "callback_missed"
    """`detail.result`: busy, no_answer, declined, failed, no_free_leg, silence (answered, nobody spoke)."""
    HEARD = "heard"
    """A phrase while two people talk: `detail.who` (caller, operator), `detail.text`."""


@dataclass(frozen=True, slots=True)
class GatewayReport:
    """What happened, once: `report_id` is unique. Fields that do not apply stay empty."""

    report_id: str
    kind: ReportKind
    at: float
    worker: str
    call_id: str = ""
    order_id: int = 0
    handoff_id: str = ""
    offer_id: str = ""
    callback_id: str = ""
    detail: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RefusedReport:
    """A report that was not acted upon: a forged or foreign id, or a shape nobody knows."""

    report_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReportsTaken:
    """The sender may forget the whole batch: what was refused would be refused again."""

    stored: int
    known: int = 0
    """Were here already."""
    refused: tuple[RefusedReport, ...] = ()
