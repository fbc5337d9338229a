"""Records of calls as they stand in the tables, for search and figures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session, sessionmaker

from core.calls.digest_queue import digest_anew
from core.calls.queue_log import QueueEvent
from core.contracts.call_record import CallEventKind
from core.db.models.call_record import CallEventRow, CallRow, CallTurnRow
from core.db.models.handoff import HandoffRow, QueueEventRow
from core.db.models.operator import OperatorRow

TUESDAY_NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
"""12:00 in Tomsk."""


@dataclass(frozen=True, slots=True)
class Turn:
    heard: str
    intent: str = "ask_documents"
    service: str = ""
    municipality: str = ""
    confidence: float = 0.9
    total_ms: float | None = None
    event: str = "said"


@dataclass(frozen=True, slots=True)
class Request:
    """For a person. `end`: the event of the log that ends the wait."""

    reason: str = "caller_asked"
    waited: float = 10.0
    talked: float = 60.0
    end: QueueEvent = QueueEvent.CONNECT
    outcome: str = "accepted"
    operator: str = "olga"
    way: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    call_id: str
    turns: Sequence[Turn] = ()
    at: datetime = TUESDAY_NOON
    outcome: str = "completed"
    caller: str = "+79130000001"
    called: str = "100"
    seconds: float = 90.0
    is_answered: bool = True
    request: Request | None = None
    score: int | None = None
    recording: str = ""
    failed_stages: Sequence[str] = field(default=())


def record(sessions: sessionmaker[Session], *calls: Call) -> None:
    """Each as the gateway and the line would have left it, due for its digest."""
    with sessions.begin() as session:
        for call in calls:
            _add_call(session, call)
            session.flush()
            if call.request:
                _add_request(session, call, call.request)
        digest_anew(session, [call.call_id for call in calls])


def operator_id(session: Session, login: str) -> int:
    found = session.query(OperatorRow).filter_by(login=login).one_or_none()
    if found is None:
        found = OperatorRow(login=login, display_name=login.title(), sip_address=f"sip:{login}@x")
        session.add(found)
        session.flush()
    return found.id


def _add_call(session: Session, call: Call) -> None:
    ended_at = call.at + timedelta(seconds=call.seconds)
    session.add(
        CallRow(
            id=call.call_id,
            caller=call.caller,
            called=call.called,
            worker="gateway-0",
            started_at=call.at,
            answered_at=call.at if call.is_answered else None,
            ended_at=ended_at if call.outcome else None,
            last_event_at=ended_at,
            outcome=call.outcome,
            recording=call.recording,
        )
    )
    session.flush()
    for number, turn in enumerate(call.turns, 1):
        session.add(
            CallTurnRow(
                call_id=call.call_id,
                number=number,
                at=call.at + timedelta(seconds=5 * number),
                event=turn.event,
                heard=turn.heard,
                confidence=turn.confidence,
                intent=turn.intent,
                intent_confidence=0.8,
                service=turn.service,
                slots={"municipality": turn.municipality} if turn.municipality else {},
                said=["Вот что нужно."],
                dialogue_ms=None if turn.total_ms is None else turn.total_ms / 10,
                total_ms=turn.total_ms,
                audio_start_seconds=5.0 * number,
                audio_end_seconds=5.0 * number + 2.0,
            )
        )
    kinds = [(CallEventKind.STAGE_FAILED, {"stage": stage}) for stage in call.failed_stages]
    if call.score is not None:
        kinds.append((CallEventKind.SURVEY_ANSWERED, {"score": str(call.score)}))
    for number, (kind, detail) in enumerate(kinds, 100):
        session.add(
            CallEventRow(
                id=f"{call.call_id}-{number}",
                call_id=call.call_id,
                number=number,
                at=ended_at,
                kind=kind.value,
                body={"detail": detail},
            )
        )


def _add_request(session: Session, call: Call, request: Request) -> None:
    asked_at = call.at + timedelta(seconds=20)
    ended_at = asked_at + timedelta(seconds=request.waited)
    is_answered = request.end is QueueEvent.CONNECT
    who = operator_id(session, request.operator) if is_answered else None
    handoff_id = f"h-{call.call_id}"
    session.add(
        HandoffRow(
            id=handoff_id,
            call_id=call.call_id,
            caller=call.caller,
            reason=request.reason,
            asked_at=asked_at,
            clock_at=asked_at,
            state="ended",
            operator_id=who,
            bridged_at=ended_at if is_answered else None,
            ended_at=ended_at + timedelta(seconds=request.talked),
            outcome=request.outcome,
        )
    )
    wait = {"wait_seconds": request.waited, "way": request.way}
    lines: list[tuple[datetime, QueueEvent, dict[str, object]]] = [
        (asked_at, QueueEvent.ENTERQUEUE, {}),
        (ended_at, request.end, wait),
    ]
    if is_answered:
        talk = {**wait, "talk_seconds": request.talked, "wrap_up_seconds": 15.0}
        lines.append(
            (ended_at + timedelta(seconds=request.talked), QueueEvent.COMPLETECALLER, talk)
        )
    for at, event, data in lines:
        session.add(
            QueueEventRow(
                at=at,
                event=event.value,
                handoff_id=handoff_id,
                call_id=call.call_id,
                operator_id=who,
                data=data,
            )
        )
        session.flush()
