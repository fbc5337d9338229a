"""Empties what calls said and whose they were, within somebody's transaction. Figures, times and outcomes stay."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Delete,
    Text,
    Update,
    cast,
    delete,
    exists,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from core.contracts.call_record import CallEventKind
from core.db.models.analytics import CallDigestRow, CallTermRow, SearchTermRow
from core.db.models.call_record import CallEventRow, CallRow, CallTurnRow
from core.db.models.callback import CallbackRow
from core.db.models.case import StatusAttemptRow
from core.db.models.consent import ConsentRow
from core.db.models.gateway_order import GatewayOrderRow, GatewayReportRow
from core.db.models.handoff import CallLegRow, HandoffLineRow, HandoffNoteRow, HandoffRow
from core.db.models.quality import QualityCardRow

NO_WORDS: dict[str, Any] = {
    "heard": "",
    "written": "",
    "words": [],
    "alternatives": [],
    "digits": "",
    "said": [],
}
"""Of a turn; intent, service, confidence and milliseconds tell nothing of a person."""
WORDLESS_KINDS = frozenset(CallEventKind) - {
    CallEventKind.TURN,
    CallEventKind.HEARD,
    CallEventKind.DIGIT,
    CallEventKind.SURVEY_COMMENTED,
}
"""Events whose body has neither words nor keys. Unknown kinds are taken for the worst."""
ENDED_BY_CALLBACK = "callback"
TALKING_CALLBACK: dict[str, Any] = {"summary": "", "slots": {}}
KEPT_SLOTS = frozenset({"service", "municipality", "office", "aspect"})
"""Codes of the knowledge: figures are counted by them, and they name nobody."""
WORD_TERMS = "w:%"
"""Terms of the search that are words somebody said (`backoffice.analytics.terms`)."""


def erase_texts(session: Session, calls: Sequence[str], *, at: datetime) -> Counter[str]:
    """How many records of each kind were emptied."""
    wordless = [kind.value for kind in WORDLESS_KINDS]
    handoffs = select(HandoffRow.id).where(HandoffRow.call_id.in_(calls))
    _keep_codes(session, CallTurnRow, CallTurnRow.call_id.in_(calls))
    _drop_from_search(session, calls)
    counts = Counter(
        turns=_run(
            session,
            update(CallTurnRow).where(CallTurnRow.call_id.in_(calls)).values(**NO_WORDS),
        ),
        events=_run(
            session,
            update(CallEventRow)
            .where(CallEventRow.call_id.in_(calls), CallEventRow.kind.not_in(wordless))
            .values(body={}),
        ),
        orders=_run(session, delete(GatewayOrderRow).where(GatewayOrderRow.call_id.in_(calls))),
        reports=_run(session, delete(GatewayReportRow).where(GatewayReportRow.call_id.in_(calls))),
        quality_cards=_run(
            session,
            update(QualityCardRow)
            .where(QualityCardRow.call_id.in_(calls), QualityCardRow.comment != "")
            .values(comment=""),
        ),
    )
    counts += erase_handoff_texts(session, HandoffRow.id.in_(handoffs), at=at)
    counts += erase_callback_texts(session, CallbackRow.call_id.in_(calls))
    session.execute(update(CallRow).where(CallRow.id.in_(calls)).values(text_erased_at=at))
    return counts


def erase_handoff_texts(
    session: Session, wanted: ColumnElement[bool], *, at: datetime
) -> Counter[str]:
    chosen = select(HandoffRow.id).where(wanted)
    _keep_codes(session, HandoffRow, wanted)
    nothing_said = {"summary": "", "transcript": [], "text_erased_at": at}
    return Counter(
        talk_lines=_run(
            session, delete(HandoffLineRow).where(HandoffLineRow.handoff_id.in_(chosen))
        ),
        notes=_run(session, delete(HandoffNoteRow).where(HandoffNoteRow.handoff_id.in_(chosen))),
        handoffs=_run(session, update(HandoffRow).where(wanted).values(**nothing_said)),
    )


def erase_callback_texts(session: Session, wanted: ColumnElement[bool]) -> Counter[str]:
    has_text = or_(CallbackRow.summary != "", cast(CallbackRow.slots, Text) != "{}")
    return Counter(
        callbacks=_run(
            session,
            update(CallbackRow)
            .where(wanted, CallbackRow.closed_at.is_not(None), has_text)
            .values(**TALKING_CALLBACK),
        )
    )


def _keep_codes(
    session: Session, table: type[CallTurnRow] | type[HandoffRow], wanted: ColumnElement[bool]
) -> None:
    """Of what was understood only codes stay."""
    filled = select(table.id, table.slots).where(wanted, cast(table.slots, Text) != "{}")
    kept = [
        {"id": row.id, "slots": {name: row.slots[name] for name in KEPT_SLOTS & set(row.slots)}}
        for row in session.execute(filled)
    ]
    if kept:
        session.execute(update(table), kept)


def _drop_from_search(session: Session, calls: Sequence[str]) -> None:
    """Nobody finds a call by what was said in it any more."""
    positions = select(CallDigestRow.position).where(CallDigestRow.call_id.in_(calls))
    words = select(SearchTermRow.id).where(SearchTermRow.term.like(WORD_TERMS))
    session.execute(
        delete(CallTermRow).where(
            CallTermRow.position.in_(positions), CallTermRow.term_id.in_(words)
        )
    )


def drop_unused_words(session: Session) -> int:
    """Words of the search that occur in no call that is kept."""
    unused = ~exists().where(CallTermRow.term_id == SearchTermRow.id)
    return _run(session, delete(SearchTermRow).where(SearchTermRow.term.like(WORD_TERMS), unused))


def erase_owners(session: Session, calls: Sequence[str], *, at: datetime) -> Counter[str]:
    """Whose calls they were. A consent stays as an answer of nobody."""
    counts = Counter(
        calls=_run(session, update(CallRow).where(CallRow.id.in_(calls)).values(caller="")),
        handoffs=_run(
            session,
            update(HandoffRow)
            .where(HandoffRow.call_id.in_(calls), HandoffRow.caller != "")
            .values(caller=""),
        ),
        consents=_run(
            session,
            update(ConsentRow)
            .where(ConsentRow.call_id.in_(calls), ConsentRow.caller != "")
            .values(caller=""),
        ),
        status_attempts=_run(
            session,
            update(StatusAttemptRow)
            .where(StatusAttemptRow.call_id.in_(calls), StatusAttemptRow.caller != "")
            .values(caller=""),
        ),
        legs=_run(
            session,
            update(CallLegRow)
            .where(CallLegRow.call_id.in_(calls), CallLegRow.kind == ENDED_BY_CALLBACK)
            .values(target=""),
        ),
    )
    session.execute(update(CallRow).where(CallRow.id.in_(calls)).values(personal_erased_at=at))
    return counts


def drop_calls(session: Session, calls: Sequence[str], *, at: datetime) -> Counter[str]:
    """The records themselves; turns, events, digests, verdicts and quality cards go with them. Sums are not touched."""
    return Counter(whole_calls=_run(session, delete(CallRow).where(CallRow.id.in_(calls))))


def _run(session: Session, statement: Update | Delete) -> int:
    """Rows touched."""
    return int(session.execute(statement).rowcount)  # type: ignore[attr-defined]
