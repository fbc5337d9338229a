"""All that is kept of one telephone number, in whatever way it was written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.callbacks.rules import dialable
from core.db.models.appointment import AppointmentRow
from core.db.models.call_record import CallRow
from core.db.models.callback import CallbackRow
from core.db.models.case import ComplaintRow, NoticeRow, StatusAttemptRow
from core.db.models.consent import ConsentRow
from core.db.models.handoff import HandoffRow

NATIONAL_DIGITS = 10


@dataclass(frozen=True, slots=True)
class CitizenRecords:
    """Rows of one session. Handoffs are also those of the citizen's calls."""

    calls: Sequence[CallRow]
    handoffs: Sequence[HandoffRow]
    complaints: Sequence[ComplaintRow]
    callbacks: Sequence[CallbackRow]
    appointments: Sequence[AppointmentRow]
    consents: Sequence[ConsentRow]
    notices: Sequence[NoticeRow]
    status_attempts: Sequence[StatusAttemptRow]

    @property
    def counts(self) -> dict[str, int]:
        return {name: len(getattr(self, name)) for name in self.__slots__}

    @property
    def is_empty(self) -> bool:
        return not any(self.counts.values())


def normal_number(telephone: str) -> str:
    """`+79130000001`; empty when it is no number that could have called."""
    return dialable(telephone)


def ways_of_writing(number: str) -> tuple[str, ...]:
    """How gateways, forms and operators write the number down."""
    national = "".join(letter for letter in number if letter.isdigit())[-NATIONAL_DIGITS:]
    return (f"+7{national}", f"8{national}", f"7{national}", national, number)


def find_records(session: Session, number: str) -> CitizenRecords:
    """`number` in its normal form."""
    ways = ways_of_writing(number)
    own = CallRow.caller.in_(ways)
    calls = session.scalars(select(CallRow).where(own).order_by(CallRow.last_event_at)).all()
    ids = select(CallRow.id).where(own)

    def found(table: Any, *columns: Any, by_call: bool = False) -> Sequence[Any]:
        named = [column.in_(ways) for column in columns]
        if by_call:
            named.append(table.call_id.in_(ids))
        return session.scalars(select(table).where(or_(*named)).order_by(table.id)).all()

    return CitizenRecords(
        calls=calls,
        handoffs=found(HandoffRow, HandoffRow.caller, by_call=True),
        complaints=found(ComplaintRow, ComplaintRow.telephone, ComplaintRow.caller),
        callbacks=found(CallbackRow, CallbackRow.telephone),
        appointments=found(AppointmentRow, AppointmentRow.telephone),
        consents=found(ConsentRow, ConsentRow.caller, by_call=True),
        notices=found(NoticeRow, NoticeRow.telephone),
        status_attempts=found(StatusAttemptRow, StatusAttemptRow.caller, by_call=True),
    )
