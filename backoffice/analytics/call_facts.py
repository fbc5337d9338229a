"""What search and figures need of a call, read from the records a few queries at a time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from core.contracts.call_record import CallEventKind
from core.db.models.call_record import CallEventRow, CallRow, CallTurnRow
from core.db.models.handoff import HandoffRow

STAGES = (
    "end_of_turn_ms",
    "recognition_ms",
    "dialogue_ms",
    "synthesis_ms",
    "output_ms",
    "total_ms",
)
MARKS = range(1, 6)


@dataclass(frozen=True, slots=True)
class TurnFacts:
    """`stages`: milliseconds in the order of `STAGES`, None where a stage did not happen."""

    event: str
    heard: str = ""
    intent: str = ""
    service: str = ""
    municipality: str = ""
    confidence: float | None = None
    stages: tuple[float | None, ...] = (None,) * len(STAGES)
    source: str = ""
    """Of the answer: `service:…/…`, `article:…`, or empty."""


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """One request for a person."""

    reason: str
    outcome: str
    asked_at: datetime
    operator_id: int | None = None
    is_bridged: bool = False
    municipality: str = ""


@dataclass(frozen=True, slots=True)
class CallFacts:
    call_id: str
    began_at: datetime
    outcome: str = ""
    is_answered: bool = False
    turns: tuple[TurnFacts, ...] = ()
    requests: tuple[RequestFacts, ...] = ()
    score: int | None = None
    failed_stages: tuple[str, ...] = ()
    sound: str = ""
    """kept, refused (by the caller), or empty: there is no recording."""

    @property
    def municipality(self) -> str:
        """The last one the conversation came to."""
        named = [turn.municipality for turn in self.turns]
        named += [request.municipality for request in self.requests]
        return next((one for one in reversed(named) if one), "")


def facts_of(session: Session, call_ids: Iterable[str]) -> list[CallFacts]:
    return _facts(session, CallRow.id.in_(list(call_ids)))


def facts_between(
    session: Session, since: datetime, until: datetime, *, but_called: str = ""
) -> list[CallFacts]:
    """Calls that began in [`since`, `until`), without those of one number called."""
    chosen = (CallRow.started_at >= since) & (CallRow.started_at < until)
    return _facts(session, chosen & (CallRow.called != but_called) if but_called else chosen)


def _facts(session: Session, chosen: ColumnElement[bool]) -> list[CallFacts]:
    turns = _turns(session, chosen)
    requests = _requests(session, chosen)
    scores, stages = _events(session, chosen)
    calls = session.execute(
        select(
            CallRow.id,
            CallRow.started_at,
            CallRow.last_event_at,
            CallRow.outcome,
            CallRow.answered_at,
            CallRow.recording,
            CallRow.is_recording_refused,
        ).where(chosen)
    )
    return [
        CallFacts(
            row.id,
            row.started_at or row.last_event_at,
            row.outcome,
            row.answered_at is not None,
            tuple(turns.get(row.id, ())),
            tuple(requests.get(row.id, ())),
            scores.get(row.id),
            tuple(stages.get(row.id, ())),
            "refused" if row.is_recording_refused else "kept" if row.recording else "",
        )
        for row in calls
    ]


def _turns(session: Session, chosen: ColumnElement[bool]) -> dict[str, list[TurnFacts]]:
    wanted = (
        select(
            CallTurnRow.call_id,
            CallTurnRow.event,
            CallTurnRow.heard,
            CallTurnRow.intent,
            CallTurnRow.service,
            CallTurnRow.source,
            CallTurnRow.slots,
            CallTurnRow.confidence,
            *(getattr(CallTurnRow, stage) for stage in STAGES),
        )
        .join(CallRow, CallRow.id == CallTurnRow.call_id)
        .where(chosen)
        .order_by(CallTurnRow.call_id, CallTurnRow.number)
    )
    found: defaultdict[str, list[TurnFacts]] = defaultdict(list)
    for row in session.execute(wanted):
        call_id, event, heard, intent, service, source, slots, confidence, *stages = row
        municipality = (slots or {}).get("municipality", "")
        turn = TurnFacts(
            event, heard, intent, service, municipality, confidence, tuple(stages), source
        )
        found[call_id].append(turn)
    return found


def _requests(session: Session, chosen: ColumnElement[bool]) -> dict[str, list[RequestFacts]]:
    wanted = (
        select(HandoffRow)
        .join(CallRow, CallRow.id == HandoffRow.call_id)
        .where(chosen)
        .order_by(HandoffRow.asked_at, HandoffRow.id)
    )
    found: defaultdict[str, list[RequestFacts]] = defaultdict(list)
    for row in session.scalars(wanted):
        found[row.call_id].append(
            RequestFacts(
                row.reason,
                row.outcome,
                row.asked_at,
                row.operator_id,
                row.bridged_at is not None,
                row.slots.get("municipality", ""),
            )
        )
    return found


def _events(
    session: Session, chosen: ColumnElement[bool]
) -> tuple[dict[str, int], dict[str, list[str]]]:
    """Marks of the survey, the last one counts; stages that were down.

    The kind is hidden from the planners: SQLite would read every mark there ever was to find those of an hour.
    """
    survey, failure = CallEventKind.SURVEY_ANSWERED.value, CallEventKind.STAGE_FAILED.value
    wanted = (
        select(CallEventRow.call_id, CallEventRow.kind, CallEventRow.body)
        .join(CallRow, CallRow.id == CallEventRow.call_id)
        .where(chosen, CallEventRow.kind.concat("").in_((survey, failure)))
        .order_by(CallEventRow.call_id, CallEventRow.number)
    )
    scores: dict[str, int] = {}
    stages: defaultdict[str, list[str]] = defaultdict(list)
    for call_id, kind, body in session.execute(wanted):
        detail = body.get("detail") or {}
        if kind == failure:
            stages[call_id].append(str(detail.get("stage", "")))
        elif (mark := str(detail.get("score", ""))).isdecimal() and int(mark) in MARKS:
            scores[call_id] = int(mark)
    return scores, stages
