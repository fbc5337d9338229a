"""Finds calls by any of their features, newest first, page by page without counting what lies before."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, sessionmaker

from backoffice.analytics.digesting import position_of
from backoffice.analytics.terms import TermKind, term, words_of
from core.db.models.analytics import CallDigestRow, CallTermRow, SearchTermRow
from core.db.models.call_record import CallRow, CallTurnRow
from core.db.models.handoff import HandoffRow
from core.db.models.operator import OperatorRow

PAGE = 50
FEWEST_DIGITS = 4
COUNTED = 5000
"""Occurrences of a term counted to tell rare ones from frequent ones."""
EXCERPT = 160


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """Empty fields choose everything. `before`: position of the last call of the page before."""

    since: datetime | None = None
    until: datetime | None = None
    number: str = ""
    """Digits of the caller's number, the whole or its end."""
    operator_id: int | None = None
    intent: str = ""
    service: str = ""
    municipality: str = ""
    outcome: str = ""
    ending: str = ""
    text: str = ""
    """Words in any form; all of them were said in the call."""
    below: float | None = None
    """Some turn was recognised with less confidence."""
    scores: tuple[int, ...] = ()
    before: int | None = None


@dataclass(frozen=True, slots=True)
class FoundCall:
    """A row of the list. `excerpt`: what the caller said, the turn with a word looked for, or the first."""

    position: int
    call_id: str
    began_at: datetime
    seconds: float | None
    caller: str
    outcome: str
    ending: str
    turns: int
    score: int | None
    lowest_confidence: float | None
    operators: tuple[str, ...]
    excerpt: str


@dataclass(frozen=True, slots=True)
class FoundPage:
    """`next`: what to ask `before` for the following page, None at the end."""

    calls: tuple[FoundCall, ...]
    next: int | None


NOTHING = FoundPage((), None)


class QueryRefused(ValueError):
    """`field` of the query cannot be searched by; `code` says why."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code


class CallSearch:
    """Opens short sessions of its own; used from any thread."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def find(self, query: SearchQuery) -> FoundPage:
        """Raises:
        QueryRefused: too few digits, or nothing but filler words.
        """
        wanted = _terms(query)
        if query.number.strip():
            _digits(query.number)
        with self._sessions() as session:
            numbers = _rarest_first(session, wanted)
            if numbers is None:
                return NOTHING
            rows = session.execute(_select(numbers, query).limit(PAGE + 1)).all()
            shown = rows[:PAGE]
            ids = [call.id for _, call in shown]
            excerpts = _excerpts(session, ids, words_of(query.text))
            operators = _operators(session, ids)
        calls = tuple(
            _found(digest, call, excerpts.get(call.id, ""), operators.get(call.id, ()))
            for digest, call in shown
        )
        return FoundPage(calls, calls[-1].position if len(rows) > PAGE else None)


def _terms(query: SearchQuery) -> list[str]:
    """Raises:
    QueryRefused: nothing but filler words.
    """
    words = words_of(query.text)
    if query.text.strip() and not words:
        raise QueryRefused("text", "too_common")
    found = [term(TermKind.WORD, word) for word in sorted(words)]
    codes = (
        (TermKind.INTENT, query.intent),
        (TermKind.SERVICE, query.service),
        (TermKind.MUNICIPALITY, query.municipality),
        (TermKind.OPERATOR, str(query.operator_id or "")),
    )
    return found + [term(kind, code) for kind, code in codes if code]


def _range(
    query: SearchQuery, position: InstrumentedAttribute[int]
) -> Iterator[ColumnElement[bool]]:
    if query.since:
        yield position >= position_of(query.since)
    if query.until:
        yield position < position_of(query.until)
    if query.before is not None:
        yield position < query.before


def _filters(query: SearchQuery) -> Iterator[ColumnElement[bool]]:
    digest = CallDigestRow
    for column, value in ((digest.outcome, query.outcome), (digest.ending, query.ending)):
        if value:
            yield column == value
    if query.below is not None:
        yield digest.lowest_confidence < query.below
    if query.scores:
        yield digest.score.in_(query.scores)
    if query.number.strip():
        # Few numbers end alike. PostgreSQL cannot know it and would go through every digest in order instead.
        callers = select(CallRow.id).where(CallRow.caller.like(f"%{_digits(query.number)}"))
        found = callers.cte("callers").prefix_with("MATERIALIZED", dialect="postgresql")
        yield digest.call_id.in_(select(found.c.id))


def _digits(number: str) -> str:
    """A leading +7 or 8 is left out: both are written.

    Raises:
        QueryRefused: too few.
    """
    digits = re.sub(r"\D", "", number)
    if len(digits) < FEWEST_DIGITS:
        raise QueryRefused("number", "too_short")
    return digits[-10:]


def _rarest_first(session: Session, terms: Sequence[str]) -> list[int] | None:
    """Numbers of the terms; None when one of them occurs nowhere."""
    if not terms:
        return []
    known = session.execute(
        select(SearchTermRow.id, SearchTermRow.term).where(SearchTermRow.term.in_(terms))
    ).all()
    if len(known) < len(set(terms)):
        return None
    return sorted((row.id for row in known), key=lambda number: _occurrences(session, number))


def _occurrences(session: Session, number: int) -> int:
    some = select(CallTermRow.position).where(CallTermRow.term_id == number).limit(COUNTED)
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0


def _select(numbers: Sequence[int], query: SearchQuery) -> "Select[CallDigestRow, CallRow]":
    """The rarest term leads: its calls are read in order and the rest is looked up.

    SQLite does not see that order and range of one of two equal columns are those of the other, so they
    are asked of the one that leads.
    """
    wanted = select(CallDigestRow, CallRow).join(CallRow, CallRow.id == CallDigestRow.call_id)
    position: InstrumentedAttribute[int] = CallDigestRow.position
    for place, number in enumerate(numbers):
        occurs = aliased(CallTermRow)
        is_here = (occurs.term_id == number) & (occurs.position == CallDigestRow.position)
        if place == 0:
            position = occurs.position
            wanted = wanted.join(occurs, is_here)
        else:
            wanted = wanted.where(exists().where(is_here))
    return wanted.where(*_range(query, position), *_filters(query)).order_by(position.desc())


def _excerpts(session: Session, call_ids: Sequence[str], words: frozenset[str]) -> dict[str, str]:
    wanted = (
        select(CallTurnRow.call_id, CallTurnRow.heard)
        .where(CallTurnRow.call_id.in_(call_ids), CallTurnRow.heard != "")
        .order_by(CallTurnRow.call_id, CallTurnRow.number)
    )
    chosen: dict[str, tuple[int, str]] = {}
    for call_id, heard in session.execute(wanted):
        hits = len(words & words_of(heard)) if words else 0
        if call_id not in chosen or hits > chosen[call_id][0]:
            chosen[call_id] = hits, heard
    return {call_id: text[:EXCERPT] for call_id, (_, text) in chosen.items()}


def _operators(session: Session, call_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    wanted = (
        select(HandoffRow.call_id, OperatorRow.display_name)
        .join(OperatorRow, OperatorRow.id == HandoffRow.operator_id)
        .where(HandoffRow.call_id.in_(call_ids))
        .order_by(HandoffRow.asked_at)
    )
    names: dict[str, tuple[str, ...]] = {}
    for call_id, name in session.execute(wanted):
        names[call_id] = tuple(dict.fromkeys((*names.get(call_id, ()), name)))
    return names


def _found(
    digest: CallDigestRow, call: CallRow, excerpt: str, operators: tuple[str, ...]
) -> FoundCall:
    began_at = call.started_at or call.last_event_at
    return FoundCall(
        digest.position,
        call.id,
        began_at,
        (call.ended_at - began_at).total_seconds() if call.ended_at else None,
        call.caller,
        call.outcome,
        digest.ending,
        digest.turns,
        digest.score,
        digest.lowest_confidence,
        operators,
        excerpt,
    )
