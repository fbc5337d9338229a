"""One call as an analyst reads it: what was said and heard, how long each stage took, who was asked, what happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from backoffice.analytics.call_facts import STAGES
from core.calls.queue_log import LogLine, lines_where
from core.contracts.call_record import CallEventKind
from core.db.models.analytics import CallDigestRow
from core.db.models.call_record import CallEventRow, CallRow, CallTurnRow
from core.db.models.handoff import (
    CallLegRow,
    HandoffLineRow,
    HandoffNoteRow,
    HandoffRow,
    QueueEventRow,
)
from core.db.models.operator import OperatorRow

HIDDEN_EVENTS = (CallEventKind.TURN.value, CallEventKind.HEARD.value)
"""Shown as the conversation."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something said. `who`: caller, robot, operator. Seconds are of the recording, None when not known.

    `is_exact` false: reckoned from the clock, a second or two beside the sound.
    """

    who: str
    text: str
    at: datetime
    starts: float | None = None
    ends: float | None = None
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class TurnStory:
    number: int
    event: str
    phrases: tuple[Phrase, ...]
    intent: str
    intent_confidence: float
    confidence: float | None
    service: str
    source: str
    command: str
    alternatives: tuple[str, ...]
    stages: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class RequestStory:
    """One request for a person. `talk`: phrases while the two talked."""

    handoff_id: str
    reason: str
    asked_at: datetime
    bridged_at: datetime | None
    ended_at: datetime | None
    outcome: str
    operator: str
    result: str
    notes: tuple[str, ...]
    talk: tuple[Phrase, ...]

    @property
    def waited_seconds(self) -> float | None:
        return (self.bridged_at - self.asked_at).total_seconds() if self.bridged_at else None


@dataclass(frozen=True, slots=True)
class LegStory:
    kind: str
    target: str
    operator: str
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    result: str


@dataclass(frozen=True, slots=True)
class EventStory:
    kind: str
    at: datetime
    detail: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CallHead:
    call_id: str
    caller: str
    called: str
    began_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    outcome: str
    ending: str
    end_reason: str
    worker: str
    score: int | None
    recording: str
    is_recording_refused: bool


@dataclass(frozen=True, slots=True)
class CallStory:
    head: CallHead
    turns: tuple[TurnStory, ...]
    requests: tuple[RequestStory, ...]
    legs: tuple[LegStory, ...]
    queue: tuple[LogLine, ...]
    events: tuple[EventStory, ...]
    operators: Mapping[int, str]


class CallStories:
    """Opens short sessions of its own; used from any thread."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def head(self, call_id: str) -> CallHead | None:
        with self._sessions() as session:
            return _head(session, call_id)

    def read(self, call_id: str) -> CallStory | None:
        with self._sessions() as session:
            head = _head(session, call_id)
            if head is None:
                return None
            requests = list(
                session.scalars(
                    select(HandoffRow)
                    .where(HandoffRow.call_id == call_id)
                    .order_by(HandoffRow.asked_at)
                )
            )
            ids = [request.id for request in requests]
            names = _operators(session)
            return CallStory(
                head,
                turns=_turns(session, call_id),
                requests=tuple(_request(session, row, head, names) for row in requests),
                legs=_legs(session, call_id, names),
                queue=tuple(lines_where(session, QueueEventRow.handoff_id.in_(ids))),
                events=_events(session, call_id),
                operators=names,
            )


def _head(session: Session, call_id: str) -> CallHead | None:
    call = session.get(CallRow, call_id)
    if call is None:
        return None
    digest = session.scalar(select(CallDigestRow).where(CallDigestRow.call_id == call_id))
    return CallHead(
        call.id,
        call.caller,
        call.called,
        call.started_at or call.last_event_at,
        call.answered_at,
        call.ended_at,
        call.outcome,
        digest.ending if digest else "",
        call.end_reason,
        call.worker,
        digest.score if digest else None,
        call.recording,
        call.is_recording_refused,
    )


def _turns(session: Session, call_id: str) -> tuple[TurnStory, ...]:
    wanted = select(CallTurnRow).where(CallTurnRow.call_id == call_id).order_by(CallTurnRow.number)
    rows = list(session.scalars(wanted))
    following: list[CallTurnRow | None] = [*rows[1:], None]
    return tuple(
        TurnStory(
            row.number,
            row.event,
            _phrases(row, later),
            row.intent,
            row.intent_confidence,
            row.confidence,
            row.service,
            row.source,
            row.command,
            tuple(row.alternatives),
            {stage: getattr(row, stage) for stage in STAGES},
        )
        for row, later in zip(rows, following, strict=True)
    )


def _phrases(row: CallTurnRow, later: CallTurnRow | None) -> tuple[Phrase, ...]:
    """The robot's answer begins `total_ms` after the caller's last word and lasts until the next phrase at most."""
    begins, ends = row.audio_start_seconds, row.audio_end_seconds
    phrases = []
    if row.heard or row.digits:
        phrases.append(
            Phrase("caller", row.written or row.heard or row.digits, row.at, begins, ends)
        )
    answer = ends + (row.total_ms or 0.0) / 1000 if ends is not None else None
    until = later.audio_start_seconds if later else None
    for text in row.said:
        phrases.append(Phrase("robot", text, row.at, answer, until, is_exact=False))
    return tuple(phrases)


def _request(
    session: Session, row: HandoffRow, head: CallHead, names: Mapping[int, str]
) -> RequestStory:
    lines = session.scalars(
        select(HandoffLineRow)
        .where(HandoffLineRow.handoff_id == row.id)
        .order_by(HandoffLineRow.id)
    )
    notes = session.scalars(
        select(HandoffNoteRow.text)
        .where(HandoffNoteRow.handoff_id == row.id)
        .order_by(HandoffNoteRow.id)
    )
    return RequestStory(
        row.id,
        row.reason,
        row.asked_at,
        row.bridged_at,
        row.ended_at,
        row.outcome,
        names.get(row.operator_id or 0, ""),
        row.result,
        tuple(notes),
        tuple(_talk_phrase(line, head.began_at) for line in lines),
    )


def _talk_phrase(line: HandoffLineRow, began_at: datetime) -> Phrase:
    """The recording begins with the call; a phrase is written down when it has ended."""
    seconds = max(0.0, (line.at - began_at) / timedelta(seconds=1) - 0.06 * len(line.text))
    return Phrase(line.who, line.text, line.at, seconds, None, is_exact=False)


def _legs(session: Session, call_id: str, names: Mapping[int, str]) -> tuple[LegStory, ...]:
    rows = session.scalars(
        select(CallLegRow).where(CallLegRow.call_id == call_id).order_by(CallLegRow.started_at)
    )
    return tuple(
        LegStory(
            row.kind,
            row.target,
            names.get(row.operator_id or 0, ""),
            row.started_at,
            row.answered_at,
            row.ended_at,
            row.result,
        )
        for row in rows
    )


def _events(session: Session, call_id: str) -> tuple[EventStory, ...]:
    rows = session.scalars(
        select(CallEventRow)
        .where(CallEventRow.call_id == call_id, CallEventRow.kind.not_in(HIDDEN_EVENTS))
        .order_by(CallEventRow.at, CallEventRow.number)
    )
    return tuple(EventStory(row.kind, row.at, row.body.get("detail") or {}) for row in rows)


def _operators(session: Session) -> dict[int, str]:
    rows = session.execute(select(OperatorRow.id, OperatorRow.display_name))
    return {row.id: row.display_name for row in rows}
