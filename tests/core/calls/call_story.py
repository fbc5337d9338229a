"""Factory of journal events: one ordinary call, told in order."""

from core.contracts.call_record import (
    CallEvent,
    CallEventKind,
    CallOutcome,
    StageTimings,
    TurnRecord,
)
from core.contracts.dialogue import Understanding
from core.contracts.speech import Transcript, Word

STARTED_AT = 1_795_000_000.0
"""2026-11-18 12:26:40 UTC."""


def turn(number: int) -> TurnRecord:
    return TurnRecord(
        number=number,
        event="said",
        transcript=Transcript(
            text="до скольки работает мфц",
            written="до скольки работает МФЦ",
            confidence=0.9,
            words=(Word("до", 0.1, 0.2, 0.9),),
            alternatives=("до скольких работает мфц",),
        ),
        understood=Understanding(
            "ask_hours", 0.93, slots={"office": "mfc_kirova"}, source="office:1"
        ),
        said=("До восьми вечера.",),
        command="expect",
        timings=StageTimings(400.0, 60.0, 40.0, 5.0, 20.0, 525.0),
    )


def event(
    number: int,
    kind: CallEventKind,
    *,
    call_id: str = "call-1",
    outcome: CallOutcome | None = None,
    turn_record: TurnRecord | None = None,
    detail: dict[str, str] | None = None,
) -> CallEvent:
    return CallEvent(
        event_id=f"{call_id}-{number}-{kind.value}",
        call_id=call_id,
        number=number,
        at=STARTED_AT + number,
        kind=kind,
        worker="gateway-0",
        caller="+79131234567",
        called="100",
        sip_call_id="abc@10.0.0.1",
        turn=turn_record,
        outcome=outcome,
        recording="2026/11/call-1.wav" if kind is CallEventKind.RECORDING_KEPT else "",
        detail=detail or {},
    )


def whole_call(call_id: str = "call-1") -> list[CallEvent]:
    """Answered after a second, one turn, a person after five more, over at second ten."""
    kinds = CallEventKind
    return [
        event(0, kinds.STARTED, call_id=call_id),
        event(1, kinds.ANSWERED, call_id=call_id),
        event(3, kinds.TURN, call_id=call_id, turn_record=turn(1)),
        event(4, kinds.HANDOFF_ASKED, call_id=call_id),
        event(9, kinds.BRIDGED, call_id=call_id),
        event(10, kinds.ENDED, call_id=call_id, outcome=CallOutcome.HANDED_OFF),
        event(11, kinds.RECORDING_KEPT, call_id=call_id),
    ]
