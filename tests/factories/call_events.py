"""Events of a call's journal."""

from core.contracts.call_record import CallEvent, CallEventKind, CallOutcome

STARTED_AT = 1_795_000_000.0


def call_event(
    number: int,
    kind: CallEventKind = CallEventKind.DIGIT,
    *,
    call_id: str = "call-1",
    outcome: CallOutcome | None = None,
) -> CallEvent:
    return CallEvent(
        event_id=f"{call_id}-{number}",
        call_id=call_id,
        number=number,
        at=STARTED_AT + number,
        kind=kind,
        worker="worker-0",
        caller="+79130000001",
        called="100",
        sip_call_id="abc@127.0.0.1",
        outcome=outcome,
    )


def ended(number: int, *, call_id: str = "call-1") -> CallEvent:
    return call_event(number, CallEventKind.ENDED, call_id=call_id, outcome=CallOutcome.COMPLETED)
