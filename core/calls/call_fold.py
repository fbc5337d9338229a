"""How an event changes the record of its call. Any order of the same events gives the same record."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import String

from core.contracts.call_record import CallEvent, CallEventKind, CallOutcome, TurnRecord
from core.contracts.wire import to_plain
from core.db.models.call_record import CallEventRow, CallRow, CallTurnRow

PROVISIONAL_OUTCOMES = frozenset({CallOutcome.WORKER_CRASHED})
"""Ends told by somebody else than the call itself; its own end replaces them."""


def moment(unix_seconds: float) -> datetime:
    """Raises:
    ValueError, OverflowError, OSError: not a moment of this calendar.
    """
    return datetime.fromtimestamp(unix_seconds, UTC)


def apply(event: CallEvent, call: CallRow) -> None:
    """Fold `event` into its call; turns are rows of their own, see `turn_row`."""
    at = moment(event.at)
    call.last_event_at = max(call.last_event_at, at)
    call.text_erased_at = call.personal_erased_at = None
    _fill_numbers(event, call)
    change = _CHANGES.get(event.kind)
    if change:
        change(event, call, at)
    fit(call)


def turn_row(event: CallEvent, turn: TurnRecord) -> CallTurnRow:
    heard = turn.transcript
    timings = turn.timings
    return CallTurnRow(
        call_id=event.call_id,
        number=turn.number,
        at=moment(event.at),
        event=turn.event,
        heard=heard.text if heard else "",
        written=heard.written if heard else "",
        confidence=heard.confidence if heard else None,
        words=to_plain(heard.words) if heard else [],
        alternatives=list(heard.alternatives) if heard else [],
        digits=turn.digits,
        intent=turn.understood.intent,
        intent_confidence=turn.understood.confidence,
        service=turn.understood.service,
        slots=turn.understood.slots,
        source=turn.understood.source,
        said=list(turn.said),
        command=turn.command,
        end_of_turn_ms=timings.end_of_turn_ms,
        recognition_ms=timings.recognition_ms,
        dialogue_ms=timings.dialogue_ms,
        synthesis_ms=timings.synthesis_ms,
        output_ms=timings.output_ms,
        total_ms=timings.total_ms,
        audio_start_seconds=turn.audio_start_seconds,
        audio_end_seconds=turn.audio_end_seconds,
    )


def fit(row: CallRow | CallTurnRow | CallEventRow) -> None:
    """Cut texts to the length of their columns and drop NULs: PostgreSQL refuses the whole batch for one."""
    for column in row.__table__.columns:
        value = getattr(row, column.key)
        if isinstance(column.type, String) and isinstance(value, str):
            setattr(row, column.key, value.replace("\0", "")[: column.type.length])


def _fill_numbers(event: CallEvent, call: CallRow) -> None:
    call.worker = call.worker or event.worker
    call.caller = call.caller or event.caller
    call.called = call.called or event.called
    call.sip_call_id = call.sip_call_id or event.sip_call_id
    call.recording = event.recording or call.recording


def _started(_event: CallEvent, call: CallRow, at: datetime) -> None:
    call.started_at = _earlier(call.started_at, at)


def _answered(_event: CallEvent, call: CallRow, at: datetime) -> None:
    call.answered_at = _earlier(call.answered_at, at)


def _handoff_asked(_event: CallEvent, call: CallRow, at: datetime) -> None:
    call.handoff_asked_at = _earlier(call.handoff_asked_at, at)


def _bridged(_event: CallEvent, call: CallRow, at: datetime) -> None:
    call.bridged_at = _earlier(call.bridged_at, at)


def _recording_refused(_event: CallEvent, call: CallRow, _at: datetime) -> None:
    call.is_recording_refused = True


def _ended(event: CallEvent, call: CallRow, at: datetime) -> None:
    is_provisional = event.outcome in PROVISIONAL_OUTCOMES
    if call.outcome and (is_provisional or not call.is_end_provisional):
        return
    call.ended_at = at
    call.outcome = (event.outcome or CallOutcome.FAILED).value
    call.end_reason = "; ".join(f"{key}={value}" for key, value in event.detail.items())
    call.is_end_provisional = is_provisional


def _earlier(known: datetime | None, at: datetime) -> datetime:
    return at if known is None else min(known, at)


_CHANGES: dict[CallEventKind, Callable[[CallEvent, CallRow, datetime], None]] = {
    CallEventKind.STARTED: _started,
    CallEventKind.ANSWERED: _answered,
    CallEventKind.HANDOFF_ASKED: _handoff_asked,
    CallEventKind.BRIDGED: _bridged,
    CallEventKind.RECORDING_REFUSED: _recording_refused,
    CallEventKind.ENDED: _ended,
}
