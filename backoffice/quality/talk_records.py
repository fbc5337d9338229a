"""Reads of one call what its reviewer sees and hints are reckoned from; picks calls to be scored."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, sessionmaker

from backoffice.analytics.digesting import position_of
from backoffice.quality.hints import HeardTurn, TalkLine, TalkRecord
from core.contracts.call_record import CallEventKind
from core.db.models.analytics import CallDigestRow
from core.db.models.call_record import CallEventRow, CallRow, CallTurnRow
from core.db.models.handoff import HandoffLineRow, HandoffRow
from core.db.models.operator import OperatorRow
from core.db.models.quality import QualityCardRow

ROBOT = "robot"
MOST_CANDIDATES = 5_000
"""Of a period, the newest: a sample out of more is no better."""


class Sampling(str, Enum):
    RANDOM = "random"
    OPERATOR = "operator"
    OUTCOME = "outcome"
    LOWEST_SURVEY = "lowest_survey"


@dataclass(frozen=True, slots=True)
class SampleWish:
    """`value`: the operator's id or the outcome, by `how`. Calls that have a card already are left out."""

    how: Sampling
    since: datetime
    until: datetime
    count: int
    value: str = ""


@dataclass(frozen=True, slots=True)
class SampledCall:
    call_id: str
    began_at: datetime
    outcome: str
    score: int | None
    operators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewedCall:
    """`targets`: who may be scored in it, code → name; the robot's name is empty."""

    call_id: str
    began_at: datetime
    outcome: str
    record: TalkRecord
    targets: dict[str, str]


@dataclass(frozen=True, slots=True)
class TalkRecords:
    """Called from request threads."""

    sessions: sessionmaker[Session]
    dice: random.Random

    def sample(self, wish: SampleWish) -> list[SampledCall]:
        with self.sessions() as session:
            ids = session.scalars(_candidates(wish).limit(MOST_CANDIDATES)).all()
            chosen = list(ids[: wish.count])
            if wish.how is not Sampling.LOWEST_SURVEY:
                chosen = self.dice.sample(list(ids), min(wish.count, len(ids)))
            return _sampled(session, chosen)

    def operators(self) -> dict[int, str]:
        with self.sessions() as session:
            wanted = select(OperatorRow).order_by(OperatorRow.display_name)
            return {row.id: row.display_name for row in session.scalars(wanted)}

    def of(self, call_id: str) -> ReviewedCall | None:
        with self.sessions() as session:
            call = session.get(CallRow, call_id)
            if call is None:
                return None
            people = _people(session, [call_id]).get(call_id, {})
            targets = {ROBOT: ""} | {f"operator:{one}": name for one, name in people.items()}
            began_at = call.started_at or call.last_event_at
            return ReviewedCall(call_id, began_at, call.outcome, _record(session, call_id), targets)


def _candidates(wish: SampleWish) -> Select[str]:
    reviewed = select(QualityCardRow.call_id)
    wanted = select(CallRow.id).where(
        CallRow.started_at >= wish.since,
        CallRow.started_at < wish.until,
        CallRow.outcome != "",
        CallRow.answered_at.is_not(None),
        CallRow.id.not_in(reviewed),
    )
    if wish.how is Sampling.OPERATOR:
        operator = int(wish.value) if wish.value.isdecimal() and len(wish.value) < 10 else 0
        talked = select(HandoffRow.call_id).where(
            HandoffRow.operator_id == operator, HandoffRow.bridged_at.is_not(None)
        )
        wanted = wanted.where(CallRow.id.in_(talked))
    if wish.how is Sampling.OUTCOME:
        wanted = wanted.where(CallRow.outcome == wish.value)
    if wish.how is Sampling.LOWEST_SURVEY:
        asked = wanted.join(CallDigestRow, CallDigestRow.call_id == CallRow.id)
        marked = asked.where(
            CallDigestRow.score.is_not(None),
            # the same period once more: digests are few bytes each and lie in its order
            CallDigestRow.position >= position_of(wish.since),
            CallDigestRow.position < position_of(wish.until),
        )
        return marked.order_by(CallDigestRow.score, CallRow.started_at.desc())
    return wanted.order_by(CallRow.started_at.desc())


def _sampled(session: Session, ids: Sequence[str]) -> list[SampledCall]:
    wanted = (
        select(CallRow, CallDigestRow.score)
        .outerjoin(CallDigestRow, CallDigestRow.call_id == CallRow.id)
        .where(CallRow.id.in_(ids))
    )
    people = _people(session, ids)
    found = {
        call.id: SampledCall(
            call.id,
            call.started_at or call.last_event_at,
            call.outcome,
            score,
            tuple(people.get(call.id, {}).values()),
        )
        for call, score in session.execute(wanted)
    }
    return [found[one] for one in ids if one in found]


def _people(session: Session, ids: Sequence[str]) -> dict[str, dict[int, str]]:
    """Operators who talked, by call."""
    wanted = (
        select(HandoffRow.call_id, OperatorRow.id, OperatorRow.display_name)
        .join(OperatorRow, OperatorRow.id == HandoffRow.operator_id)
        .where(HandoffRow.call_id.in_(ids), HandoffRow.bridged_at.is_not(None))
    )
    found: dict[str, dict[int, str]] = {}
    for call_id, operator_id, name in session.execute(wanted):
        found.setdefault(call_id, {})[operator_id] = name
    return found


def _record(session: Session, call_id: str) -> TalkRecord:
    turns = select(CallTurnRow).where(CallTurnRow.call_id == call_id).order_by(CallTurnRow.number)
    lines = (
        select(HandoffLineRow)
        .join(HandoffRow, HandoffRow.id == HandoffLineRow.handoff_id)
        .where(HandoffRow.call_id == call_id)
        .order_by(HandoffLineRow.at, HandoffLineRow.id)
    )
    kinds = (
        select(CallEventRow.kind, func.count().label("number"))
        .where(CallEventRow.call_id == call_id)
        .group_by(CallEventRow.kind)
    )
    counted = {row.kind: row.number for row in session.execute(kinds)}
    return TalkRecord(
        turns=[
            HeardTurn(row.written or row.heard, tuple(row.said), row.intent, row.total_ms)
            for row in session.scalars(turns)
        ],
        lines=[TalkLine(row.who, row.text, row.at) for row in session.scalars(lines)],
        silences=counted.get(CallEventKind.SILENCE.value, 0),
        interruptions=counted.get(CallEventKind.BARGE_IN.value, 0),
    )
