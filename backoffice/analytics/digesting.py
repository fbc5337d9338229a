"""Makes digests of calls that have changed, and says which hours have to be counted anew. Run by a chore."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, sessionmaker

from backoffice.analytics.call_facts import CallFacts, facts_of
from backoffice.analytics.endings import ending_of
from backoffice.analytics.terms import terms_of
from core.db.models.analytics import (
    CallDigestRow,
    CallTermRow,
    DigestDueRow,
    HourDueRow,
    SearchTermRow,
)
from core.db.models.handoff import HandoffLineRow, HandoffRow

CALLS_AT_ONCE = 200
"""One short transaction: writers of calls in progress must not wait for it."""
ROUNDS = 20
"""Of one run of the chore, so that a rebuild goes on while the platform can still stop."""
PARAMETERS = 500
"""Values in one IN list; SQLite's own limit is higher."""


@dataclass(frozen=True, slots=True)
class Due:
    """What is out of date: rows of the queue, their calls, moments whose hours count anew."""

    numbers: tuple[int, ...]
    call_ids: tuple[str, ...]
    moments: tuple[datetime, ...]


class Digester:
    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def run(self) -> int:
        """How many calls were digested."""
        done = 0
        for _ in range(ROUNDS):
            digested = self.round()
            done += digested
            if not digested:
                break
        return done

    def round(self) -> int:
        with self._sessions() as session:
            due = _next_due(session)
            calls = facts_of(session, due.call_ids)
            talks = _talks(session, due.call_ids)
        if not due.numbers:
            return 0
        terms = {call.call_id: terms_of(call, talks.get(call.call_id, ())) for call in calls}
        with self._sessions.begin() as session:
            _drop(session, due.call_ids)
            _write(session, calls, terms)
            _note_hours(session, calls, due.moments)
            session.execute(delete(DigestDueRow).where(DigestDueRow.id.in_(due.numbers)))
        return len(due.call_ids)


def _next_due(session: Session) -> Due:
    """The oldest entries; several of one call make one digest."""
    wanted = select(DigestDueRow).order_by(DigestDueRow.id).limit(PARAMETERS)
    numbers: list[int] = []
    moments: list[datetime] = []
    call_ids: dict[str, None] = {}
    for row in session.scalars(wanted):
        if row.call_id not in call_ids and len(call_ids) == CALLS_AT_ONCE:
            break
        call_ids[row.call_id] = None
        numbers.append(row.id)
        if row.at:
            moments.append(row.at)
    return Due(tuple(numbers), tuple(call_ids), tuple(moments))


def _talks(session: Session, call_ids: Sequence[str]) -> dict[str, list[str]]:
    wanted = (
        select(HandoffRow.call_id, HandoffLineRow.text)
        .join(HandoffLineRow, HandoffLineRow.handoff_id == HandoffRow.id)
        .where(HandoffRow.call_id.in_(call_ids))
    )
    found: defaultdict[str, list[str]] = defaultdict(list)
    for call_id, text in session.execute(wanted):
        found[call_id].append(text)
    return found


def _drop(session: Session, call_ids: Sequence[str]) -> None:
    """Their terms go with them. An empty list of calls drops nothing."""
    session.execute(delete(CallDigestRow).where(CallDigestRow.call_id.in_(call_ids)))


def _write(
    session: Session, calls: Sequence[CallFacts], terms: Mapping[str, frozenset[str]]
) -> None:
    if not calls:
        return
    numbers = _term_numbers(session, frozenset[str]().union(*terms.values()))
    positions = _free_positions(session, calls)
    session.execute(
        insert(CallDigestRow), [_digest(call, positions[call.call_id]) for call in calls]
    )
    rows = [
        {"term_id": numbers[one], "position": positions[call_id]}
        for call_id, some in terms.items()
        for one in some
    ]
    if rows:
        session.execute(insert(CallTermRow), rows)


def _digest(call: CallFacts, position: int) -> dict[str, object]:
    heard = [turn.confidence for turn in call.turns if turn.confidence is not None]
    return {
        "position": position,
        "call_id": call.call_id,
        "outcome": call.outcome,
        "ending": ending_of(call).value,
        "score": call.score,
        "lowest_confidence": min(heard, default=None),
        "turns": len(call.turns),
    }


def position_of(moment: datetime) -> int:
    """Microseconds of the moment: the place of a call that began then, unless another stands there."""
    return int(moment.timestamp() * 1_000_000)


def _free_positions(session: Session, calls: Iterable[CallFacts]) -> dict[str, int]:
    chosen: dict[str, int] = {}
    wanted = {call.call_id: position_of(call.began_at) for call in calls}
    taken = _taken(session, wanted.values())
    for call_id, position in wanted.items():
        while position in taken:
            position += 1
            if position not in taken:
                taken |= _taken(session, [position])
        taken.add(position)
        chosen[call_id] = position
    return chosen


def _taken(session: Session, positions: Iterable[int]) -> set[int]:
    some = select(CallDigestRow.position).where(CallDigestRow.position.in_(list(positions)))
    return set(session.scalars(some))


def _term_numbers(session: Session, terms: frozenset[str]) -> dict[str, int]:
    numbers = _known_terms(session, terms)
    missing = sorted(terms - numbers.keys())
    if missing:
        session.execute(insert(SearchTermRow), [{"term": one} for one in missing])
        numbers |= _known_terms(session, missing)
    return numbers


def _known_terms(session: Session, terms: Iterable[str]) -> dict[str, int]:
    ordered = sorted(terms)
    numbers: dict[str, int] = {}
    for first in range(0, len(ordered), PARAMETERS):
        some = ordered[first : first + PARAMETERS]
        wanted = select(SearchTermRow.term, SearchTermRow.id).where(SearchTermRow.term.in_(some))
        numbers |= {row.term: row.id for row in session.execute(wanted)}
    return numbers


def _note_hours(session: Session, calls: Iterable[CallFacts], moments: Iterable[datetime]) -> None:
    touched = {hour_of(moment) for moment in moments}
    for call in calls:
        touched.add(hour_of(call.began_at))
        touched |= {hour_of(request.asked_at) for request in call.requests}
    if touched:
        session.execute(insert(HourDueRow), [{"starts_at": hour} for hour in sorted(touched)])


def hour_of(moment: datetime) -> datetime:
    """Regional hours begin with UTC's: no zone of the country is shifted by half an hour."""
    return moment.replace(minute=0, second=0, microsecond=0)
