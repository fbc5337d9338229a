"""Forgetting one citizen: what may go, goes at once; what is held waits for the end of its hold and then goes, too."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from backoffice.custody.aged_records import NOBODYS_COMPLAINT
from backoffice.custody.call_contents import (
    drop_unused_words,
    erase_handoff_texts,
    erase_owners,
    erase_texts,
)
from backoffice.custody.citizen_records import CitizenRecords, find_records
from backoffice.custody.holds import OPEN_COMPLAINT_STATES, Hold, held_calls
from backoffice.custody.proof_book import Cause, Deletion, append
from backoffice.custody.recording_shelf import RecordingShelf
from core.access.account import Visitor
from core.access.audit import AuditKind, AuditLog, Deed, Subject
from core.appointments.appointment import AppointmentStatus
from core.callbacks.callback import CallbackState
from core.db.models.appointment import AppointmentRow
from core.db.models.call_record import CallRow
from core.db.models.callback import CallbackRow
from core.db.models.case import ComplaintRow, NoticeRow, StatusAttemptRow
from core.db.models.consent import ConsentRow
from core.db.models.custody import ErasureRequestRow
from core.db.models.gateway_order import GatewayOrderRow, GatewayReportRow
from core.db.models.handoff import HandoffRow

CITIZEN = "citizen"
ALL_CLASSES = "citizen"
TRIES = 3


@dataclass(frozen=True, slots=True)
class Free:
    """Ids of what may be erased now, by kind."""

    calls: Sequence[str]
    handoffs: Sequence[str]
    complaints: Sequence[int]
    callbacks: Sequence[str]
    appointments: Sequence[int]
    held: Mapping[Hold, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WaitingErasure:
    """One wish; `held` by hold, empty once it is fulfilled."""

    request_id: int
    subject: str
    login: str
    reason: str
    asked_at: datetime
    held: Mapping[str, int]
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Erasure:
    """`mark` makes of a number what stands in logs and proofs instead of it."""

    sessions: sessionmaker[Session]
    audit: AuditLog
    shelf: RecordingShelf
    mark: Callable[[str], str]
    now: Callable[[], datetime]

    def preview(self, number: str) -> tuple[dict[str, int], Mapping[Hold, int]]:
        """What is kept of the number, and how much of it must stay for now."""
        with self.sessions() as session:
            found = find_records(session, number)
            return found.counts, _free(session, found, at=self.now()).held

    def erase(self, number: str, *, by: Visitor, reason: str) -> Mapping[Hold, int]:
        """Returns what had to stay; a request waits for its end."""
        for _ in range(TRIES - 1):
            try:
                return self._erase(number, by=by, reason=reason)
            except IntegrityError:
                continue  # a sweep has taken the number of the proof; nothing was changed
        return self._erase(number, by=by, reason=reason)

    def _erase(self, number: str, *, by: Visitor, reason: str) -> Mapping[Hold, int]:
        subject = self.mark(number)
        with self.sessions.begin() as session:
            held = self._erase_free(session, number, by=by, reason=reason)
            request = ErasureRequestRow(
                subject=subject, login=by.login, reason=reason, asked_at=self.now()
            )
            self._settle(request, number, held)
            session.add(request)
            detail = {"held": {hold.value: count for hold, count in held.items()}}
            deed = Deed(
                AuditKind.CHANGE, "citizen_erased", Subject(CITIZEN, subject), reason, detail
            )
            self.audit.add(session, by, deed)
        self.shelf.remove_aside(self.now())
        return held

    def go_on(self) -> int:
        """A chore: erasures whose holds have ended. How many were fulfilled."""
        with self.sessions() as session:
            waiting = session.scalars(
                select(ErasureRequestRow.id).where(ErasureRequestRow.finished_at.is_(None))
            ).all()
        return sum(self._try_again(request_id) for request_id in waiting)

    def requests(self, *, limit: int) -> list[WaitingErasure]:
        """Newest first."""
        wanted = select(ErasureRequestRow).order_by(ErasureRequestRow.id.desc()).limit(limit)
        with self.sessions() as session:
            return [_shown(row) for row in session.scalars(wanted)]

    def waiting(self) -> int:
        wanted = select(func.count()).where(ErasureRequestRow.finished_at.is_(None))
        with self.sessions() as session:
            return session.scalar(wanted) or 0

    def _try_again(self, request_id: int) -> bool:
        with self.sessions.begin() as session:
            request = session.get_one(ErasureRequestRow, request_id)
            by = Visitor(login=request.login)
            held = self._erase_free(session, request.telephone, by=by, reason=request.reason)
            self._settle(request, request.telephone, held)
            is_over = request.finished_at is not None
        self.shelf.remove_aside(self.now())
        return is_over

    def _settle(self, request: ErasureRequestRow, number: str, held: Mapping[Hold, int]) -> None:
        request.held = {hold.value: count for hold, count in held.items()}
        request.telephone = number if held else ""
        request.finished_at = None if held else self.now()

    def _erase_free(
        self, session: Session, number: str, *, by: Visitor, reason: str
    ) -> Mapping[Hold, int]:
        at = self.now()
        found = find_records(session, number)
        free = _free(session, found, at=at)
        counts = self._sounds(session, free.calls)
        counts += erase_texts(session, free.calls, at=at)
        counts += erase_owners(session, free.calls, at=at)
        counts += _erase_handoffs(session, free.handoffs, at=at)
        counts += _erase_others(session, found, free, at=at)
        if counts:
            drop_unused_words(session)
            deletion = Deletion(
                ALL_CLASSES,
                Cause.ERASURE,
                counts,
                ids=[str(one) for one in (*free.calls, *free.handoffs, *free.complaints)],
                subject=self.mark(number),
                login=by.login,
                reason=reason,
            )
            append(session, deletion, at=at)
        return free.held

    def _sounds(self, session: Session, calls: Sequence[str]) -> Counter[str]:
        wanted = select(CallRow.recording).where(CallRow.id.in_(calls), CallRow.recording != "")
        counts = Counter(self.shelf.set_aside(one).value for one in session.scalars(wanted).all())
        session.execute(update(CallRow).where(CallRow.id.in_(calls)).values(recording=""))
        return counts


def _free(session: Session, found: CitizenRecords, *, at: datetime) -> Free:
    kept = set(session.scalars(held_calls()))
    going_on = {call.id for call in found.calls if not call.outcome}
    held_ids = {call.id for call in found.calls if call.id in kept}
    complaints = [one for one in found.complaints if one.state in OPEN_COMPLAINT_STATES]
    coming = [one for one in found.appointments if _is_coming(one, at)]
    queued = [one for one in found.callbacks if one.state == CallbackState.QUEUED.value]
    held = {
        Hold.OPEN_COMPLAINT: len(complaints) + len(held_ids - going_on),
        Hold.COMING_VISIT: len(coming),
        Hold.CALL_GOES_ON: len(going_on),
        Hold.WAITING_CALLBACK: len(queued),
    }
    return Free(
        calls=[call.id for call in found.calls if call.id not in held_ids],
        handoffs=[one.id for one in found.handoffs if one.ended_at and one.call_id not in held_ids],
        complaints=_ids(found.complaints, complaints),
        callbacks=[one.id for one in found.callbacks if one not in queued],
        appointments=_ids(found.appointments, coming),
        held={hold: count for hold, count in held.items() if count},
    )


def _ids(rows: Iterable[AppointmentRow | ComplaintRow], held: Sequence[object]) -> list[int]:
    return [row.id for row in rows if row not in held]


def _is_coming(visit: AppointmentRow, at: datetime) -> bool:
    return visit.status == AppointmentStatus.BOOKED.value and visit.ends_at > at


def _erase_handoffs(session: Session, ids: Sequence[str], *, at: datetime) -> Counter[str]:
    """Those of the citizen's calls, and requests without a call of ours: a call-back not dialled yet."""
    fresh = HandoffRow.id.in_(ids) & HandoffRow.text_erased_at.is_(None)
    counts = erase_handoff_texts(session, fresh, at=at)
    for table in (GatewayOrderRow, GatewayReportRow):
        session.execute(delete(table).where(table.handoff_id.in_(ids)))
    session.execute(update(HandoffRow).where(HandoffRow.id.in_(ids)).values(caller=""))
    return counts


def _erase_others(
    session: Session, found: CitizenRecords, free: Free, *, at: datetime
) -> Counter[str]:
    kept_calls = {call.id for call in found.calls} - set(free.calls)
    consents = [one.id for one in found.consents if one.call_id not in kept_calls]
    attempts = [one.id for one in found.status_attempts if one.call_id not in kept_calls]
    notices = [one.id for one in found.notices]
    changes = (
        update(ComplaintRow)
        .where(ComplaintRow.id.in_(free.complaints))
        .values(audio=[], **NOBODYS_COMPLAINT),
        update(CallbackRow)
        .where(CallbackRow.id.in_(free.callbacks), CallbackRow.closed_at.is_(None))
        .values(state=CallbackState.CANCELLED.value, closed_at=at),
        update(CallbackRow)
        .where(CallbackRow.id.in_(free.callbacks))
        .values(telephone="", summary="", slots={}),
        update(AppointmentRow)
        .where(AppointmentRow.id.in_(free.appointments))
        .values(name="", telephone=""),
        update(ConsentRow).where(ConsentRow.id.in_(consents)).values(caller=""),
        update(StatusAttemptRow).where(StatusAttemptRow.id.in_(attempts)).values(caller=""),
        delete(NoticeRow).where(NoticeRow.id.in_(notices)),
    )
    for change in changes:
        session.execute(change)
    return Counter(
        complaints=len(free.complaints),
        callbacks=len(free.callbacks),
        appointments=len(free.appointments),
        notices=len(notices),
    )


def _shown(row: ErasureRequestRow) -> WaitingErasure:
    return WaitingErasure(
        row.id, row.subject, row.login, row.reason, row.asked_at, dict(row.held), row.finished_at
    )
