"""Complaints in our tables. The row and its message in the outbox are written together or not at all."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from core.cases.case_numbers import draw_case_number
from core.cases.complaints import (
    Applicant,
    CompetentBody,
    ComplaintDispatch,
    ComplaintDraft,
    ComplaintProgress,
    ComplaintState,
    ComplaintSubject,
    ComplaintTopic,
)
from core.cases.outbox import enqueue
from core.cases.telephones import same_telephone
from core.db.models.case import ComplaintRow

COMPLAINTS_STREAM = "complaints"


class ComplaintBook:
    """Every method is one transaction."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def number_of(self, request_key: str) -> str | None:
        wanted = select(ComplaintRow.number).where(ComplaintRow.request_key == request_key)
        with self._sessions() as session:
            return session.scalar(wanted)

    def add(self, draft: ComplaintDraft, *, caller: str, at: datetime) -> str:
        """Returns the number given.

        Raises:
            IntegrityError: a complaint with this request key is there already.
        """
        with self._sessions.begin() as session:
            number = _free_number(session)
            session.add(_row_of(draft, number, caller=caller, at=at))
            enqueue(session, COMPLAINTS_STREAM, number, key=f"complaint-{number}", at=at)
            return number

    def dispatch_of(self, number: str) -> ComplaintDispatch | None:
        with self._sessions() as session:
            row = _find(session, number)
            return dispatch_of(row) if row else None

    def progress_for(self, number: str, telephone: str) -> ComplaintProgress | None:
        """None unless the complaint was given with this telephone."""
        with self._sessions() as session:
            row = _find(session, number)
            if row is None or not same_telephone(row.telephone, telephone):
                return None
            return progress_of(row)

    def progress(self, number: str) -> ComplaintProgress | None:
        with self._sessions() as session:
            row = _find(session, number)
            return progress_of(row) if row else None

    def note_routed(self, progress: ComplaintProgress) -> None:
        """The body has it. A state the body has reached since is not taken back."""
        kept = self.progress(progress.number)
        if kept is not None and kept.state is ComplaintState.TAKEN:
            self.note_progress(progress)

    def note_progress(self, progress: ComplaintProgress) -> None:
        """What happened to the complaint; the number the body gave is kept once known."""
        with self._sessions.begin() as session:
            row = _find(session, progress.number)
            if row is None:
                return
            row.state, row.state_since = progress.state.value, progress.since
            row.outside_number = progress.outside_number or row.outside_number


def _find(session: Session, number: str) -> ComplaintRow | None:
    return session.scalars(select(ComplaintRow).where(ComplaintRow.number == number)).one_or_none()


def _free_number(session: Session) -> str:
    number = draw_case_number()
    while _find(session, number) is not None:
        number = draw_case_number()
    return number


def _row_of(draft: ComplaintDraft, number: str, *, caller: str, at: datetime) -> ComplaintRow:
    applicant = draft.applicant
    return ComplaintRow(
        number=number,
        request_key=draft.request_key,
        call_id=draft.call_id,
        caller=caller if applicant else "",
        topic=draft.subject.topic.value,
        about=draft.subject.about[:300],
        service=draft.subject.service,
        office=draft.subject.office,
        body=draft.body.agency,
        official=draft.body.official,
        text=draft.text,
        audio=[[place.start_seconds, place.end_seconds] for place in draft.audio],
        person_name=applicant.name if applicant else "",
        telephone=applicant.telephone if applicant else "",
        state=ComplaintState.TAKEN.value,
        state_since=at,
        created_at=at,
    )


def dispatch_of(row: ComplaintRow) -> ComplaintDispatch:
    return ComplaintDispatch(
        number=row.number,
        taken_at=row.created_at,
        subject=ComplaintSubject(ComplaintTopic(row.topic), row.about, row.service, row.office),
        body=CompetentBody(row.body, row.official),
        text=row.text,
        applicant=Applicant(row.person_name, row.telephone) if row.telephone else None,
    )


def progress_of(row: ComplaintRow) -> ComplaintProgress:
    return ComplaintProgress(
        row.number, ComplaintState(row.state), row.state_since, row.outside_number
    )
