"""Takes in batches of journal events: each stored once by its id, whatever the order, none thrown away."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from core.calls.call_fold import apply, fit, moment, turn_row
from core.calls.digest_queue import digest_anew
from core.calls.masking import masked_detail, masked_turn
from core.contracts.call_record import CallEvent
from core.contracts.wire import WireError, from_plain, to_plain
from core.db.base import utc_now
from core.db.models.call_record import CallEventRow, CallRow, CallTurnRow

NUMBERS = frozenset({"caller", "called"})
"""Kept once, in the call: the events need no copy of personal data."""
MAX_ID_LENGTH = 64

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class RefusedEvent:
    """An item that cannot be kept: nobody could find it again. `index` in the batch."""

    index: int
    reason: str


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """The sender may forget the whole batch: what was refused would be refused again."""

    stored: int
    known: int
    """Were here already."""
    kept_unread: int
    """Stored among `stored`, but of a kind or shape this version does not know."""
    refused: tuple[RefusedEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class _Item:
    """An event with its ids checked; `event` is None when the rest does not fit the contract."""

    event_id: str
    call_id: str
    body: Mapping[str, object]
    event: CallEvent | None


class EventIntake:
    """Called from request threads; one transaction a batch. `observe` sees each event stored."""

    def __init__(
        self, sessions: sessionmaker[Session], observe: Callable[[CallEvent], None] | None = None
    ) -> None:
        self._sessions = sessions
        self._observe = observe

    def take_in(self, batch: Sequence[object]) -> IntakeReport:
        items: dict[str, _Item] = {}
        refused: list[RefusedEvent] = []
        for index, plain in enumerate(batch):
            try:
                item = _item(plain)
            except ValueError as err:
                refused.append(RefusedEvent(index, str(err)))
            else:
                items.setdefault(item.event_id, item)
        try:
            fresh = self._store_new(items)
        except IntegrityError:  # the same batch came twice at once and the other was first
            fresh = self._store_new(items)
        for item in fresh:
            if item.event and self._observe:
                self._observe(item.event)
        for refusal in refused:
            log.warning("call_event_refused", index=refusal.index, reason=refusal.reason)
        return IntakeReport(
            stored=len(fresh),
            known=len(batch) - len(refused) - len(fresh),
            kept_unread=sum(item.event is None for item in fresh),
            refused=tuple(refused),
        )

    def _store_new(self, items: Mapping[str, _Item]) -> list[_Item]:
        with self._sessions.begin() as session:
            fresh = _not_stored(session, items)
            for item in fresh:
                _store(session, item)
            digest_anew(session, (item.call_id for item in fresh))
        return fresh


def _item(plain: object) -> _Item:
    """Raises:
    ValueError: no object, or without ids.
    """
    if not isinstance(plain, dict):
        raise ValueError("not an object")
    event_id, call_id = plain.get("event_id"), plain.get("call_id")
    for name, value in (("event_id", event_id), ("call_id", call_id)):
        if not isinstance(value, str) or not 0 < len(value) <= MAX_ID_LENGTH:
            raise ValueError(f"{name} must be a text of 1 to {MAX_ID_LENGTH} characters")
    try:
        event = from_plain(plain, CallEvent)
        moment(event.at)
    except (WireError, ValueError, OverflowError, OSError):
        event = None
    body = {key: value for key, value in plain.items() if key not in NUMBERS}
    if event and event.turn:
        event = replace(event, turn=masked_turn(event.turn))
        body["turn"] = to_plain(event.turn)
    if event and event.detail:
        event = replace(event, detail=masked_detail(event.detail))
        body["detail"] = event.detail
    return _Item(str(event_id), str(call_id), body, event)


def _not_stored(session: Session, items: Mapping[str, _Item]) -> list[_Item]:
    known = set(session.scalars(select(CallEventRow.id).where(CallEventRow.id.in_(items))))
    return [item for event_id, item in items.items() if event_id not in known]


def _store(session: Session, item: _Item) -> None:
    event = item.event
    at = moment(event.at) if event else utc_now()
    call = session.get(CallRow, item.call_id)
    if call is None:
        call = CallRow(id=item.call_id, last_event_at=at, **_EMPTY)
        session.add(call)
        session.flush()
    stored = CallEventRow(
        id=item.event_id,
        call_id=item.call_id,
        number=event.number if event else None,
        at=at,
        kind=event.kind.value if event else str(item.body.get("kind", "")),
        is_understood=event is not None,
        body=dict(item.body),
    )
    fit(stored)
    session.add(stored)
    if event is None:
        return
    apply(event, call)
    if event.turn and not _has_turn(session, event.call_id, event.turn.number):
        turn = turn_row(event, event.turn)
        fit(turn)
        session.add(turn)
        session.flush()


def _has_turn(session: Session, call_id: str, number: int) -> bool:
    wanted = (CallTurnRow.call_id == call_id, CallTurnRow.number == number)
    return session.scalar(select(CallTurnRow.id).where(*wanted)) is not None


_EMPTY = {
    "sip_call_id": "",
    "worker": "",
    "caller": "",
    "called": "",
    "outcome": "",
    "end_reason": "",
    "is_end_provisional": False,
    "recording": "",
    "is_recording_refused": False,
}
"""Column defaults apply at flush; the fold reads the values before it."""
