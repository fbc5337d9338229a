"""Records that grow old by a date of their own, with or without a call: what is left of each when its time is over."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, delete, or_, true, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from backoffice.custody.call_contents import erase_callback_texts, erase_handoff_texts
from backoffice.custody.holds import OPEN_COMPLAINT_STATES, held_calls
from core.db.models.analytics import HourFiguresRow
from core.db.models.appointment import AppointmentRow
from core.db.models.callback import CallbackRow
from core.db.models.case import ComplaintRow, NoticeRow, StatusAttemptRow
from core.db.models.consent import ConsentRow
from core.db.models.gateway_order import GatewayOrderRow, GatewayReportRow
from core.db.models.handoff import CallLegRow, HandoffRow, QueueEventRow

Erase = Callable[..., Counter[str]]
"""`erase(session, ids, at=…)`: how many records of each kind were emptied or removed."""
NOBODYS_COMPLAINT = {"text": "", "about": "", "person_name": "", "telephone": "", "caller": ""}


@dataclass(frozen=True, slots=True)
class AgedKind:
    """`age` is the moment that counts; `is_due` tells what still has something to lose and is not held."""

    key: InstrumentedAttribute[Any]
    age: InstrumentedAttribute[Any]
    is_due: Callable[[], ColumnElement[bool]]
    erase: Erase


def _emptied(name: str, key: InstrumentedAttribute[Any], **values: object) -> Erase:
    def erase(session: Session, ids: Sequence[Any], *, at: datetime) -> Counter[str]:
        session.execute(update(key.class_).where(key.in_(ids)).values(**values))
        return Counter({name: len(ids)})

    return erase


def _removed(name: str, key: InstrumentedAttribute[Any]) -> Erase:
    def erase(session: Session, ids: Sequence[Any], *, at: datetime) -> Counter[str]:
        session.execute(delete(key.class_).where(key.in_(ids)))
        return Counter({name: len(ids)})

    return erase


def _handoff_texts(session: Session, ids: Sequence[Any], *, at: datetime) -> Counter[str]:
    return erase_handoff_texts(session, HandoffRow.id.in_(ids), at=at)


def _callback_texts(session: Session, ids: Sequence[Any], *, at: datetime) -> Counter[str]:
    return erase_callback_texts(session, CallbackRow.id.in_(ids))


def _complaint_is_over() -> ColumnElement[bool]:
    return ComplaintRow.state.not_in(OPEN_COMPLAINT_STATES) & _has_person()


def _complaint_is_nobodys() -> ColumnElement[bool]:
    return ComplaintRow.state.not_in(OPEN_COMPLAINT_STATES) & ~_has_person()


def _has_person() -> ColumnElement[bool]:
    return or_(*(getattr(ComplaintRow, name) != "" for name in NOBODYS_COMPLAINT))


TEXTS = (
    AgedKind(
        HandoffRow.id,
        HandoffRow.ended_at,
        lambda: HandoffRow.text_erased_at.is_(None) & HandoffRow.call_id.not_in(held_calls()),
        _handoff_texts,
    ),
    AgedKind(
        CallbackRow.id,
        CallbackRow.closed_at,
        lambda: or_(CallbackRow.summary != "", cast(CallbackRow.slots, Text) != "{}"),
        _callback_texts,
    ),
    AgedKind(
        GatewayOrderRow.id,
        GatewayOrderRow.issued_at,
        lambda: GatewayOrderRow.call_id.not_in(held_calls()),
        _removed("orders", GatewayOrderRow.id),
    ),
    AgedKind(
        GatewayReportRow.id,
        GatewayReportRow.received_at,
        lambda: GatewayReportRow.call_id.not_in(held_calls()),
        _removed("reports", GatewayReportRow.id),
    ),
)
PERSONAL = (
    AgedKind(
        HandoffRow.id,
        HandoffRow.ended_at,
        lambda: (HandoffRow.caller != "") & HandoffRow.call_id.not_in(held_calls()),
        _emptied("handoffs", HandoffRow.id, caller=""),
    ),
    AgedKind(
        CallbackRow.id,
        CallbackRow.closed_at,
        lambda: CallbackRow.telephone != "",
        _emptied("callbacks", CallbackRow.id, telephone=""),
    ),
    AgedKind(
        ComplaintRow.id,
        ComplaintRow.state_since,
        _complaint_is_over,
        _emptied("complaints", ComplaintRow.id, audio=[], **NOBODYS_COMPLAINT),
    ),
    AgedKind(
        ConsentRow.id,
        ConsentRow.at,
        lambda: (ConsentRow.caller != "") & ConsentRow.call_id.not_in(held_calls()),
        _emptied("consents", ConsentRow.id, caller=""),
    ),
    AgedKind(
        StatusAttemptRow.id,
        StatusAttemptRow.at,
        lambda: (StatusAttemptRow.caller != "") & StatusAttemptRow.call_id.not_in(held_calls()),
        _emptied("status_attempts", StatusAttemptRow.id, caller=""),
    ),
    AgedKind(
        NoticeRow.id,
        NoticeRow.created_at,
        lambda: NoticeRow.telephone != "",
        _emptied("notices", NoticeRow.id, telephone=""),
    ),
)
RECORDS = (
    AgedKind(
        HandoffRow.id,
        HandoffRow.ended_at,
        lambda: (
            HandoffRow.text_erased_at.is_not(None)
            & (HandoffRow.caller == "")
            & HandoffRow.call_id.not_in(held_calls())
        ),
        _removed("whole_handoffs", HandoffRow.id),
    ),
    AgedKind(
        CallbackRow.id,
        CallbackRow.closed_at,
        lambda: (CallbackRow.telephone == "") & (CallbackRow.summary == ""),
        _removed("callbacks", CallbackRow.id),
    ),
    AgedKind(
        ComplaintRow.id,
        ComplaintRow.state_since,
        _complaint_is_nobodys,
        _removed("complaints", ComplaintRow.id),
    ),
    AgedKind(
        AppointmentRow.id,
        AppointmentRow.starts_at,
        lambda: (AppointmentRow.telephone == "") & (AppointmentRow.name == ""),
        _removed("appointments", AppointmentRow.id),
    ),
    AgedKind(
        ConsentRow.id,
        ConsentRow.at,
        lambda: ConsentRow.caller == "",
        _removed("consents", ConsentRow.id),
    ),
    AgedKind(
        StatusAttemptRow.id,
        StatusAttemptRow.at,
        lambda: StatusAttemptRow.caller == "",
        _removed("status_attempts", StatusAttemptRow.id),
    ),
    AgedKind(
        NoticeRow.id,
        NoticeRow.created_at,
        lambda: NoticeRow.telephone == "",
        _removed("notices", NoticeRow.id),
    ),
    AgedKind(CallLegRow.id, CallLegRow.started_at, true, _removed("legs", CallLegRow.id)),
    AgedKind(QueueEventRow.id, QueueEventRow.at, true, _removed("queue_events", QueueEventRow.id)),
    AgedKind(
        HourFiguresRow.starts_at,
        HourFiguresRow.starts_at,
        true,
        _removed("hours", HourFiguresRow.starts_at),
    ),
)
"""What is left of single events; each waits until the other periods have emptied it. Sums of days stay."""
